// Certificates and keys in PEM form: checks of them before they are used, so that what is wrong
// gets a clear message, and the groups that a client certificate stands for.
//
// Failure: malformed with a sentence that holds no byte of the material; unreachable when libcrypto
// cannot be loaded (base/crypto_library.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace assay {

// At least one certificate, and nothing broken among them.
[[nodiscard]] Result<void> check_certificates(std::string_view pem);

// Whether the text is blocks of certificates, with blank lines between them at most: no other
// block, no headers in a block, no words beside it. Precondition: load_crypto() was well.
[[nodiscard]] bool holds_certificates_only(std::string_view text);

// The organizations in the subject of the first certificate, in UTF-8: to Kubernetes the groups of
// the client that shows it (k8s.io/apiserver pkg/authentication/request/x509
// CommonNameUserConversion). Blocks of other names before it are passed over, as clients do.
// Hostile texts, at most 64 of them and 1 KB each; malformed when no such certificate can be read
// whole, and when there is more of it.
[[nodiscard]] Result<std::vector<std::string>> first_organizations(std::string_view pem);

// An unencrypted private key that belongs to the first certificate.
[[nodiscard]] Result<void> check_key(std::string_view certificate_pem, std::string_view key_pem);

// Standard base64 with padding; line ends are skipped. Nothing when it is not.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace assay

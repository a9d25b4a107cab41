// What a server's certificate says, and whether an authority signed it.
//
// Role: from OpenSSL's structures to the fields of a TlsAnswer. `chain` is "signed", "not-signed",
// or "unknown" when no authority was given or the comparison itself failed (an extension that
// OpenSSL does not know, say): only a missing or wrong signature is "not-signed".
// Absence: nothing when the dates cannot be read.
#pragma once

#include <openssl/x509.h>

#include <optional>
#include <string>

#include "snapshot/evidence.h"

namespace assay {

// `sent` is what the server sent beside its certificate; may be null. `authorities` is PEM that
// check_certificates (base/pem.h) accepts, or empty.
[[nodiscard]] std::optional<TlsAnswer> read_certificate(X509* certificate, STACK_OF(X509) * sent,
                                                        const std::string& authorities);

}  // namespace assay

// Detached signatures of files: Ed25519 over the SHA-256 of their bytes.
//
// Role: `--sign` writes FILE.sig beside a snapshot or report, `verify` reads it. The text is
//   kubeassay-signature/1
//   sha256: 64 hexadecimal digits, of the file's bytes
//   ed25519: the signature in base64
// and what is signed are its first two lines with their line feeds. So nothing else that is signed
// with the key can stand for a file, and anybody can check it with other tools (docs/signing.md).
// Failure: keys: usage, what is wrong with them, never what they hold. A text that is none, or was
// cut: malformed. Absence: no key is ever asked for a passphrase; one that needs it is refused.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

inline constexpr std::string_view kSignatureSuffix = ".sig";

// Whether a key made a signature, and the hash that it is about.
struct SignatureCheck {
    bool by_this_key = false;
    std::string sha256;
};

// A private or a public key; of either the other half that is needed is there.
class SigningKey {
public:
    // A PEM file: PKCS #8 of a private key, SubjectPublicKeyInfo of a public one.
    [[nodiscard]] static Result<SigningKey> read_private(const std::filesystem::path& path);
    [[nodiscard]] static Result<SigningKey> read_public(const std::filesystem::path& path);
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    // Precondition: a private key. `sha256` in hexadecimal digits.
    [[nodiscard]] Result<std::string> signature_text(std::string_view sha256) const;
    [[nodiscard]] Result<SignatureCheck> check(std::string_view signature_text) const;

private:
    struct Held;
    explicit SigningKey(std::unique_ptr<Held> held);
    std::unique_ptr<Held> held_;
};

// The SHA-256 of a regular file of any size. Failure: unreadable.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace assay

#include "base/signature.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/crypto_library.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/pem.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kFirstLine = "kubeassay-signature/1\n";
constexpr std::string_view kHash = "sha256: ";
constexpr std::string_view kSignature = "ed25519: ";
constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kBase64 = 88;  // of 64 bytes
constexpr std::size_t kKeyFile = std::size_t{64} << 10;
constexpr std::size_t kChunk = std::size_t{1} << 20;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Bytes = std::array<unsigned char, kSignatureBytes>;

int no_passphrase(char*, int, int, void*) { return -1; }

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string signed_lines(std::string_view sha256) {
    return std::string(kFirstLine) + std::string(kHash) + std::string(sha256) + "\n";
}

template <class Decode>
Result<Key> read_key(const std::filesystem::path& path, std::string_view what, Decode decode) {
    const auto pem = read_file(path, kKeyFile);
    if (!pem) {
        return fail(ErrorCode::usage, "the key cannot be read: " + pem.error().message,
                    {path.string()});
    }
    if (auto loaded = load_crypto(); !loaded) return tl::unexpected(loaded.error());
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
        BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size())), &BIO_free);
    Key key(decode(bio.get()), &EVP_PKEY_free);
    if (key == nullptr || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519) {
        return fail(ErrorCode::usage, "it holds no " + std::string(what) + " of Ed25519 (PEM)",
                    {path.string()},
                    "make one: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in "
                    "key.pem -pubout -out key.pub; one with a passphrase is not read");
    }
    return key;
}

tl::unexpected<Error> no_signature(std::string message) {
    return fail(ErrorCode::malformed, "it is no signature of kubeassay: " + std::move(message));
}

// Takes `front` off the text; whether it was there.
bool take(std::string_view& text, std::string_view front) {
    if (!text.starts_with(front)) return false;
    text.remove_prefix(front.size());
    return true;
}

struct Read {
    std::string_view sha256;
    Bytes signature;
};

Result<Read> read_text(std::string_view text) {
    if (!take(text, kFirstLine)) return no_signature("the first line is another");
    if (!take(text, kHash)) return no_signature("the second line is no hash");
    Read read{text.substr(0, kHashDigits), {}};
    if (read.sha256.size() != kHashDigits ||
        read.sha256.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
        return no_signature("the hash is not whole");
    }
    text.remove_prefix(kHashDigits);
    if (!take(text, "\n") || !take(text, kSignature))
        return no_signature("the third line is missing");
    if (text.size() != kBase64 + 1 || text.back() != '\n') {
        return no_signature("the signature is cut, or something follows it");
    }
    const auto decoded = from_base64(text.substr(0, kBase64));
    if (!decoded || decoded->size() != kSignatureBytes) {
        return no_signature("the signature is no base64");
    }
    std::copy_n(bytes_of(*decoded), kSignatureBytes, read.signature.begin());
    return read;
}

}  // namespace

struct SigningKey::Held {
    Key key;
};

SigningKey::SigningKey(std::unique_ptr<Held> held) : held_(std::move(held)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::read_private(const std::filesystem::path& path) {
    auto key = read_key(path, "private key", [](BIO* bio) {
        return PEM_read_bio_PrivateKey(bio, nullptr, &no_passphrase, nullptr);
    });
    if (!key) return tl::unexpected(key.error());
    return SigningKey(std::make_unique<Held>(Held{std::move(*key)}));
}

Result<SigningKey> SigningKey::read_public(const std::filesystem::path& path) {
    auto key = read_key(path, "public key", [](BIO* bio) {
        return PEM_read_bio_PUBKEY(bio, nullptr, &no_passphrase, nullptr);
    });
    if (!key) return tl::unexpected(key.error());
    return SigningKey(std::make_unique<Held>(Held{std::move(*key)}));
}

Result<std::string> SigningKey::signature_text(std::string_view sha256) const {
    const std::string lines = signed_lines(sha256);
    Bytes signature{};
    std::size_t size = signature.size();
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const bool made =
        context != nullptr &&
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, held_->key.get()) == 1 &&
        EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(lines), lines.size()) == 1;
    if (!made || size != signature.size()) {
        return fail(ErrorCode::internal, "OpenSSL made no signature");
    }
    const std::string bytes(signature.begin(), signature.end());
    return lines + std::string(kSignature) + to_base64(bytes) + "\n";
}

Result<SignatureCheck> SigningKey::check(std::string_view signature_text) const {
    const auto read = read_text(signature_text);
    if (!read) return tl::unexpected(read.error());
    const std::string lines = signed_lines(read->sha256);
    const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const bool good =
        context != nullptr &&
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, held_->key.get()) == 1 &&
        EVP_DigestVerify(context.get(), read->signature.data(), read->signature.size(),
                         bytes_of(lines), lines.size()) == 1;
    return SignatureCheck{good, std::string(read->sha256)};
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return fail(ErrorCode::unreadable, "it is no regular file", {path.string()});
    }
    std::ifstream file(path, std::ios::binary);
    std::string chunk(kChunk, '\0');
    Sha256 hash;
    while (file) {
        file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        hash.add(std::string_view(chunk).substr(0, static_cast<std::size_t>(file.gcount())));
    }
    if (!file.eof()) return fail(ErrorCode::unreadable, "it cannot be read", {path.string()});
    return hash.hex();
}

}  // namespace assay

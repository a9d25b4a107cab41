#include "base/pem.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstdint>
#include <memory>

#include "base/crypto_library.h"
#include "base/text.h"

namespace assay {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

struct OpenSslFree {
    void operator()(void* memory) const { OPENSSL_free(memory); }
};

constexpr int kMaxName = 1024;
constexpr std::size_t kMaxNames = 64;
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Bio reader_of(std::string_view bytes) {
    return {BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), &BIO_free};
}

// Never asks a person for a passphrase.
int no_passphrase(char*, int, int, void*) { return -1; }

Certificate next_certificate(BIO* bio) {
    return {PEM_read_bio_X509(bio, nullptr, &no_passphrase, nullptr), &X509_free};
}

// The first block that is called so (crypto/tls X509KeyPair): OpenSSL's own reader takes two more
// names for one.
Certificate first_block(BIO* bio) {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    while (PEM_read_bio(bio, &name, &header, &bytes, &size) == 1) {
        const std::unique_ptr<char, OpenSslFree> name_owner(name);
        const std::unique_ptr<char, OpenSslFree> header_owner(header);
        const std::unique_ptr<unsigned char, OpenSslFree> owner(bytes);
        if (std::string_view(name) != "CERTIFICATE") continue;
        const unsigned char* at = bytes;
        Certificate found(d2i_X509(nullptr, &at, size), &X509_free);
        if (at != bytes + size) found.reset();
        return found;
    }
    return {nullptr, &X509_free};
}

// Whether reading ended because nothing more begins, rather than at something broken.
bool at_end() {
    const unsigned long error = ERR_peek_last_error();
    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

}  // namespace

Result<void> check_certificates(std::string_view pem) {
    if (auto loaded = load_crypto(); !loaded) return loaded;
    ERR_clear_error();
    const Bio bio = reader_of(pem);
    std::size_t count = 0;
    while (next_certificate(bio.get())) ++count;
    const bool clean = at_end();
    ERR_clear_error();
    if (!clean) return fail(ErrorCode::malformed, "holds a certificate that cannot be read");
    if (count == 0) return fail(ErrorCode::malformed, "holds no certificate in PEM form");
    return {};
}

bool holds_certificates_only(std::string_view text) {
    bool inside = false;
    for (const std::string_view each : split(text, '\n')) {
        const std::string_view line = trim(each);
        if (line == (inside ? "-----END CERTIFICATE-----" : "-----BEGIN CERTIFICATE-----")) {
            inside = !inside;
        } else if (!inside && !line.empty()) {
            return false;  // beside the blocks; what stands in one has to be a certificate
        }
    }
    return !inside && check_certificates(text).has_value();
}

Result<std::vector<std::string>> first_organizations(std::string_view pem) {
    if (auto loaded = load_crypto(); !loaded) return tl::unexpected(loaded.error());
    ERR_clear_error();
    const Bio bio = reader_of(pem);
    const Certificate certificate = first_block(bio.get());
    ERR_clear_error();
    if (!certificate) return fail(ErrorCode::malformed, "holds no certificate");
    const X509_NAME* subject = X509_get_subject_name(certificate.get());
    std::vector<std::string> found;
    int at = -1;
    while ((at = X509_NAME_get_index_by_NID(subject, NID_organizationName, at)) >= 0) {
        unsigned char* text = nullptr;
        const int size =
            ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
        const std::unique_ptr<unsigned char, OpenSslFree> owner(text);
        if (size < 0 || size > kMaxName || found.size() == kMaxNames) {
            return fail(ErrorCode::malformed, "holds a certificate of names that are too long");
        }
        found.emplace_back(text, text + size);
    }
    return found;
}

Result<void> check_key(std::string_view certificate_pem, std::string_view key_pem) {
    if (key_pem.find("ENCRYPTED") != std::string_view::npos) {
        return fail(ErrorCode::malformed, "holds an encrypted key, which cannot be used");
    }
    if (auto loaded = load_crypto(); !loaded) return loaded;
    ERR_clear_error();
    const Bio key_bio = reader_of(key_pem);
    const PrivateKey key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, &no_passphrase, nullptr),
                         &EVP_PKEY_free);
    const Bio certificate_bio = reader_of(certificate_pem);
    const Certificate certificate = next_certificate(certificate_bio.get());
    const bool fits =
        key && certificate && X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    if (!key) return fail(ErrorCode::malformed, "holds no private key in PEM form");
    if (!fits) return fail(ErrorCode::malformed, "does not belong to the client certificate");
    return {};
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string out;
    std::uint32_t group = 0;
    int digits = 0;
    int padding = 0;
    for (const char c : text) {
        if (c == '\n' || c == '\r') continue;
        const std::size_t digit = kDigits.find(c);
        if (c == '=') {
            if (digits < 2) return std::nullopt;
            ++padding;
        } else if (digit == std::string_view::npos || padding > 0) {
            return std::nullopt;
        }
        group = group << 6 | static_cast<std::uint32_t>(c == '=' ? 0 : digit);
        if (++digits == 4) {
            for (int i = 0; i < 3 - padding; ++i) {
                out += static_cast<char>(group >> (16 - 8 * i) & 0xFF);
            }
            digits = 0;
            group = 0;
            if (padding > 0) padding = 3;  // nothing may follow
        }
        if (padding == 3 && digits != 0) return std::nullopt;
    }
    if (digits != 0) return std::nullopt;
    return out;
}

std::string to_base64(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            const char c = i + j < bytes.size() ? bytes[i + j] : '\0';
            group = group << 8 | static_cast<unsigned char>(c);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out += i + j <= bytes.size() ? kDigits[group >> (18 - 6 * j) & 63] : '=';
        }
    }
    return out;
}

}  // namespace assay

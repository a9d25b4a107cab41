// The digest's own functions, which OpenSSL 3 calls deprecated, and not EVP: that sets the
// library's providers up and reads its configuration first, five million instructions and two
// megabytes of memory. They are linked; the rest of the library is loaded when it is needed
// (base/crypto_library.h).
#define OPENSSL_API_COMPAT 0x10101000L

#include "base/hash.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <random>
#include <string_view>
#include <system_error>

#include <openssl/sha.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay {
namespace {

std::uint64_t make_seed() {
    if (const char* given = std::getenv("KUBEASSAY_HASH_SEED")) {
        const std::string_view text(given);
        std::uint64_t seed = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
        if (error == std::errc{} && end == text.data() + text.size()) return seed;
    }
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

std::string hex_of_digest(SHA256_CTX& context) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256_Final(digest.data(), &context);
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out(digest.size() * 2, '0');
    for (std::size_t i = 0; i < digest.size(); ++i) {
        out[2 * i] = kDigits[digest[i] >> 4];
        out[2 * i + 1] = kDigits[digest[i] & 15];
    }
    return out;
}

}  // namespace

std::uint64_t hash_seed() noexcept {
    static const std::uint64_t seed = make_seed();
    return seed;
}

std::uint64_t hash_text(std::string_view text) noexcept {
    return XXH3_64bits_withSeed(text.data(), text.size(), hash_seed());
}

struct Sha256::Context {
    SHA256_CTX held;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) { SHA256_Init(&context_->held); }
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    SHA256_Update(&context_->held, bytes.data(), bytes.size());
}

std::string Sha256::hex() { return hex_of_digest(context_->held); }

std::string sha256_hex(std::string_view bytes) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    return hex_of_digest(context);
}

}  // namespace assay

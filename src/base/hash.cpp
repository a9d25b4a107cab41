#include "base/hash.h"

#include <charconv>
#include <cstdlib>
#include <random>
#include <string_view>
#include <system_error>

#include <openssl/evp.h>

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

// Found once: looking it up takes longer than hashing a few lines.
const EVP_MD* sha256() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> found(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
    return found.get();
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
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> held{EVP_MD_CTX_new(),
                                                                 &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    EVP_DigestInit_ex(context_->held.get(), sha256(), nullptr);
}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    EVP_DigestUpdate(context_->held.get(), bytes.data(), bytes.size());
}

std::string Sha256::hex() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_->held.get(), digest, &size);
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(std::size_t{size} * 2);
    for (unsigned int i = 0; i < size; ++i) {
        out += kDigits[digest[i] >> 4];
        out += kDigits[digest[i] & 15];
    }
    return out;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

}  // namespace assay

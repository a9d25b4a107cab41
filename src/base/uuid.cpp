// The digest's own functions, as in base/hash.cpp and for the same reason.
#define OPENSSL_API_COMPAT 0x10101000L

#include "base/uuid.h"

#include <cstddef>

#include <fmt/format.h>
#include <openssl/sha.h>

namespace assay {

std::string uuid_of(const UuidSpace& space, std::string_view name) {
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    SHA_CTX context;
    SHA1_Init(&context);
    SHA1_Update(&context, space.data(), space.size());
    SHA1_Update(&context, name.data(), name.size());
    SHA1_Final(digest.data(), &context);
    digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x50U);  // version 5
    digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U);  // RFC 4122
    std::string text;
    for (std::size_t i = 0; i < space.size(); ++i) {
        const bool dash = i == 4 || i == 6 || i == 8 || i == 10;
        text += fmt::format("{}{:02x}", dash ? "-" : "", digest[i]);
    }
    return text;
}

}  // namespace assay

#include "base/uuid.h"

#include <cstddef>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace assay {

std::string uuid_of(const UuidSpace& space, std::string_view name) {
    std::string bytes(space.begin(), space.end());
    bytes += name;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr);
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

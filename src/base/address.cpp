#include "base/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace assay {

namespace {

constexpr std::size_t v4_bytes = 4;
constexpr std::size_t groups = 8;

std::optional<Address> parse(std::string_view text, bool v6) {
    constexpr std::size_t longest = 64;
    if (text.size() > longest || text.find('\0') != std::string_view::npos) return std::nullopt;
    Address made;
    made.v6 = v6;
    const std::string copy(text);
    if (inet_pton(v6 ? AF_INET6 : AF_INET, copy.c_str(), made.bytes.data()) != 1) {
        return std::nullopt;
    }
    return made;
}

bool is_mapped(const Address& address) {
    const auto zeros = address.bytes.begin() + 10;
    return address.v6 && std::all_of(address.bytes.begin(), zeros, [](auto b) { return b == 0; }) &&
           zeros[0] == 0xFF && zeros[1] == 0xFF;
}

// Whether the first `prefix` bits agree.
bool agree(const Address& left, const Address& right, unsigned prefix) {
    if (left.v6 != right.v6) return false;
    const std::size_t whole = prefix / 8;
    if (!std::equal(left.bytes.begin(), left.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    right.bytes.begin())) {
        return false;
    }
    const unsigned rest = prefix % 8;
    return rest == 0 || ((left.bytes[whole] ^ right.bytes[whole]) >> (8 - rest)) == 0;
}

std::uint32_t group(const Address& address, std::size_t index) {
    return static_cast<std::uint32_t>(address.bytes[2 * index] << 8U) |
           address.bytes[2 * index + 1];
}

std::string write_v6(const Address& address) {
    // The first longest run of two zero groups or more becomes "::".
    std::size_t begin = groups;
    std::size_t length = 1;
    for (std::size_t i = 0; i < groups; ++i) {
        std::size_t end = i;
        while (end < groups && group(address, end) == 0) ++end;
        if (end - i > length) begin = i, length = end - i;
        i = std::max(i, end);
    }
    std::string made;
    for (std::size_t i = 0; i < groups; ++i) {
        if (i == begin) {
            made += "::";
            i += length - 1;
            continue;
        }
        if (!made.empty() && !made.ends_with(':')) made += ':';
        made += fmt::format("{:x}", group(address, i));
    }
    return made;
}

}  // namespace

std::optional<Address> parse_v6(std::string_view text) { return parse(text, true); }

std::optional<Address> parse_address(std::string_view text) {
    const bool v6 = text.find(':') != std::string_view::npos;
    const auto made = parse(text, v6);
    if (!made || is_mapped(*made)) return std::nullopt;
    return made;
}

std::optional<Address> parse_any(std::string_view text) {
    const bool v6 = text.find(':') != std::string_view::npos;
    const auto made = parse(text, v6);
    if (!made || !is_mapped(*made)) return made;
    Address held;
    std::copy(made->bytes.begin() + 12, made->bytes.end(), held.bytes.begin());
    return held;
}

std::optional<Block> parse_block(std::string_view text) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto address = parse_address(text.substr(0, slash));
    const std::string_view digits = text.substr(slash + 1);
    Block made;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), made.prefix);
    const bool number = error == std::errc{} && end == digits.data() + digits.size();
    const bool canonical = digits.size() < 2 || digits.front() != '0';
    if (!address || !number || !canonical || made.prefix > address->bits()) return std::nullopt;
    made.address = *address;
    return made;
}

std::string write(const Address& address) {
    const auto& b = address.bytes;
    return address.v6 ? write_v6(address) : fmt::format("{}.{}.{}.{}", b[0], b[1], b[2], b[3]);
}

std::string write(const Block& block) {
    return fmt::format("{}/{}", write(block.address), block.prefix);
}

Block masked(Block block) {
    for (unsigned bit = block.prefix; bit < block.address.bits(); ++bit) {
        block.address.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
    }
    return block;
}

bool contains(const Block& block, const Address& address) {
    return agree(block.address, address, block.prefix);
}

bool contains(const Block& block, const Block& other) {
    return block.prefix <= other.prefix && agree(block.address, other.address, block.prefix);
}

bool is_unspecified(const Address& address) {
    return std::all_of(address.bytes.begin(), address.bytes.end(), [](auto b) { return b == 0; });
}

bool is_loopback(const Address& address) {
    if (!address.v6) return address.bytes[0] == 127;
    return std::all_of(address.bytes.begin(), address.bytes.end() - 1,
                       [](auto b) { return b == 0; }) &&
           address.bytes.back() == 1;
}

bool is_multicast(const Address& address) {
    return address.v6 ? address.bytes[0] == 0xFF : (address.bytes[0] & 0xF0U) == 0xE0;
}

bool is_link_local_multicast(const Address& address) {
    const auto& b = address.bytes;
    if (address.v6) return b[0] == 0xFF && (b[1] & 0x0FU) == 0x02;
    return b[0] == 224 && b[1] == 0 && b[2] == 0;
}

bool is_link_local_unicast(const Address& address) {
    const auto& b = address.bytes;
    if (address.v6) return b[0] == 0xFE && (b[1] & 0xC0U) == 0x80;
    return b[0] == 169 && b[1] == 254;
}

bool is_global_unicast(const Address& address) {
    const bool broadcast =
        !address.v6 && std::all_of(address.bytes.begin(), address.bytes.begin() + v4_bytes,
                                   [](auto b) { return b == 0xFF; });
    return !broadcast && !is_unspecified(address) && !is_loopback(address) &&
           !is_multicast(address) && !is_link_local_unicast(address);
}

}  // namespace assay

// Which bytes of a JSON string mean themselves. For this folder only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace assay {

enum class PlainText : std::uint8_t {
    any,    // all but quotes, backslashes and control characters
    ascii,  // and no byte of a longer UTF-8 sequence
};

// Where the plain bytes end that start at `at`: eight are looked at at a time, then one by one.
template <PlainText kPlain>
[[nodiscard]] std::size_t end_of_plain(std::string_view text, std::size_t at) noexcept {
    constexpr auto every_byte = [](std::uint64_t byte) { return byte * 0x0101010101010101U; };
    constexpr auto below = [every_byte](std::uint64_t word, std::uint64_t bound) {
        return (word - every_byte(bound)) & ~word;
    };
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        std::uint64_t odd = below(word, 0x20) | below(word ^ every_byte('"'), 1) |
                            below(word ^ every_byte('\\'), 1);
        if constexpr (kPlain == PlainText::ascii) odd |= word;
        if ((odd & every_byte(0x80)) != 0) break;
    }
    for (; at < text.size(); ++at) {
        const auto code = static_cast<unsigned char>(text[at]);
        if (code < 0x20 || code == '"' || code == '\\') break;
        if (kPlain == PlainText::ascii && code >= 0x80) break;
    }
    return at;
}

}  // namespace assay

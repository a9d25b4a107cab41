// Which bytes of a JSON string mean themselves: for those who read or write JSON text.
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

// The bytes of a word that are not plain have their highest bit set in the answer, and so may bytes
// above one of them.
template <PlainText kPlain>
[[nodiscard]] constexpr std::uint64_t odd_bytes(std::uint64_t word) noexcept {
    constexpr auto every_byte = [](std::uint64_t byte) { return byte * 0x0101010101010101U; };
    constexpr auto below = [every_byte](std::uint64_t bytes, std::uint64_t bound) {
        return (bytes - every_byte(bound)) & ~bytes;
    };
    std::uint64_t odd =
        below(word, 0x20) | below(word ^ every_byte('"'), 1) | below(word ^ every_byte('\\'), 1);
    if constexpr (kPlain == PlainText::ascii) odd |= word;
    return odd & every_byte(0x80);
}

// Where the plain bytes end that start at `at`: eight are looked at at a time, then one by one.
template <PlainText kPlain>
[[nodiscard]] std::size_t end_of_plain(std::string_view text, std::size_t at) noexcept {
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        if (odd_bytes<kPlain>(word) != 0) break;
    }
    for (; at < text.size(); ++at) {
        const auto code = static_cast<unsigned char>(text[at]);
        if (code < 0x20 || code == '"' || code == '\\') break;
        if (kPlain == PlainText::ascii && code >= 0x80) break;
    }
    return at;
}

// Copies a text as long as it is plain, in one pass: texts are short, and there are many. Returns
// whether all of it was; if not, what stands in `to` means nothing. There is room for the text.
template <PlainText kPlain>
[[nodiscard, gnu::always_inline]] inline bool copy_plain(std::string_view text, char* to) noexcept {
    const auto copy = [&]<class Word>(std::size_t at, Word word) -> std::uint64_t {
        std::memcpy(&word, text.data() + at, sizeof word);
        std::memcpy(to + at, &word, sizeof word);
        return word;
    };
    // The last word overlaps the one before it, so that no single bytes remain.
    if (text.size() >= sizeof(std::uint64_t)) {
        const std::size_t last = text.size() - sizeof(std::uint64_t);
        for (std::size_t at = 0; at < last; at += sizeof(std::uint64_t))
            if (odd_bytes<kPlain>(copy(at, std::uint64_t{})) != 0) return false;
        return odd_bytes<kPlain>(copy(last, std::uint64_t{})) == 0;
    }
    if (text.size() >= sizeof(std::uint32_t)) {
        const std::size_t last = text.size() - sizeof(std::uint32_t);
        const std::uint64_t head = copy(0, std::uint32_t{});
        return odd_bytes<kPlain>(head << 32 | copy(last, std::uint32_t{})) == 0;
    }
    for (std::size_t at = 0; at < text.size(); ++at) to[at] = text[at];
    return end_of_plain<kPlain>(text, 0) == text.size();
}

}  // namespace assay

#include "value/text_position.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace assay {

Span position_of(std::string_view text, std::size_t offset) {
    std::string_view line = text.substr(0, std::min(offset, text.size()));
    Span span;
    span.line = 1;
    for (std::size_t end = line.find('\n'); end != std::string_view::npos; end = line.find('\n')) {
        line.remove_prefix(end + 1);
        ++span.line;
    }
    span.column = static_cast<std::uint32_t>(count_code_points(line) + 1);
    return span;
}

std::size_t count_code_points(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
    std::size_t going_on = 0;  // bytes 10xxxxxx
    std::size_t at = 0;
    for (; text.size() - at >= sizeof kHighBits; at += sizeof kHighBits) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const std::uint64_t found = word & ~(word << 1U) & kHighBits;
        if (found != 0) going_on += static_cast<std::size_t>(std::popcount(found));
    }
    for (; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++going_on;
    }
    return text.size() - going_on;
}

}  // namespace assay

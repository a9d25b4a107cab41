#include "value/text_position.h"

#include <algorithm>
#include <cstdint>

namespace assay {

Span position_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const std::size_t newline = before.rfind('\n');
    const std::string_view line =
        newline == std::string_view::npos ? before : before.substr(newline + 1);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto columns = std::count_if(line.begin(), line.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xC0) != 0x80;
    });
    Span span;
    span.line = static_cast<std::uint32_t>(lines + 1);
    span.column = static_cast<std::uint32_t>(columns + 1);
    return span;
}

}  // namespace assay

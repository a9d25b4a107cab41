#include "cel/utf8.h"

namespace assay::cel {

namespace {

std::uint32_t byte_at(std::string_view text, std::size_t at) noexcept {
    return static_cast<unsigned char>(text[at]);
}

}  // namespace

char32_t decode_at(std::string_view text, std::size_t& at) noexcept {
    const std::uint32_t lead = byte_at(text, at);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    std::size_t length = 0;
    std::uint32_t point = 0;
    std::uint32_t least = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2, point = lead & 0x1F, least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3, point = lead & 0x0F, least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4, point = lead & 0x07, least = 0x10000;
    }
    if (length == 0 || at + length > text.size()) {
        ++at;
        return replacement;
    }
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint32_t next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80U) {
            ++at;
            return replacement;
        }
        point = (point << 6U) | (next & 0x3FU);
    }
    if (point < least || !is_scalar_value(point)) {
        ++at;
        return replacement;
    }
    at += length;
    return point;
}

void append_utf8(std::string& out, char32_t point) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xC0U | (point >> 6U));
        put(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
        put(0xE0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    } else {
        put(0xF0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3FU));
        put(0x80U | ((point >> 6U) & 0x3FU));
        put(0x80U | (point & 0x3FU));
    }
}

std::size_t count_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) (void)decode_at(text, at);
    return count;
}

std::size_t offset_of_point(std::string_view text, std::size_t point) noexcept {
    std::size_t at = 0;
    for (; point > 0 && at < text.size(); --point) (void)decode_at(text, at);
    return at;
}

}  // namespace assay::cel

// UTF-8 by code point: CEL counts, cuts and escapes texts that way.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::cel {

inline constexpr char32_t replacement = 0xFFFD;

// The code point at `at` and the step behind it. A byte that is not valid UTF-8 counts as one
// replacement character.
[[nodiscard]] char32_t decode_at(std::string_view text, std::size_t& at) noexcept;

// Precondition: `point` is a scalar value.
void append_utf8(std::string& out, char32_t point);

[[nodiscard]] std::size_t count_points(std::string_view text) noexcept;

// The byte offset of the code point with this number; text.size() when there are fewer.
[[nodiscard]] std::size_t offset_of_point(std::string_view text, std::size_t point) noexcept;

[[nodiscard]] constexpr bool is_scalar_value(std::uint32_t point) noexcept {
    return point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF);
}

}  // namespace assay::cel

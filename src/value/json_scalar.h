// The scalars of JSON text, read from bounded bytes. For this folder only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "value/value.h"

namespace assay {

// Reads a number at the front of `text` and tells its length. Integral text within int64 is an
// integer ("-0" is 0), everything else a double. Nothing when it is no number or overflows a
// double.
[[nodiscard]] std::optional<Value> json_number(std::string_view text, std::size_t& length);

// Appends what stands between the quotes of a JSON string with its escapes resolved. Returns the
// position of the first bad escape (lone surrogates are bad), or npos when all is well.
[[nodiscard]] std::size_t json_unescape(std::string_view raw, std::string& out);

// Appends a code point as UTF-8. Precondition: a Unicode scalar value.
void append_utf8(std::string& out, char32_t code);

}  // namespace assay

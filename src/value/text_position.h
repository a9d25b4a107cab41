// Lines and columns of byte offsets.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace assay {

// Line and column (code points) of an offset; the file is left empty.
[[nodiscard]] Span position_of(std::string_view text, std::size_t offset);

// Of bytes that are UTF-8; of others, bytes that do not go on with a code point.
[[nodiscard]] std::size_t count_code_points(std::string_view text);

}  // namespace assay

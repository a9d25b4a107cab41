// Lines and columns of byte offsets. For this folder only.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace assay {

// Line and column (code points) of an offset; the file is left empty.
[[nodiscard]] Span position_of(std::string_view text, std::size_t offset);

}  // namespace assay

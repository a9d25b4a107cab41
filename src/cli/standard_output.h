// Standard output, checked: a full disk or a closed pipe is an error, not a shorter report.
#pragma once

#include <string_view>

#include "base/error.h"

namespace assay {

// As it is: what programs read.
[[nodiscard]] Result<void> write_stdout(std::string_view text);
// What people read: broken between words where a terminal is narrower.
[[nodiscard]] Result<void> show(std::string_view text);

}  // namespace assay

// Standard output, checked: a full disk or a closed pipe is an error, not a shorter report.
#pragma once

#include <string_view>

#include "base/error.h"

namespace assay {

[[nodiscard]] Result<void> write_stdout(std::string_view text);

}  // namespace assay

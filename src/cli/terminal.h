// The terminal that somebody may be looking at.
#pragma once

#include <cstddef>
#include <optional>

namespace assay {

// How wide it is, in characters; nothing when the descriptor is no terminal. One that does not say
// is taken for 80.
[[nodiscard]] std::optional<std::size_t> terminal_columns(int descriptor);

}  // namespace assay

// Reasons that an answer about rights may lack something, each once.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/presence.h"

namespace assay {

inline void add_missing(const std::optional<Unknown>& why, std::vector<Unknown>& missing) {
    if (why && std::ranges::find(missing, *why) == missing.end()) {
        missing.push_back(*why);
    }
}

}  // namespace assay

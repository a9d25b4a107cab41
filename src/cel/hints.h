// What to say about a name that is not declared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cel/environment.h"

namespace assay::cel {

// "did you mean 'object'?", or nothing when no known name is near.
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       const std::vector<std::string>& known);

struct Hinted {
    std::string message;
    std::string hint;
};

// Why no declaration of the environment fits a call by this name.
[[nodiscard]] Hinted no_such_function(const Environment& environment, std::string_view name,
                                      bool method);

}  // namespace assay::cel

// Where decode_yaml and the oracle differ for a reason.
#pragma once

#include <string>
#include <string_view>

namespace assay::test {

// Whether a difference is one of the known ones. `ours` is the message of decode_yaml's error or
// empty; `answer` the oracle's answer.
[[nodiscard]] bool excuse(std::string_view document, std::string_view ours,
                          std::string_view answer);
void print_excuses();

}  // namespace assay::test

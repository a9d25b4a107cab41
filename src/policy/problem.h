// A problem in a policy file, shown the way a compiler shows one.
//
// Role: loading and lint collect every problem before giving up; cli/ prints them.
// Ordering: by (file, line, column, message).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace assay {

struct PolicyProblem {
    bool warning = false;  // false: the file cannot be used
    Span where;
    std::string message;
    std::string hint;  // "did you mean 'severity'?"; may be empty
    std::string line;  // the text of that line, for the caret; may be empty

    // "checks/a.yaml:3:1: error: unknown key 'severty'; did you mean 'severity'?" followed by the
    // line and a caret under the column where they are known. No newline at the end.
    [[nodiscard]] std::string text() const;
};

[[nodiscard]] bool has_error(const std::vector<PolicyProblem>& problems);
void sort_problems(std::vector<PolicyProblem>& problems);

}  // namespace assay

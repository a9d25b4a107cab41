#include "policy/problem.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kMaxLine = 160;

}  // namespace

std::string PolicyProblem::text() const {
    std::string result = where.text();
    result += result.empty() ? "" : ": ";
    result += (warning ? "warning: " : "error: ") + message;
    if (!hint.empty()) {
        result += "; " + hint;
    }
    if (where.line > 0 && where.column > 0 && !line.empty() && where.column <= kMaxLine) {
        result += "\n    " + printable(line, kMaxLine) + "\n    " +
                  std::string(where.column - 1, ' ') + "^";
    }
    return result;
}

bool has_error(const std::vector<PolicyProblem>& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const PolicyProblem& problem) { return !problem.warning; });
}

void sort_problems(std::vector<PolicyProblem>& problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const auto& left, const auto& right) {
        return std::tie(left.where.file, left.where.line, left.where.column, left.message) <
               std::tie(right.where.file, right.where.line, right.where.column, right.message);
    });
}

}  // namespace assay

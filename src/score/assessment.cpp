#include "score/assessment.h"

#include <algorithm>
#include <string_view>

#include "score/value.h"

namespace assay {

int Coverage::basis_points() const {
    if (applicable == 0) return 0;
    return divide_down(known * kWhole, applicable);
}

const AssessedCheck* Assessment::find(std::string_view check) const {
    const auto found = std::ranges::find(checks, check, &AssessedCheck::id);
    return found == checks.end() ? nullptr : &*found;
}

}  // namespace assay

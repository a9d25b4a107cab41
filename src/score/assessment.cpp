#include "score/assessment.h"

#include <algorithm>
#include <string_view>

#include "score/value.h"

namespace assay {

int Coverage::basis_points() const {
    if (applicable == 0) return 0;
    return divide_down(known * kWhole, applicable);
}

std::string_view text_of(KubeBenchState state) {
    return kKubeBenchStates[static_cast<std::size_t>(state)];
}

const AssessedCheck* Assessment::find(std::string_view check) const {
    const auto found = std::ranges::lower_bound(checks, check, {}, &AssessedCheck::id);
    return found == checks.end() || found->id != check ? nullptr : &*found;
}

}  // namespace assay

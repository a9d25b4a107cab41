// isGreaterThan, isLessThan and compareTo, which quantities and versions share:
// k8s.io/apiserver/pkg/cel/library/quantity.go and semverlib.go.
#include <array>

#include "cel/library.h"
#include "cel/opaque.h"

namespace assay::cel {

namespace {

using Answerer = Datum (*)(int);
template <Answerer answer>
Datum compares(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::opaque) || !args[1].is(DatumKind::opaque)) {
        return no_overload("comparison");
    }
    const Opaque& left = args[0].opaque_value();
    const Opaque& right = args[1].opaque_value();
    if (left.type != right.type || left.type->compare == nullptr) return no_overload("comparison");
    return answer(left.type->compare(left.content, right.content));
}
Datum is_greater(int order) { return Datum::boolean(order > 0); }
Datum is_less(int order) { return Datum::boolean(order < 0); }
Datum as_sign(int order) { return Datum::integer((order > 0 ? 1 : 0) - (order < 0 ? 1 : 0)); }

}  // namespace

void add_order(Environment& environment) {
    static const std::array functions{
        Function{"isGreaterThan", 2, 2, compares<is_greater>, CallStyle::method},
        Function{"isLessThan", 2, 2, compares<is_less>, CallStyle::method},
        Function{"compareTo", 2, 2, compares<as_sign>, CallStyle::method},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel

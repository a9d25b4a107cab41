// sets.contains, sets.equivalent and sets.intersects: cel-go's ext/sets.go, since Kubernetes 1.29.
#include <array>

#include "cel/compare.h"
#include "cel/library.h"

namespace assay::cel {

namespace {

bool holds_all(const Datum& list, const Datum& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!holds(list, wanted.item(i))) return false;
    }
    return true;
}
bool holds_any(const Datum& list, const Datum& wanted) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (holds(list, wanted.item(i))) return true;
    }
    return false;
}

// The product of the sizes is the work; hostile lists must not make it large.
bool too_much(std::span<const Datum> args) {
    constexpr std::size_t most = 10'000'000;
    return args[0].size() != 0 && args[1].size() > most / args[0].size();
}

template <bool (*relation)(const Datum&, const Datum&)>
Datum set_relation(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list) || !args[1].is(DatumKind::list)) return no_overload("sets");
    if (too_much(args)) return Datum::error(ErrorKind::limit, "lists too long");
    return Datum::boolean(relation(args[0], args[1]));
}
bool equivalent(const Datum& left, const Datum& right) {
    return holds_all(left, right) && holds_all(right, left);
}

}  // namespace

void add_sets(Environment& environment) {
    static const std::array functions{
        Function{"sets.contains", 2, 2, set_relation<holds_all>},
        Function{"sets.intersects", 2, 2, set_relation<holds_any>},
        Function{"sets.equivalent", 2, 2, set_relation<equivalent>},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel

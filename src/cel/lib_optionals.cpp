// optional.of, optional.none, optional.ofNonZeroValue, optional.unwrap, hasValue, value. `or` and
// `orValue` are operations of the plan, for they evaluate their argument only when it is needed.
#include "cel/library.h"

namespace assay::cel {

namespace {

Datum of(HostCall& call, std::span<const Datum> args) { return Datum::some(args[0], call.arena); }

Datum none(HostCall&, std::span<const Datum>) { return Datum::none(); }

bool is_zero(const Datum& datum) {
    switch (datum.kind()) {
        case DatumKind::null:
            return true;
        case DatumKind::boolean:
            return !datum.as_bool();
        case DatumKind::integer:
            return datum.as_integer() == 0;
        case DatumKind::uinteger:
            return datum.as_uinteger() == 0;
        case DatumKind::real:
            return datum.as_real() == 0;
        case DatumKind::duration:
            return datum.duration_ns() == 0;
        case DatumKind::text:
        case DatumKind::bytes:
        case DatumKind::list:
        case DatumKind::map:
            return datum.size() == 0;
        case DatumKind::timestamp:  // the zero time of Go is in the year 1
            return datum.seconds() == -62'135'596'800 && datum.nanoseconds() == 0;
        default:
            return false;
    }
}

Datum of_non_zero(HostCall& call, std::span<const Datum> args) {
    return is_zero(args[0]) ? Datum::none() : Datum::some(args[0], call.arena);
}

Datum has_value(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::optional)) return no_overload("hasValue");
    return Datum::boolean(args[0].held() != nullptr);
}

Datum value(HostCall&, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::optional)) return no_overload("value");
    if (args[0].held() != nullptr) return *args[0].held();
    return Datum::error(ErrorKind::invalid_argument, "optional.none() has no value");
}

// The values of those that have one.
Datum unwrap(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::list)) return no_overload("optional.unwrap");
    const std::span<Datum> made = call.arena.array<Datum>(args[0].size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < args[0].size(); ++i) {
        const Datum item = args[0].item(i);
        if (!item.is(DatumKind::optional)) return no_overload("optional.unwrap");
        if (item.held() != nullptr) made[count++] = *item.held();
    }
    return Datum::list(made.first(count));
}

}  // namespace

void add_optionals(Environment& environment) {
    environment.function({"optional.of", 1, 1, of});
    environment.function({"optional.none", 0, 0, none});
    environment.function({"optional.ofNonZeroValue", 1, 1, of_non_zero});
    environment.function({"optional.unwrap", 1, 1, unwrap});
    environment.function({"unwrapOpt", 1, 1, unwrap, CallStyle::method});
    environment.function({"hasValue", 1, 1, has_value, CallStyle::method});
    environment.function({"value", 1, 1, value, CallStyle::method});
}

}  // namespace assay::cel

// size, type, dyn, unknown.
#include "cel/library.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

Datum size(HostCall&, std::span<const Datum> args) {
    const Datum& of = args[0];
    switch (of.kind()) {
        case DatumKind::text:
            return Datum::integer(static_cast<std::int64_t>(count_points(of.as_text())));
        case DatumKind::bytes:
        case DatumKind::list:
        case DatumKind::map:
            return Datum::integer(static_cast<std::int64_t>(of.size()));
        default:
            return no_overload("size");
    }
}

Datum type(HostCall&, std::span<const Datum> args) { return Datum::type(args[0].type_name()); }

Datum dyn(HostCall&, std::span<const Datum> args) { return args[0]; }

Datum unknown(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text)) return no_overload("unknown");
    if (args.size() > 1 && !args[1].is(DatumKind::text)) return no_overload("unknown");
    const auto reason = reason_from(args[0].as_text());
    if (!reason) return Datum::error(ErrorKind::invalid_argument, "unknown() got no such reason");
    return Datum::unknown(*reason, args.size() > 1 ? args[1].as_text() : std::string_view{},
                          call.arena);
}

}  // namespace

void add_core(Environment& environment) {
    environment.function({"size", 1, 1, size, CallStyle::both});
    environment.function({"type", 1, 1, type});
    environment.function({"dyn", 1, 1, dyn, CallStyle::global, false});
    environment.function({"unknown", 1, 2, unknown});
}

}  // namespace assay::cel

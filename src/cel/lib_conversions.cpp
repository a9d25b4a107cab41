// int, uint, double, string, bytes, bool.
#include <cmath>
#include <string>

#include "base/text.h"
#include "cel/library.h"
#include "cel/number.h"
#include "cel/opaque.h"
#include "cel/time.h"

namespace assay::cel {

namespace {

Datum bad_text(std::string_view type, HostCall& call) {
    return Datum::error("the text is no " + std::string(type), call.arena);
}

// The bounds are cel-go's: the least and the largest double of the range are refused.
constexpr double integer_bound = 9223372036854775808.0;
constexpr double uinteger_bound = 18446744073709551616.0;

Datum to_int(HostCall& call, std::span<const Datum> args) {
    const Datum& from = args[0];
    switch (from.kind()) {
        case DatumKind::integer:
            return from;
        case DatumKind::uinteger:
            if (from.as_uinteger() >> 63U != 0) return Datum::error(ErrorKind::overflow);
            return Datum::integer(static_cast<std::int64_t>(from.as_uinteger()));
        case DatumKind::real:
            if (!(std::fabs(from.as_real()) < integer_bound)) {
                return Datum::error(ErrorKind::overflow);
            }
            return Datum::integer(static_cast<std::int64_t>(from.as_real()));
        case DatumKind::text: {
            const auto value = read_integer(from.as_text());
            return value ? Datum::integer(*value) : bad_text("int", call);
        }
        case DatumKind::timestamp:
            return Datum::integer(from.seconds());
        case DatumKind::duration:
            return Datum::integer(from.duration_ns());
        default:
            return no_overload("int");
    }
}

Datum to_uint(HostCall& call, std::span<const Datum> args) {
    const Datum& from = args[0];
    switch (from.kind()) {
        case DatumKind::uinteger:
            return from;
        case DatumKind::integer:
            if (from.as_integer() < 0) return Datum::error(ErrorKind::overflow);
            return Datum::uinteger(static_cast<std::uint64_t>(from.as_integer()));
        case DatumKind::real:
            if (!(from.as_real() >= 0 && from.as_real() < uinteger_bound)) {
                return Datum::error(ErrorKind::overflow);
            }
            return Datum::uinteger(static_cast<std::uint64_t>(from.as_real()));
        case DatumKind::text: {
            const auto value = read_uinteger(from.as_text());
            return value ? Datum::uinteger(*value) : bad_text("uint", call);
        }
        default:
            return no_overload("uint");
    }
}

Datum to_double(HostCall& call, std::span<const Datum> args) {
    const Datum& from = args[0];
    switch (from.kind()) {
        case DatumKind::real:
            return from;
        case DatumKind::integer:
            return Datum::real(static_cast<double>(from.as_integer()));
        case DatumKind::uinteger:
            return Datum::real(static_cast<double>(from.as_uinteger()));
        case DatumKind::text: {
            const auto value = read_real(from.as_text());
            return value ? Datum::real(*value) : bad_text("double", call);
        }
        default:
            return no_overload("double");
    }
}

Datum to_text(HostCall& call, std::span<const Datum> args) {
    const Datum& from = args[0];
    const auto made = [&](const std::string& text) { return Datum::text(text, call.arena); };
    switch (from.kind()) {
        case DatumKind::text:
            return from;
        case DatumKind::boolean:
            return made(from.as_bool() ? "true" : "false");
        case DatumKind::integer:
            return made(std::to_string(from.as_integer()));
        case DatumKind::uinteger:
            return made(std::to_string(from.as_uinteger()));
        case DatumKind::real:
            return made(write_real(from.as_real()));
        case DatumKind::bytes:
            if (!is_utf8(from.as_bytes())) {
                return Datum::error(ErrorKind::invalid_argument, "the bytes are not UTF-8");
            }
            return Datum::text(from.as_bytes());
        case DatumKind::timestamp:
            return made(format_timestamp(from));
        case DatumKind::duration:
            return made(format_duration(from));
        case DatumKind::opaque: {
            const Opaque& value = from.opaque_value();
            if (!value.type->has_string) return no_overload("string");
            return made(value.type->text(value.content));
        }
        default:
            return no_overload("string");
    }
}

Datum to_bytes(HostCall&, std::span<const Datum> args) {
    if (args[0].is(DatumKind::bytes)) return args[0];
    if (args[0].is(DatumKind::text)) return Datum::bytes(args[0].as_text());
    return no_overload("bytes");
}

Datum to_bool(HostCall& call, std::span<const Datum> args) {
    const Datum& from = args[0];
    if (from.is(DatumKind::boolean)) return from;
    if (!from.is(DatumKind::text)) return no_overload("bool");
    const auto read = parse_bool(from.as_text());
    return read ? Datum::boolean(*read) : bad_text("bool", call);
}

}  // namespace

void add_conversions(Environment& environment) {
    environment.function({"int", 1, 1, to_int});
    environment.function({"uint", 1, 1, to_uint});
    environment.function({"double", 1, 1, to_double});
    environment.function({"string", 1, 1, to_text});
    environment.function({"bytes", 1, 1, to_bytes});
    environment.function({"bool", 1, 1, to_bool});
}

}  // namespace assay::cel

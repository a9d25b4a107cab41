// timestamp, duration and their getters.
#include "cel/library.h"
#include "cel/time.h"

namespace assay::cel {

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t millisecond = 1'000'000;

Datum to_timestamp(HostCall&, std::span<const Datum> args) {
    const Datum& from = args[0];
    std::optional<Datum> made;
    switch (from.kind()) {
        case DatumKind::timestamp:
            return from;
        case DatumKind::integer:
            made = checked_timestamp(from.as_integer(), 0);
            break;
        case DatumKind::text:
            made = parse_timestamp(from.as_text());
            break;
        default:
            return no_overload("timestamp");
    }
    if (made) return *made;
    return Datum::error(ErrorKind::invalid_argument, "no timestamp in the years 1 to 9999");
}

Datum to_duration(HostCall&, std::span<const Datum> args) {
    const Datum& from = args[0];
    switch (from.kind()) {
        case DatumKind::duration:
            return from;
        case DatumKind::text: {
            const auto made = parse_duration(from.as_text());
            if (made) return *made;
            return Datum::error(ErrorKind::invalid_argument, "no duration such as '1h30m'");
        }
        default:
            return no_overload("duration");
    }
}

enum class Part {
    year,
    month,
    day_of_year,
    day_of_month,
    date,
    day_of_week,
    hours,
    minutes,
    seconds,
    milliseconds
};

std::int64_t part_of(const CalendarTime& at, Part part) {
    switch (part) {
        case Part::year:
            return at.year;
        case Part::month:
            return static_cast<std::int64_t>(at.month) - 1;
        case Part::day_of_year:
            return at.day_of_year;
        case Part::day_of_month:
            return static_cast<std::int64_t>(at.day) - 1;
        case Part::date:
            return at.day;
        case Part::day_of_week:
            return at.day_of_week;
        case Part::hours:
            return at.hour;
        case Part::minutes:
            return at.minute;
        default:
            return at.second;
    }
}

// Of a duration only the clock parts exist: the whole in that unit, but of milliseconds the rest
// below a second, as the specification says.
Datum part_of_duration(std::int64_t ns, Part part) {
    switch (part) {
        case Part::hours:
            return Datum::integer(ns / (3600 * second));
        case Part::minutes:
            return Datum::integer(ns / (60 * second));
        case Part::seconds:
            return Datum::integer(ns / second);
        case Part::milliseconds:
            return Datum::integer(ns % second / millisecond);
        default:
            return no_overload("getter of a duration");
    }
}

template <Part part>
Datum getter(HostCall&, std::span<const Datum> args) {
    const Datum& from = args[0];
    if (from.is(DatumKind::duration) && args.size() == 1) {
        return part_of_duration(from.duration_ns(), part);
    }
    if (!from.is(DatumKind::timestamp)) return no_overload("getter of a timestamp");
    std::int64_t offset = 0;
    if (args.size() > 1) {
        if (!args[1].is(DatumKind::text)) return no_overload("getter with a time zone");
        const auto found = zone_offset(args[1].as_text(), from.seconds());
        if (!found) return Datum::error(ErrorKind::invalid_argument, "no such time zone");
        offset = *found;
    }
    if constexpr (part == Part::milliseconds) {
        return Datum::integer(from.nanoseconds() / millisecond);
    }
    return Datum::integer(part_of(calendar(from.seconds() + offset), part));
}

}  // namespace

void add_time(Environment& environment) {
    environment.function({"timestamp", 1, 1, to_timestamp});
    environment.function({"duration", 1, 1, to_duration});
    const auto method = [&](const char* name, FunctionPointer call) {
        environment.function({name, 1, 2, call, CallStyle::method});
    };
    method("getFullYear", getter<Part::year>);
    method("getMonth", getter<Part::month>);
    method("getDayOfYear", getter<Part::day_of_year>);
    method("getDayOfMonth", getter<Part::day_of_month>);
    method("getDate", getter<Part::date>);
    method("getDayOfWeek", getter<Part::day_of_week>);
    method("getHours", getter<Part::hours>);
    method("getMinutes", getter<Part::minutes>);
    method("getSeconds", getter<Part::seconds>);
    method("getMilliseconds", getter<Part::milliseconds>);
}

}  // namespace assay::cel

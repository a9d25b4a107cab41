// Timestamps, durations, calendars and time zones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cel/datum.h"

namespace assay::cel {

// RFC 3339 with up to nine digits of fraction, years 1 to 9999; nothing else.
[[nodiscard]] std::optional<Datum> parse_timestamp(std::string_view text);
[[nodiscard]] std::string format_timestamp(const Datum& timestamp);  // UTC, no trailing zeros

// Go's form: "1h30m", "-1.5s", units ns us ms s m h.
[[nodiscard]] std::optional<Datum> parse_duration(std::string_view text);
[[nodiscard]] std::string format_duration(const Datum& duration);  // in seconds: "5400s"

// A timestamp from any seconds; nothing outside the years 1 to 9999.
[[nodiscard]] std::optional<Datum> checked_timestamp(std::int64_t seconds,
                                                     std::int64_t nanoseconds);

struct CalendarTime {
    std::int64_t year = 0;
    unsigned month = 1;  // 1..12
    unsigned day = 1;    // 1..31
    unsigned day_of_year = 0;
    unsigned day_of_week = 0;  // Sunday is 0
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
};
// `seconds` since 1970 in UTC.
[[nodiscard]] CalendarTime calendar(std::int64_t seconds);

// Seconds east of UTC in a zone at an instant. The zone is "UTC", "+hh:mm", "-hh:mm" or a name of
// the system's time zone database; nothing when there is no such zone.
[[nodiscard]] std::optional<std::int64_t> zone_offset(std::string_view zone, std::int64_t seconds);

}  // namespace assay::cel

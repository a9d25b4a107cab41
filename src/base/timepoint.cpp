#include "base/timepoint.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace assay {
namespace {

// Takes exactly `digits` decimal digits from the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

// Seconds at the start of a day in UTC.
std::optional<std::int64_t> take_date(std::string_view& text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count() * std::int64_t{86400};
}

// Hours and minutes as seconds; "23:59".
std::optional<std::int64_t> take_clock(std::string_view& text) {
    const auto hours = take_number(text, 2);
    if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
    const auto minutes = take_number(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    return *hours * std::int64_t{3600} + *minutes * 60;
}

// Seconds east of UTC; "Z" or "+02:00".
std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return 0;
    const bool west = take(text, '-');
    if (!west && !take(text, '+')) return std::nullopt;
    const auto offset = take_clock(text);
    if (!offset) return std::nullopt;
    return west ? -*offset : *offset;
}

std::chrono::sys_seconds as_clock(Instant instant) {
    return std::chrono::sys_seconds{std::chrono::seconds{instant.seconds}};
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const auto day = take_date(text);
    if (!day) return std::nullopt;
    if (text.empty()) return Instant{*day};
    if (!take(text, 'T') && !take(text, 't')) return std::nullopt;
    const auto clock = take_clock(text);
    if (!clock || !take(text, ':')) return std::nullopt;
    const auto seconds = take_number(text, 2);
    if (!seconds || *seconds > 60) return std::nullopt;  // 60 is a leap second
    if (take(text, '.')) {
        std::size_t digits = 0;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
        if (digits == 0) return std::nullopt;
        text.remove_prefix(digits);
    }
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return Instant{*day + *clock + *seconds - *offset};
}

std::string format_date(Instant instant) {
    const std::chrono::year_month_day date{
        std::chrono::floor<std::chrono::days>(as_clock(instant))};
    char buffer[40];
    const int size =
        std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return {buffer, static_cast<std::size_t>(size)};
}

std::string format_instant(Instant instant) {
    const auto clock = as_clock(instant);
    const std::chrono::hh_mm_ss time{clock - std::chrono::floor<std::chrono::days>(clock)};
    char buffer[40];
    const int size = std::snprintf(
        buffer, sizeof buffer, "T%02d:%02d:%02dZ", static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return format_date(instant).append(buffer, static_cast<std::size_t>(size));
}

Instant now() {
    if (const char* given = std::getenv("SOURCE_DATE_EPOCH")) {
        const std::string_view text(given);
        Instant fixed;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), fixed.seconds);
        if (error == std::errc{} && end == text.data() + text.size()) return fixed;
    }
    const auto clock = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::seconds>(clock).count()};
}

}  // namespace assay

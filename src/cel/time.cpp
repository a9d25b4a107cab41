#include "cel/time.h"

#include <array>

#include <fmt/format.h>

#include "base/duration.h"
#include "cel/number.h"

namespace assay::cel {

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

// Days since 1970-01-01 of a civil date, and back: Howard Hinnant's algorithms
// (https://howardhinnant.github.io/date_algorithms.html).
std::int64_t days_of(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t shifted = month > 2 ? month - 3 : month + 9;
    const std::int64_t day_of_year = (153 * shifted + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719'468;
}

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

unsigned days_in(std::int64_t year, unsigned month) {
    static constexpr std::array<unsigned, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days.at(month - 1);
}

// Reads fixed pieces from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool digits(std::size_t count, unsigned& value) {
        if (rest_.size() < count) return false;
        value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        rest_.remove_prefix(count);
        return true;
    }
    bool one_of(std::string_view set, char& found) {
        if (rest_.empty() || set.find(rest_.front()) == std::string_view::npos) return false;
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }
    bool literal(char c) {
        char found = 0;
        return one_of({&c, 1}, found);
    }
    // ".123": nanoseconds.
    bool fraction(std::int64_t& nanoseconds) {
        nanoseconds = 0;
        if (!literal('.')) return true;
        std::int64_t unit = second / 10;
        std::size_t count = 0;
        while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            nanoseconds += unit * (rest_.front() - '0');
            unit /= 10;
            ++count;
            rest_.remove_prefix(1);
        }
        return count > 0;
    }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

bool read_offset(Reader& reader, std::int64_t& offset) {
    char sign = 0;
    if (reader.literal('Z')) return true;
    unsigned hours = 0;
    unsigned minutes = 0;
    if (!reader.one_of("+-", sign) || !reader.digits(2, hours) || !reader.literal(':') ||
        !reader.digits(2, minutes) || hours > 24 || minutes > 59) {
        return false;
    }
    offset = static_cast<std::int64_t>(hours) * 3600 + static_cast<std::int64_t>(minutes) * 60;
    if (sign == '-') offset = -offset;
    return true;
}

}  // namespace

std::optional<Datum> checked_timestamp(std::int64_t seconds, std::int64_t nanoseconds) {
    seconds += nanoseconds / second;
    nanoseconds %= second;
    if (nanoseconds < 0) {
        nanoseconds += second;
        --seconds;
    }
    if (seconds < first_second || seconds > last_second) return std::nullopt;
    return Datum::timestamp(seconds, static_cast<std::uint32_t>(nanoseconds));
}

std::optional<Datum> parse_timestamp(std::string_view text) {
    Reader reader(text);
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned seconds = 0;
    std::int64_t nanoseconds = 0;
    std::int64_t offset = 0;
    const bool read = reader.digits(4, year) && reader.literal('-') && reader.digits(2, month) &&
                      reader.literal('-') && reader.digits(2, day) && reader.literal('T') &&
                      reader.digits(2, hour) && reader.literal(':') && reader.digits(2, minute) &&
                      reader.literal(':') && reader.digits(2, seconds) &&
                      reader.fraction(nanoseconds) && read_offset(reader, offset) && reader.done();
    if (!read || month < 1 || month > 12 || day < 1 || day > days_in(year, month) || hour > 23 ||
        minute > 59 || seconds > 59) {
        return std::nullopt;
    }
    const std::int64_t clock =
        static_cast<std::int64_t>(hour) * 3600 + static_cast<std::int64_t>(minute) * 60 + seconds;
    return checked_timestamp(days_of(year, month, day) * day_seconds + clock - offset, nanoseconds);
}

std::string format_timestamp(const Datum& timestamp) {
    const CalendarTime at = calendar(timestamp.seconds());
    std::string made = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", at.year, at.month, at.day,
                                   at.hour, at.minute, at.second);
    if (timestamp.nanoseconds() != 0) {
        std::string fraction = fmt::format(".{:09}", timestamp.nanoseconds());
        fraction.erase(fraction.find_last_not_of('0') + 1);
        made += fraction;
    }
    return made + "Z";
}

std::optional<Datum> parse_duration(std::string_view text) {
    const auto nanoseconds = assay::parse_duration(text);
    return nanoseconds ? std::optional(Datum::duration(*nanoseconds)) : std::nullopt;
}

// Like Go, through a double: of long durations the last digits are rounded.
std::string format_duration(const Datum& duration) {
    const std::int64_t total = duration.duration_ns();
    return write_plain_real(static_cast<double>(total / second) +
                            static_cast<double>(total % second) / 1e9) +
           "s";
}

CalendarTime calendar(std::int64_t seconds) {
    std::int64_t days = seconds / day_seconds;
    std::int64_t clock = seconds % day_seconds;
    if (clock < 0) {
        clock += day_seconds;
        --days;
    }
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t from_march =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * from_march + 2) / 153;
    CalendarTime at;
    at.day = static_cast<unsigned>(from_march - (153 * month + 2) / 5 + 1);
    at.month = static_cast<unsigned>(month < 10 ? month + 3 : month - 9);
    at.year = year_of_era + era * 400 + (at.month <= 2 ? 1 : 0);
    at.day_of_year = static_cast<unsigned>(days - days_of(at.year, 1, 1));
    at.day_of_week = static_cast<unsigned>(((days + 4) % 7 + 7) % 7);  // 1970 began on a Thursday
    at.hour = static_cast<unsigned>(clock / 3600);
    at.minute = static_cast<unsigned>(clock % 3600 / 60);
    at.second = static_cast<unsigned>(clock % 60);
    return at;
}

}  // namespace assay::cel

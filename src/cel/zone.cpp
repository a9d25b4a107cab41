// Time zones: fixed offsets, and names read from the system's TZif files (RFC 8536).
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/files.h"
#include "cel/time.h"

namespace assay::cel {

namespace {

constexpr std::string_view directory = "/usr/share/zoneinfo/";
constexpr std::size_t largest_file = std::size_t{1} << 20;

struct Transition {
    std::int64_t from = 0;
    std::int64_t offset = 0;
};

// A yearly rule of a POSIX TZ footer: "M3.2.0/2".
struct YearlyRule {
    unsigned month = 0;
    unsigned week = 0;
    unsigned day = 0;
    std::int64_t clock = 7200;
};

struct Zone {
    std::int64_t first_offset = 0;
    std::vector<Transition> transitions;  // in order of time
    // What holds after the last transition.
    bool has_rules = false;
    std::int64_t standard = 0;
    std::int64_t summer = 0;
    YearlyRule begin;
    YearlyRule end;
};

std::int64_t big_endian(std::string_view bytes) {
    std::uint64_t value =
        (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (const char c : bytes) value = (value << 8U) | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(value);
}

// Takes pieces from the front of the file; ok() is false once it was too short.
class Bytes {
public:
    explicit Bytes(std::string_view rest) : rest_(rest) {}
    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            ok_ = false;
            return {};
        }
        const std::string_view made = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return made;
    }
    std::int64_t number(std::size_t size) {
        const std::string_view bytes = take(size);
        return bytes.empty() ? 0 : big_endian(bytes);
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

struct Header {
    std::size_t utc_flags = 0;
    std::size_t standard_flags = 0;
    std::size_t leaps = 0;
    std::size_t times = 0;
    std::size_t types = 0;
    std::size_t names = 0;
};

bool read_header(Bytes& bytes, Header& header) {
    if (bytes.take(4) != "TZif") return false;
    (void)bytes.take(16);
    for (std::size_t* count : {&header.utc_flags, &header.standard_flags, &header.leaps,
                               &header.times, &header.types, &header.names}) {
        const std::int64_t value = bytes.number(4);
        if (value < 0 || static_cast<std::size_t>(value) > largest_file) return false;
        *count = static_cast<std::size_t>(value);
    }
    return bytes.ok() && header.types > 0;
}

// Parts of the POSIX rule.
class RuleReader {
public:
    explicit RuleReader(std::string_view rest) : rest_(rest) {}

    bool read(Zone& zone) {
        if (!name() || !hours(zone.standard)) return false;
        zone.standard = -zone.standard;  // POSIX counts west
        zone.summer = zone.standard;
        if (rest_.empty()) return true;
        if (!name()) return false;
        zone.summer = zone.standard + 3600;
        if (!rest_.empty() && rest_.front() != ',') {
            if (!hours(zone.summer)) return false;
            zone.summer = -zone.summer;
        }
        zone.has_rules = yearly(zone.begin) && yearly(zone.end) && rest_.empty();
        return zone.has_rules;
    }

private:
    bool accept(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool name() {
        if (accept('<')) {
            const std::size_t end = rest_.find('>');
            if (end == std::string_view::npos) return false;
            rest_.remove_prefix(end + 1);
            return true;
        }
        std::size_t size = 0;
        while (size < rest_.size() &&
               ((rest_[size] | 0x20) >= 'a' && (rest_[size] | 0x20) <= 'z')) {
            ++size;
        }
        rest_.remove_prefix(size);
        return size >= 3;
    }
    bool number(unsigned& value) {
        std::size_t size = 0;
        value = 0;
        while (size < rest_.size() && size < 3 && rest_[size] >= '0' && rest_[size] <= '9') {
            value = value * 10 + static_cast<unsigned>(rest_[size++] - '0');
        }
        rest_.remove_prefix(size);
        return size > 0;
    }
    // [+-]hh[:mm[:ss]] as seconds.
    bool hours(std::int64_t& value) {
        const bool negative = accept('-');
        if (!negative) (void)accept('+');
        unsigned part = 0;
        if (!number(part)) return false;
        value = static_cast<std::int64_t>(part) * 3600;
        if (accept(':') && number(part)) value += static_cast<std::int64_t>(part) * 60;
        if (accept(':') && number(part)) value += part;
        if (negative) value = -value;
        return true;
    }
    bool yearly(YearlyRule& rule) {
        if (!accept(',') || !accept('M') || !number(rule.month) || !accept('.') ||
            !number(rule.week) || !accept('.') || !number(rule.day)) {
            return false;
        }
        if (accept('/') && !hours(rule.clock)) return false;
        return rule.month >= 1 && rule.month <= 12 && rule.week >= 1 && rule.week <= 5 &&
               rule.day <= 6;
    }

    std::string_view rest_;
};

bool parse_zone(std::string_view file, Zone& zone) {
    Bytes bytes(file);
    Header header;
    if (!read_header(bytes, header)) return false;
    // The first block has 32-bit times; the second, which every current file has, 64-bit ones.
    (void)bytes.take(header.times * 5 + header.types * 6 + header.names + header.leaps * 8 +
                     header.standard_flags + header.utc_flags);
    if (!bytes.ok() || !read_header(bytes, header)) return false;
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < header.times && bytes.ok(); ++i) times.push_back(bytes.number(8));
    const std::string_view kinds = bytes.take(header.times);
    std::vector<std::int64_t> offsets;
    for (std::size_t i = 0; i < header.types && bytes.ok(); ++i) {
        offsets.push_back(bytes.number(4));
        (void)bytes.take(2);
    }
    (void)bytes.take(header.names + header.leaps * 12 + header.standard_flags + header.utc_flags);
    if (!bytes.ok()) return false;
    zone.first_offset = offsets.front();
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto kind = static_cast<std::size_t>(static_cast<unsigned char>(kinds[i]));
        if (kind >= offsets.size()) return false;
        zone.transitions.push_back({times[i], offsets[kind]});
    }
    std::string_view footer = bytes.rest();
    if (footer.size() > 2 && footer.front() == '\n' && footer.back() == '\n') {
        footer = footer.substr(1, footer.size() - 2);
        // A rule in a form we do not read leaves the last transition in force.
        if (!RuleReader(footer).read(zone)) zone.has_rules = false;
    }
    return true;
}

// The second of a year, local standard clock, at which a rule takes effect.
std::int64_t effect_of(const YearlyRule& rule, std::int64_t year_start, std::int64_t year) {
    std::int64_t day = year_start;
    constexpr std::int64_t day_seconds = 86'400;
    while (calendar(day).month < rule.month) day += day_seconds;
    while (calendar(day).day_of_week != rule.day) day += day_seconds;
    for (unsigned week = 1; week < rule.week; ++week) {
        const CalendarTime next = calendar(day + 7 * day_seconds);
        if (next.month != rule.month || next.year != year) break;  // week 5 means the last
        day += 7 * day_seconds;
    }
    return day + rule.clock;
}

std::int64_t offset_by_rules(const Zone& zone, std::int64_t seconds) {
    const CalendarTime local = calendar(seconds + zone.standard);
    const std::int64_t midnight = seconds + zone.standard - (seconds + zone.standard) % 86'400;
    const std::int64_t year_start =
        midnight - static_cast<std::int64_t>(local.day_of_year) * 86'400;
    const std::int64_t begin = effect_of(zone.begin, year_start, local.year) - zone.standard;
    const std::int64_t end = effect_of(zone.end, year_start, local.year) - zone.summer;
    const bool summer =
        begin < end ? seconds >= begin && seconds < end : seconds >= begin || seconds < end;
    return summer ? zone.summer : zone.standard;
}

bool is_safe_name(std::string_view name) {
    if (name.empty() || name.size() > 64 || name.front() == '/') return false;
    for (const char c : name) {
        const char lower = static_cast<char>(c | 0x20);
        const bool good = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                          c == '-' || c == '+' || c == '/';
        if (!good) return false;
    }
    return true;
}

// Zones never change while the program runs; each file is read once.
const Zone* load_zone(std::string_view name) {
    static std::mutex guard;
    static std::map<std::string, std::unique_ptr<Zone>, std::less<>> zones;
    if (!is_safe_name(name)) return nullptr;
    const std::lock_guard lock(guard);
    const auto known = zones.find(name);
    if (known != zones.end()) return known->second.get();
    // Hostile rules could name many zones that do not exist.
    constexpr std::size_t most_zones = 1000;
    if (zones.size() >= most_zones) return nullptr;
    // A folder of the database is no zone, nor is a file that cannot be read.
    const auto bytes = read_file(std::string(directory) + std::string(name), largest_file);
    auto zone = std::make_unique<Zone>();
    if (!bytes || !parse_zone(*bytes, *zone)) zone.reset();
    return zones.emplace(std::string(name), std::move(zone)).first->second.get();
}

// "+hh:mm", "-hh:mm" or "hh:mm".
std::optional<std::int64_t> fixed_offset(std::string_view zone) {
    const bool negative = zone.starts_with('-');
    if (negative || zone.starts_with('+')) zone.remove_prefix(1);
    if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
    std::array<std::int64_t, 4> digits{};
    constexpr std::array<std::size_t, 4> places{0, 1, 3, 4};
    for (std::size_t i = 0; i < places.size(); ++i) {
        const char c = zone[places[i]];
        if (c < '0' || c > '9') return std::nullopt;
        digits[i] = c - '0';
    }
    const std::int64_t hours = digits[0] * 10 + digits[1];
    const std::int64_t minutes = digits[2] * 10 + digits[3];
    if (hours > 23 || minutes > 59) return std::nullopt;
    const std::int64_t offset = hours * 3600 + minutes * 60;
    return negative ? -offset : offset;
}

}  // namespace

std::optional<std::int64_t> zone_offset(std::string_view name, std::int64_t seconds) {
    if (name.empty() || name == "UTC") return 0;
    if (name.find(':') != std::string_view::npos) return fixed_offset(name);
    const Zone* zone = load_zone(name);
    if (zone == nullptr) return std::nullopt;
    std::int64_t offset = zone->first_offset;
    for (const Transition& transition : zone->transitions) {
        if (transition.from > seconds) return offset;
        offset = transition.offset;
    }
    return zone->has_rules ? offset_by_rules(*zone, seconds) : offset;
}

}  // namespace assay::cel

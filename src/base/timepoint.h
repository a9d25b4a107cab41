// Time is data: instants in evidence and policy, never the clock in the middle of judging.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

// Seconds since 1970-01-01T00:00:00Z. Whole seconds are enough for everything that is judged.
struct Instant {
    std::int64_t seconds = 0;
    [[nodiscard]] constexpr Instant plus_days(std::int64_t days) const {
        return {seconds + days * 24 * 60 * 60};
    }
    friend auto operator<=>(const Instant&, const Instant&) = default;
};

// RFC 3339 ("2026-11-23T01:00:00Z", offsets allowed, fractions dropped) or a date ("2026-11-23",
// its first second in UTC). Nothing when it is neither.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
[[nodiscard]] std::string format_instant(Instant instant);  // "2026-11-23T01:00:00Z"
[[nodiscard]] std::string format_date(Instant instant);     // "2026-11-23"

// The one reading of the clock. Honours SOURCE_DATE_EPOCH. Only cli/ and collect/ may call it.
[[nodiscard]] Instant now();

}  // namespace assay

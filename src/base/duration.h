// Durations as Go writes them: "1h30m", "-1.5s", with the units ns us ms s m h; "0" needs none.
//
// Failure: nothing for another text, and for one of more than 64 bits of nanoseconds, which are a
// bit more than 292 years (Go's time.ParseDuration refuses both).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay {

// In nanoseconds.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);

}  // namespace assay

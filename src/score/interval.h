// What is known of a score or a level: a closed interval.
//
// Units: scores are basis points. `lo` is rounded down, `hi` up.
#pragma once

namespace assay {

struct Interval {
    int lo = 0;
    int hi = 0;
    friend bool operator==(const Interval&, const Interval&) = default;
};

// A level that holds for certain (`lo`) and the highest that is still possible (`hi`).
// determined: both are the same and enough of the domain is known.
struct LevelRange {
    int lo = 0;
    int hi = 0;
    bool determined = false;
    friend bool operator==(const LevelRange&, const LevelRange&) = default;
};

}  // namespace assay

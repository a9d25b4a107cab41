#include "score/value.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace assay {
namespace {

constexpr int kHighFailCap = kWhole / 2;

std::int64_t scaled(std::size_t subjects) { return static_cast<std::int64_t>(subjects) * kWhole; }

}  // namespace

int divide_down(std::int64_t total, std::int64_t parts) { return static_cast<int>(total / parts); }
int divide_up(std::int64_t total, std::int64_t parts) {
    return static_cast<int>((total + parts - 1) / parts);
}

std::optional<Interval> value_of(const Tally& tally) {
    if (tally.out_of_scope || tally.applicable() == 0) return std::nullopt;
    const bool fails = tally.subjects.fail > 0;
    const std::size_t open = tally.subjects.unknown + tally.subjects.error;
    const bool may_fail = fails || open > 0;
    if (tally.severity == Severity::critical)
        return Interval{may_fail ? 0 : kWhole, fails ? 0 : kWhole};
    const auto subjects = static_cast<std::int64_t>(tally.applicable());
    Interval value{divide_down(scaled(tally.subjects.pass), subjects),
                   divide_up(scaled(tally.subjects.pass + open), subjects)};
    if (tally.open_ended) value = {0, kWhole};
    if (tally.severity == Severity::high) {
        if (may_fail) value.lo = std::min(value.lo, kHighFailCap);
        if (fails) value.hi = std::min(value.hi, kHighFailCap);
    }
    return value;
}

int known_share(const Tally& tally) {
    if (tally.applicable() == 0 || tally.open_ended) return 0;
    return divide_down(scaled(tally.subjects.pass + tally.subjects.fail),
                       static_cast<std::int64_t>(tally.applicable()));
}

}  // namespace assay

// Decimal numbers of any length: what quantities beyond 64 bits are computed with.
//
// Role: the few operations that quantities need (gopkg.in/inf.v0 in Kubernetes). No library that
// the project has offers them.
// Failure: a result of more than most_digits is none; a hostile exponent costs nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace assay::cel {

struct Decimal {
    static constexpr std::size_t most_digits = 4096;

    bool negative = false;
    std::string digits = "0";  // without leading zeros; the value is digits / 10^scale
    std::int64_t scale = 0;

    [[nodiscard]] bool is_zero() const noexcept { return digits == "0"; }
    [[nodiscard]] static Decimal of(std::int64_t value, std::int64_t scale);
    // Plain digits, without an exponent and without zeros at the end of a fraction: "-1.5".
    [[nodiscard]] std::string text() const;
};

// Below, equal or above zero.
[[nodiscard]] int compare(const Decimal& left, const Decimal& right);
// The scale of the result is the greater of the two.
[[nodiscard]] std::optional<Decimal> add(const Decimal& left, const Decimal& right);
// Times 2^power, power at most 60.
[[nodiscard]] Decimal times_power_of_two(Decimal value, unsigned power);
// With this scale, rounded away from zero.
[[nodiscard]] std::optional<Decimal> rounded_up(Decimal value, std::int64_t scale);

}  // namespace assay::cel

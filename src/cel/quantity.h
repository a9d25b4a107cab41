// Amounts of resources as Kubernetes writes them: "500m", "1.5Gi", "12e6".
//
// Role: what the functions of lib_quantity.cpp compute with. Follows
// k8s.io/apimachinery/pkg/api/resource/quantity.go, down to which amounts count as integers: one
// that left the 64-bit form (a fraction with a binary suffix, more than 18 digits, an overflow) has
// no integer there even when it is whole.
// Failure: none of a text that is no quantity, and of results with absurdly many digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cel/arena.h"
#include "cel/decimal.h"

namespace assay::cel {

struct Quantity {
    bool small = true;  // value * 10^exponent; otherwise what follows
    std::int64_t value = 0;
    std::int32_t exponent = 0;
    bool negative = false;
    std::string_view digits{};  // in the arena
    std::int64_t scale = 0;
};

[[nodiscard]] std::optional<Quantity> parse_quantity(std::string_view text, Arena& arena);
[[nodiscard]] Quantity whole_quantity(std::int64_t value);

[[nodiscard]] std::optional<Quantity> sum(const Quantity& left, const Quantity& right,
                                          Arena& arena);
[[nodiscard]] std::optional<Quantity> difference(const Quantity& left, const Quantity& right,
                                                 Arena& arena);

[[nodiscard]] Decimal decimal_of(const Quantity& quantity);
[[nodiscard]] std::optional<std::int64_t> integer_of(const Quantity& quantity);
// As Go computes it, rounding errors included.
[[nodiscard]] double approximate(const Quantity& quantity);

}  // namespace assay::cel

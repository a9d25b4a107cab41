// Numbers as text, independent of locale, as CEL and Go write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cel/datum.h"

namespace assay::cel {

// Of a literal's digits: decimal or 0x; nothing when out of range.
[[nodiscard]] std::optional<Datum> integer_literal(std::string_view digits, bool negative);
[[nodiscard]] std::optional<Datum> uinteger_literal(std::string_view digits);  // "12u"
[[nodiscard]] std::optional<Datum> real_literal(std::string_view digits, bool negative);

// Whole texts, as int('12'), uint('12') and double('1e3') read them.
[[nodiscard]] std::optional<std::int64_t> read_integer(std::string_view text);
[[nodiscard]] std::optional<std::uint64_t> read_uinteger(std::string_view text);
[[nodiscard]] std::optional<double> read_real(std::string_view text);

// The shortest text that reads back the same: "1.5", "1e+06", "NaN", "+Inf".
[[nodiscard]] std::string write_real(double value);
// The same digits without an exponent: "1500000", "0.00001". Precondition: finite.
[[nodiscard]] std::string write_plain_real(double value);

}  // namespace assay::cel

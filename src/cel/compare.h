// Equality and order of data.
#pragma once

#include <cstdint>

#include "cel/datum.h"

namespace assay::cel {

enum class Order : std::uint8_t {
    less,
    equal,
    greater,
    unordered,    // a NaN takes part
    incomparable  // kinds without an order between them
};

// Numbers of different kinds compare on one number line, as doubles where one is a double.
[[nodiscard]] Order compare(const Datum& left, const Datum& right) noexcept;

// Whether an element of the list is certainly equal.
[[nodiscard]] bool holds(const Datum& list, const Datum& wanted) noexcept;

// Whether the list holds an unknown element: then its length and what is not in it are not known.
[[nodiscard]] const UnknownNode* unknown_element(const Datum& list) noexcept;

// The first unknown at any depth of it, or nullptr.
[[nodiscard]] const UnknownNode* first_unknown(const Datum& datum) noexcept;

}  // namespace assay::cel

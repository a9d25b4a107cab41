// Between the values of expressions and those of facts: what every function of a host needs.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "cel/arena.h"
#include "cel/datum.h"
#include "facts/rbac_index.h"
#include "value/store.h"

namespace assay {

// The value of a datum: as it lies in its store, or made in `scratch`.
[[nodiscard]] Value value_of(const cel::Datum& datum, Store& scratch);

// Arguments of types that the function does not take.
[[nodiscard]] cel::Datum wrong_arguments();

// true, false, or unknown with the reason.
[[nodiscard]] cel::Datum datum_of(const Decision& decision, cel::Arena& arena);

// Precondition: the keys outlive the arena.
[[nodiscard]] cel::Datum map_of(
    std::initializer_list<std::pair<std::string_view, cel::Datum>> members, cel::Arena& arena);

}  // namespace assay

// Feature gates: the switches that a component takes by name.
//
// Role: the one reading of them, for settings and for whoever asks a gate there:
//   flag   `A=true,B=false`, words of strconv.ParseBool (component-base/featuregate
//          feature_gate.go Set; component-base/cli/flag map_string_bool.go). `kube:A` is `A`
//          (colon_separated_multimap_string_string.go).
//   file   booleans. null is false in a file, and takes away in a drop-in (a merge patch).
// Absence: a gate that is given anything else is unknown(malformed): the component would not
// start. AllAlpha and AllBeta set gates that nobody names; which, no table says.
#pragma once

#include <string_view>

#include "value/store.h"

namespace assay {

// A map of booleans and unknowns.
[[nodiscard]] Value gates_of_flag(std::string_view text, Store& store);

enum class NullGate : unsigned char { is_false, takes_away };
// A map of booleans and unknowns, in a drop-in of nulls too; what is no map stays as it is.
[[nodiscard]] Value gates_of_file(const Value& gates, NullGate null, Store& store);

// Whether the gates that a map does not name may have other values than their defaults.
// AllAlpha=false changes none: no gate of that stage is on by default.
[[nodiscard]] bool sets_unnamed_gates(const Value& gates);

// The path of the setting that holds a component's gates.
[[nodiscard]] std::string_view gates_path(std::string_view component);

}  // namespace assay

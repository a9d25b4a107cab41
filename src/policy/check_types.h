// The types that expressions of checks are held against.
//
// Role: the fields of subjects (facts/subject_fields.h) and of the built-in kinds of Kubernetes
// (profiles/kubernetes-fields.txt, made by test/cluster/field_table.py from a real server), and the
// signatures of all functions. Made on first use, for the whole program; threads share them.
// Absence: a kind that is in neither table (custom resources, removed kinds) is dyn: its fields are
// not looked into.
#pragma once

#include <span>
#include <string>

#include "cel/signatures.h"
#include "cel/types.h"
#include "value/field_table.h"

namespace assay {

[[nodiscard]] const FieldTable& check_fields();
[[nodiscard]] const cel::Signatures& check_signatures();

// The type of `object` for a check of these subjects.
[[nodiscard]] cel::TypeId subject_type(std::span<const std::string> subjects, cel::Types& types);

}  // namespace assay

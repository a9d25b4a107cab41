// The kinds of custom resources that may embed pod templates.
//
// Role: what has to be listed beside the kinds of the plan, told by the CustomResourceDefinitions
// that were read: collect/ lists these kinds, facts/ says which of them it misses.
// Version: the one that is stored, where it is served, else the first that is. Its schema decides.
// No schema: apiextensions.k8s.io/v1 requires one, unless the definition keeps unknown fields as a
// whole. Then, and in a snapshot that was written without schemas, every object may hold a
// template.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "snapshot/evidence.h"
#include "snapshot/plan.h"
#include "value/value.h"

namespace assay {

inline const WantedKind kDefinitions{"apiextensions.k8s.io", "v1", "customresourcedefinitions",
                                     "CustomResourceDefinition"};

// The kind of a definition; nothing where no template can stand in it, where none of its versions
// is served, where a kind of our own tables has its name, and where it does not say what it
// defines.
[[nodiscard]] std::optional<WantedKind> templated_kind(const Value& definition);

// Those of all definitions in the evidence, sorted, unique.
[[nodiscard]] std::vector<WantedKind> templated_kinds(const Evidence& evidence);

// The schema (snapshot/template_schema.h) of one version in a definition; null: there is none.
[[nodiscard]] Value schema_of(const Value& definition, std::string_view version);

}  // namespace assay

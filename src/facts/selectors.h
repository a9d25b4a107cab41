// Label selectors, and what they are asked about.
//
// Role: the exact semantics of apimachinery pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector
// and pkg/labels/selector.go: matchLabels and matchExpressions are ANDed, NotIn holds for a missing
// key, an empty selector selects everything.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

// Nothing when the selector is malformed. Precondition: a null selector means "everything" where
// this is called; `labels` is a map or null.
[[nodiscard]] std::optional<bool> selects(const Value& selector, const Value& labels);
// The selector of a Service: equal pairs only. An empty or null one selects nothing.
[[nodiscard]] bool service_selects(const Value& selector, const Value& labels);
[[nodiscard]] bool selects_everything(const Value& selector);

// What selectors select: every pod that is not finished, and in a file target every template.
struct PodLike {
    std::string_view ns;
    Value labels;  // a map or null
    Value spec;
};
// Sorted by namespace.
[[nodiscard]] std::vector<PodLike> pods_and_templates(const Evidence& evidence);

// A phase that never runs again: Succeeded or Failed.
[[nodiscard]] bool is_finished(const Value& pod);

// The kinds that hold a pod template, and where.
struct TemplateKind {
    std::string_view group;
    std::string_view version;
    std::string_view resource;
    std::string_view kind;
    std::string_view path;  // "spec.template"
};
[[nodiscard]] std::span<const TemplateKind> template_kinds();
[[nodiscard]] Value template_of(const Value& object, const TemplateKind& kind);

}  // namespace assay

// The shape of a pod spec, wherever it stands.
//
// Role: custom resources embed pod templates at paths of their own. collect/ keeps such a template
// as it keeps a pod, and facts/ judges it as one; both ask here, so that they mean the same.
// Containers: a list `containers` of maps that all have `name` and `image`. What lacks an image is
// no pod spec but something that an operator completes; it is judged in the pods that it makes.
// Shape: containers, and no member that a PodSpec has not (k8s.io/api v0.36 core/v1 types.go).
// Strict on purpose: what holds containers among fields of its own is a language of its own, unless
// a schema says that it is a pod spec (snapshot/template_schema.h).
#pragma once

#include <string_view>

#include "value/value.h"

namespace assay {

[[nodiscard]] bool is_pod_spec_field(std::string_view name);
[[nodiscard]] bool is_pod_container(const Value& value);  // has a name and an image
[[nodiscard]] bool holds_pod_containers(const Value& value);
[[nodiscard]] bool has_pod_spec_shape(const Value& value);

}  // namespace assay

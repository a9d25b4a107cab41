// The shape of a pod spec, wherever it stands.
//
// Role: custom resources embed pod templates at paths of their own. collect/ keeps such a template
// as it keeps a pod, and facts/ judges it as one; both ask here, so that they mean the same.
// Shape: a map with a list `containers` of maps that all have `name` and `image`, and no member
// that a PodSpec has not (k8s.io/api v0.36 core/v1 types.go). Strict on purpose: what merely holds
// containers among fields of its own is a language of its own.
#pragma once

#include "value/value.h"

namespace assay {

[[nodiscard]] bool has_pod_spec_shape(const Value& value);

}  // namespace assay

// Fields of a pod spec that have another type than Kubernetes gives them, or are missing.
//
// Role: the API server refuses `privileged: "true"`, `securityContext: none`, a container without
// an image and a pod without containers; files may hold them. An expression that compares such a
// value would pass over it, so it becomes unknown(malformed) here, and a value that was taken out
// at collection unknown(redacted): for every check that reads a podspec.
// Images: a name without empty parts; "nginx:" is none.
// Table: the fields that decide about isolation, and those that checks look into, by type
// (k8s.io/api v0.36 core/v1 types.go); others are left as they are.
#pragma once

#include "value/store.h"

namespace assay {

// Precondition: without members that are null. The very same value when nothing is wrong.
[[nodiscard]] Value typed_pod_spec(const Value& spec, Store& store);
[[nodiscard]] Value typed_metadata(const Value& metadata, Store& store);

}  // namespace assay

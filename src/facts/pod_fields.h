// A pod spec as checks read it: each field of its type, and what has two spellings in one.
//
// Role: the API server refuses `privileged: "true"`, `securityContext: none`, a container without
// an image and a pod without containers; templates in custom resources of files, what nodes run and
// snapshots may hold them (of other objects in files types are asked before,
// snapshot/object_types.h). An expression that compares such a value would pass over it, so it
// becomes unknown(malformed) here, and a value that was taken out at collection unknown(redacted):
// for every check that reads a podspec. Images: a name without empty parts; "nginx:" is none.
// Table: a hand-made one beside the field table, for it says what OpenAPI does not: images, paths
// of the node, what is required, lists that may not be empty. The fields that decide about
// isolation, and those that checks look into, by type (k8s.io/api v0.36 core/v1 types.go); others
// are left as they are. One spelling: `serviceAccount` is an alias of an empty serviceAccountName
// (pkg/apis/core/v1/conversion.go Convert_v1_PodSpec_To_core_PodSpec). A hostPath is clean, without
// "//", "." and a slash at the end: it means the same place of the node. Without a path, with ".."
// (the API server refuses both) and relative it is unknown(malformed): where a relative one leads
// nobody knows. Paths of Windows stay as they are.
#pragma once

#include <string_view>

#include "value/store.h"

namespace assay {

// Precondition: without members that are null. The very same value when nothing is wrong.
[[nodiscard]] Value typed_pod_spec(const Value& spec, Store& store);
// The name, of either spelling; empty where there is none.
[[nodiscard]] std::string_view service_account_of(const Value& spec);
[[nodiscard]] Value typed_metadata(const Value& metadata, Store& store);

}  // namespace assay

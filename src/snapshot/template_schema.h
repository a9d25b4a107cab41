// Where the schema of a custom resource has place for a pod template.
//
// Role: collect/ keeps of a schema what leads there and drops the rest, facts/ walks an object
// along it. What is kept is itself such a schema: keeping it again gives the same.
// A pod spec: a map whose `containers` are a list of maps with `name` and `image`, and which either
// requires `containers`, as the schema of a PodSpec does (k8s.io/api core/v1: the list has no
// omitempty), or has no field that pods have not. So Knative's revisions are pod specs with fields
// of their own, and Prometheus, which takes containers to add to its own, is none. An open place:
// fields that the schema does not name are kept (x-kubernetes-preserve-unknown-fields,
// apiextensions-apiserver pkg/apis/apiextensions/v1 types_jsonschema.go), and a template may be
// meant: the object as a whole, its `spec`, what is called a template or a pod spec and a `spec` in
// it, and containers that may hold anything. The shape decides there. Values of a chart are open
// too; they do not count, or most kinds would have to be listed. `metadata` and `status` of the
// object are not looked at.
#pragma once

#include <string_view>

#include "value/store.h"

namespace assay {

// What of `schema` (an openAPIV3Schema) leads to pod specs and open places; an empty map where
// nothing does.
[[nodiscard]] Value template_schema(const Value& schema, Store& store);

// Of a node of what template_schema() gives.
[[nodiscard]] bool is_pod_spec_schema(const Value& schema);
[[nodiscard]] bool is_open_schema(const Value& schema);

}  // namespace assay

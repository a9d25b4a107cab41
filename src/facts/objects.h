// Reading Kubernetes objects: names, references, lookup.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"
#include "value/value.h"

namespace assay {

[[nodiscard]] std::string_view name_of(const Value& object);
[[nodiscard]] std::string_view namespace_of(const Value& object);
[[nodiscard]] SubjectRef ref_of(const Value& object);

// By (namespace, name), in the order Evidence keeps; nullptr when it is not there.
[[nodiscard]] const StoredObject* find_object(const Request& request, std::string_view ns,
                                              std::string_view name);
// The objects of one namespace.
[[nodiscard]] std::span<const StoredObject> objects_in(const Request& request, std::string_view ns);

// "file" or "api": what an object of the target came from.
[[nodiscard]] SubjectSource source_of(const Evidence& evidence);

// The elements of containers, initContainers and ephemeralContainers.
[[nodiscard]] std::vector<Value> all_containers(const Value& pod_spec);

// The value without members that are null, at any depth: to Kubernetes they are absent, and has()
// must say so. The very same value when there is none.
[[nodiscard]] Value without_nulls(const Value& value, Store& store);

}  // namespace assay

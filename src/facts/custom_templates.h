// The pod templates that a custom resource embeds.
//
// Role: finds them by shape (snapshot/pod_spec.h) at any depth: {metadata, spec} where a PodSpec
// stands under `spec`, or a PodSpec under another name. What stands in a found one is not looked
// through again.
// Ordering: as they stand in the object.
#pragma once

#include <string>
#include <vector>

#include "value/value.h"

namespace assay {

struct CustomTemplate {
    std::string base;       // path of what holds the spec: "spec.workers[1].template"
    std::string spec_name;  // its name there: "spec"
    Value spec;
    Value metadata;  // null where the spec stands alone
};

[[nodiscard]] std::vector<CustomTemplate> custom_templates(const Value& object);

}  // namespace assay

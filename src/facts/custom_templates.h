// The pod templates that a custom resource embeds.
//
// Role: finds them at any depth: {metadata, spec} where a PodSpec stands under `spec`, or a PodSpec
// under another name. The schema leads where there is one (snapshot/template_schema.h): what stands
// at a place for a pod spec is one when it has containers with images, and only the open places are
// looked through by shape (snapshot/pod_spec.h). Without a schema the whole object is. In files the
// shape counts beside the schema as well: they hold none of the pods that operators make.
// What stands in a found one is not looked through again.
// Ordering: as they stand in the object.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "value/value.h"

namespace assay {

struct CustomTemplate {
    std::string base;       // path of what holds the spec: "spec.workers[1].template"
    std::string spec_name;  // its name there: "spec", "pods[1]"
    Value spec;
    Value metadata;  // null where the spec stands alone
};

// `schema`: of the object's version; null where it is not known.
[[nodiscard]] std::vector<CustomTemplate> custom_templates(const Value& object,
                                                           const Value& schema);

// Where the object holds containers of which some have a name and an image, outside of `found`: an
// operator may make pods of them in a way that nobody here knows. Empty: nowhere.
[[nodiscard]] std::string other_containers(const Value& object,
                                           std::span<const CustomTemplate> found);

}  // namespace assay

// Where a subject counts: the namespace that it is, or that it is in.
//
// A file of a node has the node's name in place of a namespace (facts/files.h), and is in none.
#pragma once

#include <string>

#include "facts/subjects.h"

namespace assay {

// Empty of what is in none.
[[nodiscard]] inline std::string namespace_of(const SubjectRef& subject) {
    if (subject.kind == "Namespace") return subject.name;
    return subject.kind == "File" && subject.api_version.empty() ? std::string() : subject.ns;
}

}  // namespace assay

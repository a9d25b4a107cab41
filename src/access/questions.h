// Questions as the API server's own reviews put them, one JSON document a line.
//
// Role: the command `can`. A line is the `spec` of a SubjectAccessReview (authorization.k8s.io/v1):
//   {"user": "ann", "groups": ["ops"], "resourceAttributes": {"namespace": "shop", "verb": "get",
//    "resource": "pods", "subresource": "log", "group": "", "name": "web-0"}}
//   {"user": "ann", "nonResourceAttributes": {"path": "/metrics", "verb": "get"}}
// Groups are taken as given: none is added. version, uid, extra and the selectors do not matter to
// RBAC. Empty lines are no questions.
// Failure: usage with the line, for what the API server would refuse: another type, a key it does
// not know, neither user nor groups, both or neither kind of attributes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "base/error.h"
#include "facts/rbac_rule.h"

namespace assay {

struct Question {
    Identity who;
    AccessRequest request;
};

// `file` is how errors call the text.
[[nodiscard]] Result<std::vector<Question>> read_questions(const std::string& file,
                                                           std::string_view text);

}  // namespace assay

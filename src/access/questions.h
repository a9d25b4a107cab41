// Questions as the API server's own reviews put them, one JSON document a line.
//
// Role: the command `can`. A line is the `spec` of a SubjectAccessReview (authorization.k8s.io/v1):
//   {"user": "ann", "groups": ["ops"], "resourceAttributes": {"namespace": "shop", "verb": "get",
//    "resource": "pods", "subresource": "log", "group": "", "name": "web-0"}}
//   {"user": "ann", "nonResourceAttributes": {"path": "/metrics", "verb": "get"}}
// Groups are taken as given: none is added. version and uid do not matter to any authorizer here;
// extra matters to impersonation, and of selectors an equality of fields to the Node authorizer.
// Two members that a review has not:
//   "impersonate": {"user": "bob", "uid": "1", "groups": ["dev"], "extra": {"key": ["value"]}}
//      the request is made with these Impersonate-* headers. Keys of extra in lower case.
//   "object": {...}
//      the request writes: what a create or update sends, and of a patch what it makes. `{}` for a
//      delete. Then the guards of writes are asked too (access/review.h).
// Empty lines are no questions. A question with neither is what the API server can be asked itself
// (is_review).
// Failure: usage with the line, for what the API server would refuse: another type, a key it does
// not know, neither user nor groups, both or neither kind of attributes; impersonate that names
// nobody, and an object beside a URL.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "access/impersonation.h"
#include "base/error.h"
#include "facts/rbac_rule.h"
#include "value/store.h"

namespace assay {

struct Question {
    Identity who;
    AccessRequest request;
    std::optional<ImpersonatedUser> impersonated;
    bool writes = false;  // `object` was given
    Value object;
    std::shared_ptr<const Store> store;  // owns `object`
    std::string_view line;               // of the text, which outlives this
};

// Whether the line is the spec of a SubjectAccessReview and no more.
[[nodiscard]] inline bool is_review(const Question& question) {
    return !question.writes && !question.impersonated;
}

// `file` is how errors call the text.
[[nodiscard]] Result<std::vector<Question>> read_questions(const std::string& file,
                                                           std::string_view text);

}  // namespace assay

// Whether an audit policy lets a log show every use of a rule of RBAC.
//
// Role: what may be concluded when no request used a rule: nothing, where the policy hides one.
// Source: k8s.io/apiserver pkg/audit/policy/checker.go (Kubernetes v1.36): the first rule that
// matches a request decides; a request that none matches is not logged. The policy looks at who
// really asks, not at whom it impersonates.
// Answer: sets of requests are compared, not requests. A rule of the policy that may meet some of
// them and logs nothing hides the use; one that meets all of them and logs shows it. Where it
// cannot be told which rule meets a request the use counts as hidden. Groups of people are known to
// no cluster: a rule about a group of people may meet any user. Absence: without the rules (what
// TARGET has no file of) nothing is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/authorizer.h"
#include "value/store.h"
#include "value/value.h"

namespace assay {

// A right whose use is looked for: somebody's rule, where it counts.
struct WantedUse {
    const SubjectName* subject = nullptr;
    std::string_view ns;  // empty: the whole cluster
    const PolicyRule* rule = nullptr;
};

// What every API server logs by, of the audit.rules of each. Unknown where one has no policy, which
// logs nothing, where one is not known, and where they differ.
[[nodiscard]] Value common_rules(const std::vector<Value>& servers, Store& store);

// `rules`: audit.rules of an API server (facts/apiserver_files.h), or unknown. Why the log need not
// show a use; nothing when it shows every one.
[[nodiscard]] std::optional<Unknown> hidden_by_policy(const Value& rules, const WantedUse& use);
// Whether a rule asks who makes the request.
[[nodiscard]] bool asks_who(const Value& rules);

}  // namespace assay

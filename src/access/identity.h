// Who asks: a user name and groups, as authentication hands them to the authorizers.
//
// Role: what access/authorizer.h decides for. Groups of people come from certificates and identity
// providers and stand in no cluster; only those that Kubernetes adds by itself are added here.
// Source: apiserver pkg/authentication/serviceaccount/util.go MakeGroupNames,
// group/authenticated_group_adder.go, request/anonymous (Kubernetes v1.36).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/data.h"

namespace assay {

// Who is in it is allowed everything before any authorizer is asked
// (apiserver pkg/authorization/authorizerfactory/builtin.go NewPrivilegedGroups).
inline const SubjectName kMasterGroup{"Group", {}, "system:masters"};

// What authentication adds to a user, by key: of a service account's token the node it is bound to.
using UserExtra = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Identity {
    std::string user;  // empty: somebody of whom only the groups are known
    std::vector<std::string> groups;
    UserExtra extra{};  // RBAC does not see it
    friend bool operator==(const Identity&, const Identity&) = default;
};

[[nodiscard]] bool is_master(const Identity& who);

// The node that the Node authorizer and NodeRestriction take this identity for; nothing for
// everybody who is not system:node:<name> in system:nodes
// (pkg/auth/nodeidentifier/default.go).
[[nodiscard]] std::optional<std::string_view> node_of(const Identity& who);

// The subject of a binding with the groups that follow from it: a ServiceAccount is in
// system:serviceaccounts, system:serviceaccounts:<namespace> and system:authenticated;
// system:anonymous in system:unauthenticated; system:node:<name> in system:nodes, as kubelets'
// certificates say; anybody else, and a member of any other group, in system:authenticated.
[[nodiscard]] Identity identity_of(const SubjectName& subject);

// The subjects of bindings that mean this identity, as the authorizer sees them: the user, then
// the groups.
[[nodiscard]] std::vector<SubjectName> subjects_of(const Identity& who);

}  // namespace assay

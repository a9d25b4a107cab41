// Who asks: a user name and groups, as authentication hands them to the authorizers.
//
// Role: what access/authorizer.h decides for. Groups of people come from certificates and identity
// providers and stand in no cluster; only those that Kubernetes adds by itself are added here.
// Source: apiserver pkg/authentication/serviceaccount/util.go MakeGroupNames,
// group/authenticated_group_adder.go, request/anonymous (Kubernetes v1.36).
#pragma once

#include <string>
#include <vector>

#include "facts/data.h"

namespace assay {

// Who is in it is allowed everything before any authorizer is asked
// (apiserver pkg/authorization/authorizerfactory/builtin.go NewPrivilegedGroups).
inline const SubjectName kMasterGroup{"Group", {}, "system:masters"};

struct Identity {
    std::string user;  // empty: somebody of whom only the groups are known
    std::vector<std::string> groups;
};

// The subject of a binding with the groups that follow from it: a ServiceAccount is in
// system:serviceaccounts, system:serviceaccounts:<namespace> and system:authenticated;
// system:anonymous in system:unauthenticated; system:node:<name> in system:nodes, as kubelets'
// certificates say; anybody else, and a member of any other group, in system:authenticated.
[[nodiscard]] Identity identity_of(const SubjectName& subject);

// The subjects of bindings that mean this identity, as the authorizer sees them: the user, then
// the groups.
[[nodiscard]] std::vector<SubjectName> subjects_of(const Identity& who);

}  // namespace assay

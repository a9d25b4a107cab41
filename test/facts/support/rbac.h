// Roles and bindings that the tests of RBAC share, and what they say of an answer.
#pragma once

#include <string>
#include <utility>

#include "facts/rbac_index.h"

namespace assay::test {

inline constexpr const char* kRbacGroup = "rbac.authorization.k8s.io";

inline SubjectName user(std::string name) { return {"User", "", std::move(name)}; }

// "yes", "no", or "unknown" with the reason.
inline std::string answer(const Decision& decision) {
    if (decision.truth == Truth::unknown) {
        return "unknown " + std::string(text_of(decision.why->reason));
    }
    return decision.truth == Truth::yes ? "yes" : "no";
}

inline constexpr const char* kRbacObjects = R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules:
- {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}
- {verbs: ["*"], nonResourceURLs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: urls}
rules: [{verbs: [get], nonResourceURLs: [/metrics]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{verbs: [get], apiGroups: [""], resources: [pods]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admins, namespace: shop}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: User, name: ann}, {kind: Group, name: ops}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
roleRef: {kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}, {kind: User, name: "system:serviceaccount:shop:db"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: dangling, namespace: shop}
roleRef: {kind: Role, name: gone}
subjects: [{kind: User, name: eve}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: urls}
roleRef: {kind: ClusterRole, name: urls}
subjects: [{kind: Group, name: "system:serviceaccounts:shop"}, {kind: Group, name: "system:unauthenticated"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: homeless}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: nowhere}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: to-a-role}
roleRef: {kind: Role, name: reader}
subjects: [{kind: User, name: bob}]
)";

}  // namespace assay::test

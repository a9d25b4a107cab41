#include "policy/subject_names.h"

#include <array>
#include <vector>

#include "facts/needs.h"
#include "policy/reader.h"

namespace assay {
namespace {

// Kinds that checks name most, for "did you mean".
constexpr std::array<std::string_view, 16> kCommonKinds{
    "Pod",
    "Node",
    "Service",
    "Namespace",
    "ServiceAccount",
    "ConfigMap",
    "apps/Deployment",
    "apps/DaemonSet",
    "apps/StatefulSet",
    "batch/CronJob",
    "networking.k8s.io/Ingress",
    "networking.k8s.io/NetworkPolicy",
    "rbac.authorization.k8s.io/Role",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/RoleBinding",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
};
constexpr std::array<std::string_view, 5> kGroups{"apps", "batch", "networking.k8s.io",
                                                  "rbac.authorization.k8s.io", "policy"};

}  // namespace

std::string subject_hint(std::string_view name) {
    const std::string kind(name.substr(name.rfind('/') + 1));
    if (is_subject_kind(kind)) {
        return "did you mean '" + kind + "'?";
    }
    for (const std::string_view group : kGroups) {
        const std::string grouped = std::string(group) + "/" + kind;
        if (is_subject_kind(grouped)) {
            return "did you mean '" + grouped + "'?";
        }
    }
    const auto derived = derived_subject_kinds();
    std::vector<std::string_view> candidates(derived.begin(), derived.end());
    candidates.insert(candidates.end(), kCommonKinds.begin(), kCommonKinds.end());
    return did_you_mean(name, candidates, "write group/Kind, or Kind in the core group");
}

}  // namespace assay

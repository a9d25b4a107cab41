// Kinds of Kubernetes objects and the resources that list them.
//
// Role: one table shared by the manifest reader (kind to request), the plan and the reports.
// Source: the REST mapping of kube-apiserver v1.36 (discovery), and removed versions from the
// deprecation guide, mapped to the group that serves the kind today.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct KindInfo {
    std::string group;     // today's group: "networking.k8s.io" for extensions/v1beta1 Ingress
    std::string version;   // the preferred version of that group
    std::string resource;  // "ingresses"
    std::string kind;      // "Ingress"
    bool namespaced = true;
};

// By apiVersion and kind as an object writes them. A kind that is not in the table gets its own
// group and a guessed plural, namespaced when `has_namespace`.
[[nodiscard]] KindInfo kind_of(std::string_view api_version, std::string_view kind,
                               bool has_namespace);
// By today's "group/Kind" ("Pod", "apps/Deployment"), as checks name subjects; nothing if unknown.
[[nodiscard]] std::optional<KindInfo> kind_named(std::string_view group_kind);

// By resource or kind as people type them: "pods", "pod". In `group` only, when one is given; else
// in the first group that has it, the core group first. Nothing if no row has it.
[[nodiscard]] std::optional<KindInfo> kind_typed(std::string_view name,
                                                 std::optional<std::string_view> group);
// Every resource of the table, for "did you mean".
[[nodiscard]] std::vector<std::string> known_resources();

// Whether the table has this kind, as an object writes it: its fields are known.
[[nodiscard]] bool is_known_kind(std::string_view api_version, std::string_view kind);

// As objects write it: "v1", "apps/v1".
[[nodiscard]] std::string api_version_of(std::string_view group, std::string_view version);

// "v1/pods", "apps/v1/deployments".
[[nodiscard]] std::string request_id(std::string_view group, std::string_view version,
                                     std::string_view resource);

}  // namespace assay

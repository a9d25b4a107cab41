#include "facts/needs.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "facts/exposure.h"
#include "facts/isolation.h"
#include "facts/selectors.h"
#include "snapshot/custom_kinds.h"
#include "snapshot/kinds.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 14> kDerived{
    "apiserver", "controller-manager", "endpoint", "etcd",      "exposure", "file",    "identity",
    "image",     "kube-proxy",         "kubelet",  "namespace", "podspec",  "runtime", "scheduler"};

WantedKind wanted(std::string_view group, std::string_view version, std::string_view resource,
                  std::string_view kind, bool required = true) {
    return {std::string(group), std::string(version), std::string(resource), std::string(kind),
            required};
}

WantedKind pods() { return wanted("", "v1", "pods", "Pod"); }

void add_rbac(Plan& plan) {
    constexpr std::string_view kGroup = "rbac.authorization.k8s.io";
    plan.kinds.push_back(wanted(kGroup, "v1", "clusterrolebindings", "ClusterRoleBinding"));
    plan.kinds.push_back(wanted(kGroup, "v1", "clusterroles", "ClusterRole"));
    plan.kinds.push_back(wanted(kGroup, "v1", "rolebindings", "RoleBinding"));
    plan.kinds.push_back(wanted(kGroup, "v1", "roles", "Role"));
}

// What paths/ reads: rights, what runs where (API servers and etcd too, as pods), and what guards.
// Files of nodes it does without. Secrets are asked for by no plan: what files and dumps hold of
// them is read.
void add_paths(Plan& plan) {
    add_needs(plan, needs_of_subject("podspec"));
    add_rbac(plan);
    plan.kinds.push_back(wanted("", "v1", "nodes", "Node"));
    plan.kinds.push_back(wanted("", "v1", "serviceaccounts", "ServiceAccount"));
    plan.kinds.push_back(wanted("admissionregistration.k8s.io", "v1",
                                "mutatingwebhookconfigurations", "MutatingWebhookConfiguration"));
}

void add_optional(Plan& plan, std::span<const PolicyKind> kinds) {
    for (const PolicyKind& kind : kinds) {
        plan.kinds.push_back(
            wanted(kind.group, kind.version, kind.resource, kind.kind, /*required=*/false));
    }
}

// The plan of a derived kind; nothing when it is none.
std::optional<Plan> derived_needs(std::string_view kind) {
    Plan plan;
    if (kind == "apiserver") {
        plan.kinds = {pods()};
        plan.probes = {{"/version"}};
        plan.nodes = true;
    } else if (kind == "controller-manager" || kind == "scheduler" || kind == "etcd") {
        plan.kinds = {pods()};
        plan.nodes = true;
    } else if (kind == "kubelet" || kind == "runtime") {
        plan.kinds = {wanted("", "v1", "nodes", "Node")};
        plan.nodes = true;
        if (kind == "kubelet") plan.configz = ConfigzRoad::api_server;
        plan.kubelet_probes = kind == "kubelet";
    } else if (kind == "kube-proxy") {
        plan.kinds = {pods(), wanted("", "v1", "nodes", "Node"),
                      wanted("", "v1", "configmaps", "ConfigMap")};
        plan.nodes = true;
    } else if (kind == "endpoint") {
        plan.probes = {{std::string(kTlsProbe)}};
    } else if (kind == "file") {
        plan.kinds = {wanted("", "v1", "nodes", "Node")};
        plan.nodes = true;
    } else if (kind == "image") {  // scans come from files (collect/import_scans.h)
        plan.kinds = {pods()};
    } else if (kind == "identity") {
        add_rbac(plan);
    } else if (kind == "namespace") {
        plan.kinds = {pods(), wanted("", "v1", "namespaces", "Namespace"),
                      wanted("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy")};
        add_optional(plan, custom_policy_kinds());
    } else if (kind == "podspec") {
        plan.kinds = {pods(), wanted("", "v1", "namespaces", "Namespace"), kDefinitions};
        plan.custom_templates = true;
        for (const TemplateKind& row : template_kinds()) {
            plan.kinds.push_back(wanted(row.group, row.version, row.resource, row.kind));
        }
    } else if (kind == "exposure") {
        plan.kinds = {pods(), wanted("", "v1", "services", "Service"),
                      wanted("networking.k8s.io", "v1", "ingresses", "Ingress")};
        add_optional(plan, route_kinds());
    } else {
        return std::nullopt;
    }
    return plan;
}

}  // namespace

std::span<const std::string_view> derived_subject_kinds() { return kDerived; }

bool is_subject_kind(std::string_view subject_kind) {
    return std::find(kDerived.begin(), kDerived.end(), subject_kind) != kDerived.end() ||
           kind_named(subject_kind).has_value();
}

Plan needs_of_subject(std::string_view subject_kind) {
    Plan plan;
    if (const auto derived = derived_needs(subject_kind)) {
        plan = *derived;
    } else if (const auto info = kind_named(subject_kind)) {
        plan.kinds = {wanted(info->group, info->version, info->resource, info->kind)};
    }
    Plan sorted;
    add_needs(sorted, plan);
    return sorted;
}

Plan needs_of_function(std::string_view function, std::string_view literal) {
    if (function == "cluster.get" || function == "cluster.list" ||
        function == "cluster.inNamespace" || function == "cluster.components") {
        return needs_of_subject(literal);
    }
    if (function == "cluster.selects") {
        return needs_of_subject("podspec");
    }
    Plan plan;
    if (function == "differences") {
        plan.kinds = {wanted("", "v1", "configmaps", "ConfigMap")};
        plan.nodes = true;
    } else if (function == "cluster.probe" && !literal.empty()) {
        plan.probes = {{std::string(literal)}};
    } else if (function == "rbac.path" || function == "rbac.anyPath") {
        add_paths(plan);
    } else if (function.starts_with("rbac.") || function.starts_with("authorizer.")) {
        add_rbac(plan);
    }
    Plan sorted;
    add_needs(sorted, plan);
    return sorted;
}

void add_needs(Plan& into, const Plan& more) {
    const auto place = [](const WantedKind& kind) {
        return std::tie(kind.group, kind.version, kind.resource, kind.kind);
    };
    for (const WantedKind& kind : more.kinds) {
        const auto at = std::ranges::lower_bound(into.kinds, place(kind), {}, place);
        if (at == into.kinds.end() || place(*at) != place(kind)) {
            into.kinds.insert(at, kind);
        } else {
            at->required = at->required || kind.required;
        }
    }
    for (const WantedProbe& probe : more.probes) {
        const auto at = std::ranges::lower_bound(into.probes, probe);
        if (at == into.probes.end() || *at != probe) into.probes.insert(at, probe);
    }
    into.nodes = into.nodes || more.nodes;
    if (more.configz) into.configz = more.configz;
    into.kubelet_probes = into.kubelet_probes || more.kubelet_probes;
    into.custom_templates = into.custom_templates || more.custom_templates;
}

}  // namespace assay

#include "facts/identities.h"

#include <string>
#include <utility>
#include <vector>

#include "facts/objects.h"

namespace assay {
namespace {

constexpr std::string_view kGroup = "rbac.authorization.k8s.io";
constexpr std::string_view kApi = "rbac.authorization.k8s.io/v1";

Value texts(const std::vector<std::string>& list, Store& store) {
    std::vector<Value> items;
    items.reserve(list.size());
    for (const std::string& text : list) {
        items.push_back(store.text(text));
    }
    return store.list(items);
}

// A rule of the bootstrap policy, as the object would spell it.
Value value_of(const PolicyRule& rule, Store& store) {
    std::vector<std::pair<std::string_view, Value>> members;
    const auto add = [&](std::string_view key, const std::vector<std::string>& list) {
        if (!list.empty()) {
            members.emplace_back(key, texts(list, store));
        }
    };
    add("verbs", rule.verbs);
    add("apiGroups", rule.api_groups);
    add("resources", rule.resources);
    add("resourceNames", rule.resource_names);
    add("nonResourceURLs", rule.non_resource_urls);
    return store.map(members);
}

Value reference(std::string_view kind, std::string_view ns, std::string_view name, Store& store) {
    return store.map(
        {{"kind", store.text(kind)}, {"namespace", store.text(ns)}, {"name", store.text(name)}});
}

void add_rules(const Grant& grant, const RbacIndex& rbac, Store& store, std::vector<Value>& out) {
    const std::string_view role_ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
    const Value binding = reference(grant.ns.empty() ? "ClusterRoleBinding" : "RoleBinding",
                                    grant.ns, name_of(grant.binding->value), store);
    const Value role = reference(grant.role_kind, role_ns, grant.role_name, store);
    const Value raw = grant.role == nullptr ? Value{} : grant.role->value.get("rules");
    const auto raw_rules = raw.items_or_none();
    for (std::size_t i = 0; i < grant.rules.size(); ++i) {
        const bool bootstrap =
            grant.bootstrap &&
            rbac.bootstrap_covers(grant.role_kind, role_ns, grant.role_name, grant.rules[i]);
        out.push_back(store.map({
            {"binding", binding},
            {"role", role},
            {"ruleIndex", Value::integer(static_cast<std::int64_t>(i))},
            {"rule", i < raw_rules.size() ? raw_rules[i] : value_of(grant.rules[i], store)},
            {"scope", store.text(grant.ns)},
            {"bootstrap", Value::boolean(bootstrap)},
        }));
    }
    if (grant.missing) {
        out.push_back(store.unknown(*grant.missing));
    }
}

std::string request_of(const Evidence& evidence, std::string_view resource) {
    const Request* request = evidence.find(kGroup, resource);
    return request == nullptr ? std::string{} : request->id;
}

}  // namespace

Universe derive_identities(const Evidence& evidence, const RbacIndex& rbac, Store& store) {
    Universe universe;
    if (evidence.target.kind == TargetKind::files) {
        universe.in_scope = evidence.find(kGroup, "clusterrolebindings") != nullptr ||
                            evidence.find(kGroup, "rolebindings") != nullptr;
    }
    if (const auto& why = rbac.cluster_gap()) {
        universe.gaps.push_back({*why,
                                 {std::string(kApi), "ClusterRoleBinding", {}, {}},
                                 request_of(evidence, "clusterrolebindings")});
    }
    if (const auto& why = rbac.namespace_gap()) {
        universe.gaps.push_back({*why,
                                 {std::string(kApi), "RoleBinding", {}, {}},
                                 request_of(evidence, "rolebindings")});
    }
    for (const auto& [name, grants] : rbac.grants()) {
        std::vector<Value> list;
        for (const Grant& grant : grants) {
            add_rules(grant, rbac, store, list);
        }
        if (!universe.gaps.empty()) {
            list.push_back(store.unknown(universe.gaps.front().why));
        }
        Subject subject;
        subject.ref = SubjectRef{{}, name.kind, name.ns, name.name};
        subject.source = source_of(evidence);
        subject.request = request_of(
            evidence, grants.front().ns.empty() ? "clusterrolebindings" : "rolebindings");
        subject.origin = grants.front().binding->origin;
        subject.object = store.map({{"kind", store.text(name.kind)},
                                    {"namespace", store.text(name.ns)},
                                    {"name", store.text(name.name)},
                                    {"grants", store.list(list)}});
        universe.subjects.push_back(std::move(subject));
    }
    return universe;
}

}  // namespace assay

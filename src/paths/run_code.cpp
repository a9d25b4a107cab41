#include "paths/run_code.h"

#include <array>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "paths/host_volume.h"
#include "paths/hubs.h"

namespace assay {
namespace {

struct Template {
    Asked what;
    bool changes;
};
constexpr std::array<Template, 7> kTemplates{{
    {{"apps", "daemonsets"}, true},
    {{"apps", "deployments"}, true},
    {{"apps", "replicasets"}, true},
    {{"apps", "statefulsets"}, true},
    {{"batch", "cronjobs"}, true},
    {{"batch", "jobs"}, false},
    {{"", "replicationcontrollers"}, true},
}};
constexpr Asked kPods{"", "pods"};

// The first right to make something that runs a pod.
std::optional<Right> may_run(const Ability& ability) {
    std::optional<Right> found = ability.may({"create"}, kPods);
    for (const Template& each : kTemplates) {
        if (const auto right = ability.may({"create"}, each.what)) merge(found, *right);
    }
    return found;
}

void add_new_pods(const Ability& ability) {
    const auto run = may_run(ability);
    if (!run) return;
    ability.lead(EdgeKind::workload_create, kRunPods, {*run});
    add_host_volume(ability, *run);
    constexpr Asked kNamespaces{"", "namespaces"};
    const auto label = ability.may(kChanges, kNamespaces, ability.ns());
    const VertexId nodes = ability.graph().vertex(hub(kRootOnNodes, {}));
    if (label) ability.lead(EdgeKind::namespace_labels, nodes, {*label, *run});
    if (!ability.whole()) return;
    for (const auto& [name, right] : ability.named(kChanges, kNamespaces)) {
        if (ability.inventory().namespaces.contains(name)) {
            ability.lead(EdgeKind::namespace_labels, nodes, {right, *run});
        }
    }
}

// Namespaces here that hold an object of the kind, of that name if one is given.
std::vector<std::string> holding(const Ability& ability, const Asked& what, std::string_view name) {
    std::vector<std::string> found;
    const Request* request = ability.facts().evidence().find(what.group(), what.resource());
    if (request == nullptr || request->objects.empty()) return found;
    const auto look = [&](const std::string& ns) {
        const bool there = name.empty() ? ability.inventory().has_objects(*request, ns)
                                        : find_object(*request, ns, name) != nullptr;
        if (there) found.push_back(ns);
    };
    if (!ability.whole()) {
        look(std::string(ability.ns()));
        return found;
    }
    for (const std::string& ns : ability.inventory().namespaces) look(ns);
    return found;
}

void add_changed_template(const Ability& ability, const Asked& what, std::string_view name,
                          const Right& right) {
    for (const std::string& ns : holding(ability, what, name)) {
        ability.lead(EdgeKind::workload_change, ability.graph().vertex(hub(kRunPods, ns)), {right});
    }
    // What was not read may be there.
    if (const auto why = gap_of(ability.facts().evidence(), what.group(), what.resource())) {
        ability.lead(EdgeKind::workload_change, kRunPods, {right}, why);
    }
}

// The hub of all objects of a kind, with the namespaces that hold one.
VertexId changes_everywhere(const Ability& ability, const Asked& what) {
    Graph& graph = ability.graph();
    const std::string word = std::string(kChange) + std::string(what.resource());
    const VertexWords name = hub(word, {});
    if (const auto known = graph.find(name)) return *known;
    const VertexId changes = graph.vertex(name);
    for (const std::string& ns : holding(ability, what, {})) {
        graph.add(changes, graph.vertex(hub(kRunPods, ns)), EdgeKind::part);
    }
    if (const auto why = gap_of(ability.facts().evidence(), what.group(), what.resource())) {
        graph.add(changes, graph.vertex(hub(kRunPods, {})), EdgeKind::part, {}, why);
    }
    return changes;
}

void add_changed_templates(const Ability& ability) {
    for (const Template& each : kTemplates) {
        if (!each.changes) continue;
        if (const auto any = ability.may(kChanges, each.what)) {
            if (ability.whole()) {
                ability.lead(EdgeKind::workload_change, changes_everywhere(ability, each.what),
                             {*any});
            } else {
                add_changed_template(ability, each.what, {}, *any);
            }
        }
        for (const auto& [name, right] : ability.named(kChanges, each.what)) {
            add_changed_template(ability, each.what, name, right);
        }
    }
}

// Edges to pods that run, by a right that names may limit.
void add_running(const Ability& ability, EdgeKind kind, Verbs verbs, const Asked& what,
                 std::string_view hub_of_all, const std::optional<Unknown>& guard = std::nullopt) {
    if (const auto any = ability.may(verbs, what)) ability.lead(kind, hub_of_all, {*any}, guard);
    for (const auto& [name, right] : ability.named(verbs, what)) {
        ability.miss_namespaces("pods");
        for (const std::string& ns : ability.inventory().namespaces) {
            if (!ability.whole() && ns != ability.ns()) continue;
            if (const auto pod = workload_of(ability.inventory(), ns, name)) {
                ability.lead(kind, *pod, {right}, guard);
            }
            if (const auto why = gap_of(ability.facts().evidence(), "", "pods")) {
                ability.lead(kind, ability.graph().vertex(hub(kEnterPods, ns)), {right}, why);
            }
        }
    }
}

void add_exec(const Ability& ability) {
    const auto& version = ability.facts().version();
    for (const Asked& what : {Asked{"", "pods", "exec"}, Asked{"", "pods", "attach"}}) {
        add_running(ability, EdgeKind::pod_exec, {"create"}, what, kEnterPods);
        if (!version) {
            add_running(ability, EdgeKind::pod_exec, {"get"}, what, kEnterPods,
                        Unknown{Reason::not_asked,
                                "get is enough before Kubernetes 1.35, and the version is not "
                                "known"});
        } else if (version->major == 1 && version->minor < 35) {
            add_running(ability, EdgeKind::pod_exec, {"get"}, what, kEnterPods);
        }
    }
}

void add_node_proxy(const Ability& ability) {
    if (!ability.whole()) return;
    constexpr Asked kProxy{"", "nodes", "proxy"};
    static constexpr Verbs verbs{"create", "get"};
    if (const auto any = ability.may(verbs, kProxy)) {
        ability.lead(EdgeKind::node_proxy, kEnterPods, {*any});
    }
    const Evidence& evidence = ability.facts().evidence();
    // A node on which no pod was seen has some only if neither was completely read.
    const auto unread = gap_of(evidence, "", "nodes");
    const auto unseen = unread ? gap_of(evidence, "", "pods") : std::nullopt;
    for (const auto& [name, right] : ability.named(verbs, kProxy)) {
        if (!unseen && !ability.inventory().nodes.contains(name)) continue;
        const VertexId pods = ability.graph().vertex(hub(kEnterNodePods, {}, name));
        ability.graph().add_gap(pods, unseen);
        ability.lead(EdgeKind::node_proxy, pods, {right});
    }
}

}  // namespace

void add_run_code(const Ability& ability) {
    add_new_pods(ability);
    add_changed_templates(ability);
    add_exec(ability);
    add_running(ability, EdgeKind::pod_image, kChanges, kPods, kEnterPods);
    add_running(ability, EdgeKind::ephemeral_container, kChanges,
                Asked{"", "pods", "ephemeralcontainers"}, kAddContainers);
    add_node_proxy(ability);
}

}  // namespace assay

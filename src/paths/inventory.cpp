#include "paths/inventory.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "paths/hubs.h"
#include "paths/token_secret.h"
#include "paths/workload_maker.h"
#include "snapshot/custom_kinds.h"

namespace assay {
namespace {

std::span<const StoredObject> objects_of(const Facts& facts, std::string_view group,
                                         std::string_view resource) {
    const Request* request = facts.evidence().find(group, resource);
    return request == nullptr ? std::span<const StoredObject>{}
                              : std::span<const StoredObject>(request->objects);
}

std::optional<Unknown> gap(const Facts& facts, std::string_view resource) {
    return gap_of(facts.evidence(), "", resource);
}

class Maker {
public:
    explicit Maker(const Facts& facts) : facts_(facts), workloads_(facts, made_) {}

    Inventory make() {
        workloads_.read_pods();
        add_namespaces();
        expect();
        add_accounts();
        workloads_.add();
        add_nodes();
        add_hubs();
        add_custom();
        return std::move(made_);
    }

private:
    // Roughly what a cluster of this size needs.
    void expect() {
        const std::size_t nodes = objects_of(facts_, "", "nodes").size();
        const std::size_t accounts = objects_of(facts_, "", "serviceaccounts").size();
        const std::size_t pods = objects_of(facts_, "", "pods").size();
        made_.graph.expect(nodes * 4 + accounts + made_.namespaces.size() * 12 +
                               facts_.universe("podspec").subjects.size() +
                               facts_.rbac().grants().size(),
                           nodes * 9 + accounts * 8 + made_.namespaces.size() * 48 + pods * 3);
        made_.pods.reserve(pods);
    }

    [[nodiscard]] bool is_files() const {
        return facts_.evidence().target.kind == TargetKind::files;
    }

    VertexId at(std::string_view ability, std::string_view ns, std::string_view node = {}) {
        return made_.graph.vertex(hub(ability, ns, node));
    }

    void add_namespaces() {
        for (const StoredObject& space : objects_of(facts_, "", "namespaces")) {
            made_.namespaces.emplace(name_of(space.value));
        }
        std::string_view last;  // most are in the order of their namespaces
        const auto add = [&](std::string_view ns) {
            if (ns != last) made_.namespaces.emplace(ns);
            last = ns;
        };
        for (const std::string_view ns : workloads_.namespaces()) add(ns);
        for (const StoredObject& account : objects_of(facts_, "", "serviceaccounts")) {
            add(namespace_of(account.value));
        }
        for (const Subject& workload : facts_.universe("podspec").subjects) add(workload.ref->ns);
        for (const auto& [who, grants] : facts_.rbac().grants()) {
            for (const Grant& grant : grants) add(grant.ns);
            if (who.kind == "ServiceAccount") made_.account_namespaces.insert(who.ns);
        }
        made_.namespaces.erase("");
        made_.account_namespaces.insert(made_.namespaces.begin(), made_.namespaces.end());
    }

    void add_accounts() {
        for (const std::string& ns : made_.namespaces) add_account(made_, ns, kDefaultAccount);
        for (const StoredObject& account : objects_of(facts_, "", "serviceaccounts")) {
            add_account(made_, namespace_of(account.value), name_of(account.value));
        }
    }

    // Nodes on which the API server or etcd runs, by label or because one was seen there.
    std::set<std::string> control_plane() {
        std::set<std::string> nodes;
        for (const char* const component : {"apiserver", "etcd"}) {
            for (const Subject& subject : facts_.universe(component).subjects) {
                nodes.emplace(subject.object.get("node").text_or());
            }
        }
        for (const StoredObject& node : objects_of(facts_, "", "nodes")) {
            const Value labels = node.value.get("metadata").get("labels");
            if (labels.find("node-role.kubernetes.io/control-plane") != nullptr ||
                labels.find("node-role.kubernetes.io/master") != nullptr) {
                nodes.emplace(name_of(node.value));
            }
            if (!labels.is_null() && !labels.is_map()) unlabelled_.emplace(name_of(node.value));
        }
        return nodes;
    }

    void add_nodes() {
        for (const StoredObject& node : objects_of(facts_, "", "nodes")) {
            made_.nodes.emplace(name_of(node.value));
        }
        const std::set<std::string> masters = control_plane();
        const auto unread = gap(facts_, "nodes");
        const auto unseen = gap(facts_, "pods");
        Graph& graph = made_.graph;
        graph.add(at(kRootOnNodes, {}), Graph::kNodeRoot, EdgeKind::part);
        graph.add_gap(at(kRootOnNodes, {}), unread);
        if (made_.nodes.empty() && is_files()) {
            graph.add_gap(at(kRootOnNodes, {}),
                          Unknown{Reason::not_asked, "there is no Node among the files"});
        }
        const VertexId everywhere = at(kRootOnNodes, {});
        for (const std::string& name : made_.nodes) {
            const VertexId node = node_vertex(made_.graph, name);
            graph.add(node, Graph::kNodeRoot, EdgeKind::part);
            graph.add(everywhere, node, EdgeKind::part);
            const VertexId pods = at(kEnterNodePods, {}, name);
            graph.add(node, pods, EdgeKind::node_pods);
            graph.add(node, at(kActAsNode, {}, name), EdgeKind::part);
            graph.add_gap(pods, unseen ? unseen : workloads_.unplaced());
            graph.add(node, add_identity(graph, {"User", {}, "system:node:" + name}),
                      EdgeKind::node_credentials);
            graph.add(node, add_identity(graph, {"Group", {}, "system:nodes"}),
                      EdgeKind::node_credentials);
            if (masters.contains(name)) {
                graph.add(node, Graph::kAdmin, EdgeKind::control_plane,
                          {{}, "control-plane node " + name});
            } else if (const auto why = control_plane_guard(name)) {
                graph.add(node, Graph::kAdmin, EdgeKind::control_plane, {}, why);
            }
        }
        add_keys(masters);
    }

    // Why a node may be one of the control plane.
    std::optional<Unknown> control_plane_guard(const std::string& node) const {
        if (const auto unread = gap(facts_, "nodes")) return unread;
        if (!unlabelled_.contains(node)) return std::nullopt;
        return Unknown{Reason::malformed, "the labels of the node could not be understood"};
    }

    // Workloads that read the keys of the control plane's nodes they run on.
    void add_keys(const std::set<std::string>& masters) {
        for (const auto& [workload, keys] : workloads_.keys()) {
            for (const std::string& node : keys.nodes) {
                const bool sure = masters.contains(node);
                auto why = sure ? std::nullopt : control_plane_guard(node);
                if (!sure && !why) why = gap(facts_, "pods");  // the API server's may be there
                if (!sure && !why) continue;
                made_.graph.add(workload, Graph::kAdmin, EdgeKind::control_plane,
                                {{}, keys.field + " on node " + node}, why);
            }
        }
    }

    // What the hubs of a namespace hold, and which hold them.
    void add_hubs() {
        const PodAdmission admission = facts_.pod_admission();
        Graph& graph = made_.graph;
        for (const std::string_view ability : {kActAsAccounts, kImpersonateAccounts, kReadSecrets,
                                               kRunPods, kEnterPods, kAddContainers, kEverything}) {
            const VertexId everywhere = at(ability, {});
            graph.add_gap(everywhere, gap(facts_, "namespaces"));
            for (const std::string& ns : made_.namespaces) {
                graph.add(everywhere, at(ability, ns), EdgeKind::part);
            }
        }
        // What runs in files is what their templates say.
        const std::vector<Gap>& unread = facts_.universe("podspec").gaps;
        const Gap* const unread_templates =
            is_files() && !unread.empty() ? &unread.front() : nullptr;
        const auto no_accounts = gap(facts_, "serviceaccounts");
        const auto no_pods = gap(facts_, "pods");
        const VertexId nodes = at(kRootOnNodes, {});
        for (const std::string& ns : made_.namespaces) {
            const VertexId accounts = at(kActAsAccounts, ns);
            const VertexId run = at(kRunPods, ns);
            const VertexId enter = at(kEnterPods, ns);
            const VertexId everything = at(kEverything, ns);
            const VertexId containers = at(kAddContainers, ns);
            graph.add_gap(accounts, no_accounts);
            graph.add_gap(enter, no_pods);
            if (unread_templates) graph.add_gap(enter, unread_templates->why);
            graph.add(at(kImpersonateAccounts, ns), accounts, EdgeKind::part);
            graph.add(run, accounts, EdgeKind::pod_account);
            graph.add(containers, enter, EdgeKind::part);
            for (const VertexId part : {run, enter, accounts}) {
                graph.add(everything, part, EdgeKind::part);
            }
            graph.add(everything, nodes, EdgeKind::namespace_labels);
            add_privileged(ns, admission.admits_privileged(ns), {run, containers, nodes});
        }
        add_token_secrets();
    }

    void add_custom() {
        constexpr const char* kGroup = "apiextensions.k8s.io";
        made_.unread_definitions = gap_of(facts_.evidence(), kGroup, "customresourcedefinitions");
        for (const StoredObject& each : objects_of(facts_, kGroup, "customresourcedefinitions")) {
            const auto kind = templated_kind(each.value);
            if (!kind) continue;
            const bool cluster = each.value.get("spec").get("scope").text_or() == "Cluster";
            made_.custom.push_back({kind->group, kind->resource, !cluster});
        }
    }

    struct PrivilegedHubs {
        VertexId run;
        VertexId containers;
        VertexId nodes;
    };
    void add_privileged(const std::string& ns, const Decision& allowed,
                        const PrivilegedHubs& hubs) {
        if (allowed.truth == Truth::no) return;
        const bool sure = allowed.truth == Truth::yes;
        Graph& graph = made_.graph;
        const std::uint32_t reason =
            graph.reason(std::span<const Permit>{},
                         "namespace " + ns + (sure ? " lets privileged pods in" : ""));
        graph.add_for(hubs.run, hubs.nodes, EdgeKind::privileged_pod, reason, allowed.why);
        for (const VertexId host : workloads_.hosts_of(ns)) {
            graph.add_for(hubs.containers, host, EdgeKind::ephemeral_privileged, reason,
                          allowed.why);
        }
    }

    void add_token_secrets() {
        Graph& graph = made_.graph;
        for (const StoredObject& secret : objects_of(facts_, "", "secrets")) {
            const VertexId read = at(kReadSecrets, namespace_of(secret.value));
            const TokenSecret token = token_in(facts_, secret.value);
            if (token.account) {
                graph.add(read, add_identity(graph, *token.account), EdgeKind::part,
                          {{}, "Secret " + std::string(name_of(secret.value))}, token.missing);
            } else {
                graph.add_gap(read, token.missing);
            }
        }
        const auto unread = gap(facts_, "secrets");
        for (const std::string& ns : made_.namespaces) {
            if (!unread) break;
            graph.add(at(kReadSecrets, ns), at(kActAsAccounts, ns), EdgeKind::part, {},
                      Unknown{unread->reason,
                              "whether a Secret holds a token is not known: " + unread->text});
        }
    }

    const Facts& facts_;
    Inventory made_;
    WorkloadMaker workloads_;
    std::set<std::string> unlabelled_;  // nodes whose labels are none
};

}  // namespace

bool Inventory::has_objects(const Request& list, std::string_view ns) {
    const auto [known, added] = spaces.try_emplace(&list);
    if (added) {
        for (const StoredObject& object : list.objects) {
            known->second.emplace_hint(known->second.end(), namespace_of(object.value));
        }
    }
    return known->second.contains(ns);
}

VertexId add_account(Inventory& inventory, std::string_view ns, std::string_view name) {
    Graph& graph = inventory.graph;
    const auto known = graph.find({VertexKind::account, ns, name, {}});
    if (known && inventory.is_account(*known)) return *known;
    const VertexId account =
        known ? *known
              : add_identity(graph, {"ServiceAccount", std::string(ns), std::string(name)});
    if (inventory.accounts.size() <= account) inventory.accounts.resize(account + 1);
    inventory.accounts[account] = true;
    graph.add(graph.vertex(hub(kActAsAccounts, ns)), account, EdgeKind::part);
    return account;
}

VertexId node_vertex(Graph& graph, const std::string& name) {
    return graph.vertex({VertexKind::node, {}, name, {}, {}});
}

VertexId kubelet_of(Graph& graph, const std::string& node) {
    const VertexWords name = hub(kHaveKubelet, {}, node);
    if (const auto known = graph.find(name)) return *known;
    const VertexId made = graph.vertex(name);
    graph.add(made, add_identity(graph, {"User", {}, "system:node:" + node}), EdgeKind::part);
    graph.add(made, add_identity(graph, {"Group", {}, "system:nodes"}), EdgeKind::part);
    graph.add(made, graph.vertex(hub(kActAsNode, {}, node)), EdgeKind::part);
    return made;
}

Inventory take_inventory(const Facts& facts) { return Maker(facts).make(); }

std::optional<VertexId> workload_of(const Inventory& inventory, std::string_view ns,
                                    std::string_view pod) {
    const StoredObject* found =
        inventory.pod_list == nullptr ? nullptr : find_object(*inventory.pod_list, ns, pod);
    if (found == nullptr) return std::nullopt;
    return inventory.pods[static_cast<std::size_t>(found - inventory.pod_list->objects.data())];
}

std::optional<SubjectName> group_above(const SubjectName& subject) {
    const auto group = [](std::string name) {
        return std::optional(SubjectName{"Group", {}, std::move(name)});
    };
    constexpr std::string_view kOf = "system:serviceaccounts:";
    if (subject.kind == "ServiceAccount") return group(std::string(kOf) + subject.ns);
    if (subject.kind != "Group") {
        return group(subject.name == "system:anonymous" ? "system:unauthenticated"
                                                        : "system:authenticated");
    }
    if (subject.name == "system:authenticated" || subject.name == "system:unauthenticated") {
        return std::nullopt;
    }
    return group(subject.name.starts_with(kOf) ? "system:serviceaccounts" : "system:authenticated");
}

VertexId add_identity(Graph& graph, const SubjectName& subject) {
    const VertexName name = vertex_of(subject);
    if (const auto known = graph.find(name)) return *known;
    const VertexId made = graph.vertex(name);
    if (const auto above = group_above(subject)) {
        graph.add(made, add_identity(graph, *above), EdgeKind::member);
    }
    return made;
}

}  // namespace assay

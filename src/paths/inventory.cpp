#include "paths/inventory.h"

#include <vector>

#include "facts/objects.h"
#include "facts/owners.h"
#include "facts/pod_fields.h"
#include "facts/presence_gap.h"
#include "paths/hubs.h"
#include "paths/pod_escape.h"
#include "paths/token_mount.h"
#include "paths/token_secret.h"

namespace assay {
namespace {

constexpr const char* kDefault = "default";

std::span<const StoredObject> objects_of(const Facts& facts, std::string_view group,
                                         std::string_view resource) {
    const Request* request = facts.evidence().find(group, resource);
    return request == nullptr ? std::span<const StoredObject>{}
                              : std::span<const StoredObject>(request->objects);
}

std::optional<Unknown> gap(const Facts& facts, std::string_view resource) {
    return gap_of(facts.evidence(), "", resource);
}

bool finished(const Value& pod) {
    const std::string_view phase = pod.get("status").get("phase").text_or();
    return phase == "Succeeded" || phase == "Failed";
}

class Maker {
public:
    explicit Maker(const Facts& facts) : facts_(facts), owners_(facts.evidence()) {}

    Inventory make() {
        add_namespaces();
        add_accounts();
        add_workloads();
        add_nodes();
        add_hubs();
        return std::move(made_);
    }

private:
    struct Workload {
        SubjectRef owner;
        std::string ns;
        Value spec;
        bool mirror = false;
    };

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
        for (const char* const resource : {"pods", "serviceaccounts"}) {
            for (const StoredObject& object : objects_of(facts_, "", resource)) {
                made_.namespaces.emplace(namespace_of(object.value));
            }
        }
        for (const Subject& workload : facts_.universe("podspec").subjects) {
            made_.namespaces.emplace(workload.ref->ns);
        }
        for (const auto& [who, grants] : facts_.rbac().grants()) {
            for (const Grant& grant : grants) made_.namespaces.emplace(grant.ns);
        }
        made_.namespaces.erase("");
    }

    VertexId add_account(std::string_view ns, std::string_view name) {
        const VertexId account =
            add_identity(made_.graph, {"ServiceAccount", std::string(ns), std::string(name)});
        made_.accounts.insert({std::string(ns), std::string(name)});
        made_.graph.add(at(kActAsAccounts, ns), account, EdgeKind::part);
        return account;
    }

    void add_accounts() {
        for (const std::string& ns : made_.namespaces) add_account(ns, kDefault);
        for (const StoredObject& account : objects_of(facts_, "", "serviceaccounts")) {
            add_account(namespace_of(account.value), name_of(account.value));
        }
    }

    // The vertex, with the edge to its account.
    VertexId add_workload(const Workload& from, bool platform) {
        std::string account(from.mirror ? "" : service_account_of(from.spec));
        if (account.empty() && !from.mirror) account = kDefault;
        const auto escape = escape_of(from.spec);
        Decision mounts;
        if (!from.mirror) mounts = mounts_token(facts_, from.spec, from.ns, account);
        VertexName name{VertexKind::workload, from.ns, from.owner.name, from.owner.kind, account};
        name.detail += mounts.truth == Truth::no ? "\n" : "\ntoken\n";
        if (escape) name.detail += escape->field + (escape->guard ? "?" : "");
        const std::string keys = control_plane_keys_of(from.spec);
        name.detail += "\n" + keys;
        const VertexId workload = made_.graph.vertex(name);
        made_.graph.set_platform(workload, platform || made_.graph.vertices()[workload].platform);
        made_.graph.add(at(kEnterPods, from.ns), workload, EdgeKind::part);
        workloads_.insert(workload);
        if (mounts.truth != Truth::no) {
            made_.graph.add(workload, add_account(from.ns, account), EdgeKind::account_token,
                            {{}, "service account " + account}, mounts.why);
        }
        made_.graph.add_gap(workload, unread_ways(from.spec));
        if (escape) escapes_.try_emplace(workload, *escape);
        if (!keys.empty()) keys_[workload].field = keys;
        return workload;
    }

    void add_workloads() {
        for (const Subject& subject : facts_.universe("podspec").subjects) {
            const Value owner = subject.object.get("owner");
            const SubjectRef ref{"", std::string(owner.get("kind").text_or()), subject.ref->ns,
                                 std::string(owner.get("name").text_or())};
            const bool mirror = owner.get("kind").text_or() == "Pod" && is_mirror(subject.object);
            add_workload({ref, subject.ref->ns, subject.object.get("spec"), mirror},
                         subject.object.get("platform").is_true());
        }
        for (const StoredObject& pod : objects_of(facts_, "", "pods")) {
            if (!finished(pod.value)) add_pod(pod.value);
        }
        add_unplaced();
    }

    // Of workloads without a pod on a known node.
    void add_unplaced() {
        const Unknown why{Reason::indeterminate, "on which node it runs is not known"};
        for (const VertexId workload : workloads_) {
            if (placed_.contains(workload)) continue;
            if (is_files()) unplaced_ = why;
            const auto escape = escapes_.find(workload);
            if (escape == escapes_.end()) continue;
            made_.graph.add(workload, Graph::kNodeRoot, EdgeKind::container_escape,
                            {{}, escape->second.field}, escape->second.guard);
            made_.graph.add_gap(workload, why);
        }
    }

    void add_pod(const Value& pod) {
        const std::string ns(namespace_of(pod));
        const Value spec = pod.get("spec");
        const bool mirror = is_mirror(pod);
        const VertexId workload = add_workload({owners_.top_of(pod), ns, spec, mirror}, false);
        made_.pods.try_emplace({ns, std::string(name_of(pod))}, workload);
        const std::string node(spec.get("nodeName").text_or());
        if (!spec.get("nodeName").is_null() && !spec.get("nodeName").is_text()) {
            unplaced_ = Unknown{Reason::malformed, "the node of a pod could not be understood"};
        }
        if (node.empty()) return;
        made_.nodes.insert(node);
        placed_.insert(workload);
        const VertexId host = node_vertex(node);
        made_.graph.add(at(kEnterNodePods, {}, node), workload, EdgeKind::part);
        hosts_[ns].insert(host);
        if (const auto keys = keys_.find(workload); keys != keys_.end()) {
            keys->second.nodes.insert(node);
        }
        if (const auto escape = escapes_.find(workload); escape != escapes_.end()) {
            made_.graph.add(workload, host, EdgeKind::container_escape, {{}, escape->second.field},
                            escape->second.guard);
        }
        if (!mirror) add_token_request(host, ns, service_account_of(spec));
    }

    // The kubelet of a node may ask for tokens of the pods that are bound to it.
    void add_token_request(VertexId host, const std::string& ns, std::string_view account) {
        made_.graph.add(host, add_account(ns, account.empty() ? kDefault : account),
                        EdgeKind::node_token_request, {}, node_authorizer());
    }

    // Why the Node authorizer may not be asked.
    std::optional<Unknown> node_authorizer() {
        for (const Subject& server : facts_.universe("apiserver").subjects) {
            const auto modes = facts_.setting(server.object, "authorization.modes");
            if (!modes || !modes->value.is_list()) continue;
            for (const Value& mode : modes->value.items()) {
                if (mode.text_or() == "Node") return std::nullopt;
            }
        }
        return Unknown{Reason::indeterminate,
                       "whether the API server asks the Node authorizer is not known"};
    }

    VertexId node_vertex(const std::string& name) {
        return made_.graph.vertex({VertexKind::node, {}, name, {}, {}});
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
        for (const std::string& name : made_.nodes) {
            const VertexId node = node_vertex(name);
            graph.add(node, Graph::kNodeRoot, EdgeKind::part);
            graph.add(at(kRootOnNodes, {}), node, EdgeKind::part);
            graph.add(node, at(kEnterNodePods, {}, name), EdgeKind::node_pods);
            graph.add_gap(at(kEnterNodePods, {}, name), unseen ? unseen : unplaced_);
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
        for (const auto& [workload, keys] : keys_) {
            for (const std::string& node : keys.nodes) {
                const bool sure = masters.contains(node);
                const auto why = sure ? std::nullopt : control_plane_guard(node);
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
            graph.add_gap(at(ability, {}), gap(facts_, "namespaces"));
            for (const std::string& ns : made_.namespaces) {
                graph.add(at(ability, {}), at(ability, ns), EdgeKind::part);
            }
        }
        // What runs in files is what their templates say.
        const std::vector<Gap>& unread = facts_.universe("podspec").gaps;
        const Gap* const unread_templates =
            is_files() && !unread.empty() ? &unread.front() : nullptr;
        for (const std::string& ns : made_.namespaces) {
            graph.add_gap(at(kActAsAccounts, ns), gap(facts_, "serviceaccounts"));
            graph.add_gap(at(kEnterPods, ns), gap(facts_, "pods"));
            if (unread_templates) graph.add_gap(at(kEnterPods, ns), unread_templates->why);
            graph.add(at(kImpersonateAccounts, ns), at(kActAsAccounts, ns), EdgeKind::part);
            graph.add(at(kRunPods, ns), at(kActAsAccounts, ns), EdgeKind::pod_account);
            graph.add(at(kAddContainers, ns), at(kEnterPods, ns), EdgeKind::part);
            for (const std::string_view ability : {kRunPods, kEnterPods, kActAsAccounts}) {
                graph.add(at(kEverything, ns), at(ability, ns), EdgeKind::part);
            }
            graph.add(at(kEverything, ns), at(kRootOnNodes, {}), EdgeKind::namespace_labels);
            add_privileged(ns, admission.admits_privileged(ns));
        }
        add_token_secrets();
    }

    void add_privileged(const std::string& ns, const Decision& allowed) {
        if (allowed.truth == Truth::no) return;
        const bool sure = allowed.truth == Truth::yes;
        const Because because{{}, "namespace " + ns + (sure ? " lets privileged pods in" : "")};
        made_.graph.add(at(kRunPods, ns), at(kRootOnNodes, {}), EdgeKind::privileged_pod, because,
                        allowed.why);
        for (const VertexId host : hosts_[ns]) {
            made_.graph.add(at(kAddContainers, ns), host, EdgeKind::ephemeral_privileged, because,
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
    Owners owners_;
    Inventory made_;
    struct Keys {
        std::string field;
        std::set<std::string> nodes;
    };
    std::map<VertexId, Escape> escapes_;
    std::map<VertexId, Keys> keys_;
    std::set<VertexId> workloads_;
    std::set<VertexId> placed_;                        // workloads with a pod on a known node
    std::optional<Unknown> unplaced_;                  // why a node may have more pods
    std::set<std::string> unlabelled_;                 // nodes whose labels are none
    std::map<std::string, std::set<VertexId>> hosts_;  // nodes of a namespace's pods
};

}  // namespace

Inventory take_inventory(const Facts& facts) { return Maker(facts).make(); }

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

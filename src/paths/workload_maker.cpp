#include "paths/workload_maker.h"

#include <algorithm>
#include <utility>

#include "facts/objects.h"
#include "facts/owners.h"
#include "facts/pod_fields.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"
#include "paths/hubs.h"
#include "paths/token_mount.h"

namespace assay {
namespace {

// Why the Node authorizer may not be asked.
std::optional<Unknown> node_authorizer(const Facts& facts) {
    for (const Subject& server : facts.universe("apiserver").subjects) {
        const auto modes = facts.setting(server.object, "authorization.modes");
        if (!modes || !modes->value.is_list()) continue;
        for (const Value& mode : modes->value.items()) {
            if (mode.text_or() == "Node") return std::nullopt;
        }
    }
    return Unknown{Reason::indeterminate,
                   "whether the API server asks the Node authorizer is not known"};
}

}  // namespace

WorkloadMaker::WorkloadMaker(const Facts& facts, Inventory& made)
    : facts_(facts), made_(made), node_authorizer_(node_authorizer(facts)) {
    const Request* const accounts = facts.evidence().find("", "serviceaccounts");
    if (accounts != nullptr) accounts_.emplace(*accounts);
}

Value WorkloadMaker::account_object(std::string_view ns, std::string_view name) const {
    const StoredObject* found = accounts_ ? accounts_->find(ns, name) : nullptr;
    return found != nullptr ? found->value : facts_.get("ServiceAccount", ns, name);
}

VertexId WorkloadMaker::at(std::string_view ability, std::string_view ns, std::string_view node) {
    return made_.graph.vertex(hub(ability, ns, node));
}

const WorkloadMaker::Space& WorkloadMaker::space_of(std::string_view ns) {
    if (space_.hosts == nullptr || space_.ns != ns) {
        space_ = {ns, at(kEnterPods, ns), &hosts_[std::string(ns)]};
    }
    return space_;
}

VertexId WorkloadMaker::add_workload(const Workload& from) {
    const SpecWays& ways = specs_.ways(from.spec);
    Decision mounts;
    if (!from.mirror) {
        mounts = ways.mounts_token ? *ways.mounts_token
                                   : mounts_token_of(account_object(from.ns, ways.account));
    }
    std::string detail = mounts.truth == Truth::no ? "\n" : "\ntoken\n";
    if (ways.escape) detail += ways.escape->field + (ways.escape->guard ? "?" : "");
    detail += "\n" + ways.keys;
    if (ways.files) detail += "\n" + ways.files->field + (ways.files->guard ? "?" : "");
    Graph& graph = made_.graph;
    const VertexId made = graph.vertex({VertexKind::workload, from.ns, from.name, from.kind,
                                        (from.mirror ? std::string() : ways.account) + detail});
    if (from.platform) graph.set_platform(made, true);
    graph.add_gap(made, ways.unread);
    workloads_.push_back(made);
    graph.add(space_of(from.ns).pods, made, EdgeKind::part);
    if (mounts.truth != Truth::no) {
        graph.add(made, add_account(made_, from.ns, ways.account), EdgeKind::account_token,
                  {{}, "service account " + ways.account}, mounts.why);
    }
    if (ways.escape) escapes_.try_emplace(made, *ways.escape);
    if (ways.files) files_.try_emplace(made, *ways.files);
    if (!ways.keys.empty()) keys_[made].field = ways.keys;
    return made;
}

void WorkloadMaker::add() {
    for (const Subject& subject : facts_.universe("podspec").subjects) {
        const Value owner = subject.object.get("owner");
        const std::string_view kind = owner.get("kind").text_or();
        add_workload({kind, owner.get("name").text_or(), subject.ref->ns,
                      specs_.number_of(subject.object.get("spec")),
                      kind == "Pod" && is_mirror(subject.object),
                      subject.object.get("platform").is_true()});
    }
    for (const ReadPod& pod : pods_) {
        if (pod.of == kEnded) {
            made_.pods.emplace_back();
            continue;
        }
        PodClass& of = classes_[pod.of];
        if (!of.made) make(of);
        if (pod.node != kNoNode) place(of, pod);
        made_.pods.emplace_back(of.workload);
    }
    add_unplaced();
    add_tokens();
}

// What a pod reads on its node.
void WorkloadMaker::add_files(std::string_view node, VertexId workload) {
    const auto found = files_.find(workload);
    if (found == files_.end()) return;
    Graph& graph = made_.graph;
    const KubeletFolders& files = found->second;
    if (files.kubelet) {
        graph.add(workload, kubelet_of(graph, std::string(node)), EdgeKind::kubelet_keys,
                  {{}, files.field}, files.guard);
    }
    if (!files.tokens) return;
    const auto known = token_nodes_.find(node);
    const VertexId tokens =
        known != token_nodes_.end() ? known->second : at(kReadNodeTokens, {}, node);
    if (known == token_nodes_.end()) {
        token_nodes_.emplace(node, tokens);
        graph.add_gap(tokens, gap_of(facts_.evidence(), "", "pods"));
    }
    graph.add(workload, tokens, EdgeKind::pod_tokens, {{}, files.field}, files.guard);
}

// Whose tokens are on the nodes where some pod reads them.
void WorkloadMaker::add_tokens() {
    if (token_nodes_.empty()) return;
    Graph& graph = made_.graph;
    std::map<VertexId, Edge> mounted;  // by workload
    for (const Edge& edge : graph.edges()) {
        if (edge.kind == EdgeKind::account_token) mounted.try_emplace(edge.from, edge);
    }
    std::set<std::pair<VertexId, VertexId>> told;  // tokens of a node and workload
    for (std::size_t i = 0; i < made_.pods.size(); ++i) {
        if (!made_.pods[i]) continue;
        const auto on = token_nodes_.find(
            made_.pod_list->objects[i].value.get("spec").get("nodeName").text_or());
        const auto token = mounted.find(*made_.pods[i]);
        if (on == token_nodes_.end() || token == mounted.end()) continue;
        if (!told.emplace(on->second, token->first).second) continue;
        const Unknown* const guard = graph.guard(token->second);
        graph.add(on->second, token->second.to, EdgeKind::part, {},
                  guard == nullptr ? std::nullopt : std::optional(*guard));
    }
}

void WorkloadMaker::read_pods() {
    const Request* const pods = facts_.evidence().find("", "pods");
    made_.pod_list = pods;
    if (pods == nullptr) return;
    pods_.reserve(pods->objects.size());
    for (const StoredObject& pod : pods->objects) {
        if (is_finished(pod.value)) {
            pods_.push_back({kEnded, kNoNode});
        } else {
            pods_.push_back({class_of(pod.value), node_of(pod.value)});
        }
    }
}

std::vector<std::string_view> WorkloadMaker::namespaces() const {
    std::vector<std::string_view> namespaces;
    namespaces.reserve(classes_.size());
    for (const PodClass& each : classes_) namespaces.push_back(each.ns);
    return namespaces;
}

std::uint32_t WorkloadMaker::class_of(const Value& pod) {
    static const Key kSpec("spec");
    const auto next = static_cast<std::uint32_t>(classes_.size());
    const Value* const spec = pod.find(kSpec);
    const std::uint32_t number = specs_.number_of(spec == nullptr ? Value{} : *spec);
    if (PodKey key; read_owner_key(pod, key)) {
        key.spec = number;
        const auto [known, added] = class_ids_.try_emplace(key, next);
        if (!added) return known->second;
    }
    PodClass& made = classes_.emplace_back();
    made.owner = facts_.top_owner_of(pod);
    made.ns = namespace_of(pod);
    made.spec = number;
    made.mirror = is_mirror(pod);
    return next;
}

std::uint32_t WorkloadMaker::node_of(const Value& pod) {
    static const Key kSpec("spec");
    static const Key kNodeName("nodeName");
    const Value* const spec = pod.find(kSpec);
    const Value* const name = spec == nullptr ? nullptr : spec->find(kNodeName);
    if (name == nullptr || name->is_null()) return kNoNode;
    if (!name->is_text()) {
        unplaced_ = Unknown{Reason::malformed, "the node of a pod could not be understood"};
        return kNoNode;
    }
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto [known, added] = node_ids_.try_emplace(name->identity(), next);
    if (!added) return known->second;
    if (name->as_text().empty()) {
        known->second = kNoNode;
    } else {
        nodes_.emplace_back().name = *name;
    }
    return known->second;
}

// Of workloads without a pod on a known node.
void WorkloadMaker::add_unplaced() {
    const Unknown why{Reason::indeterminate, "on which node a pod runs is not known"};
    std::ranges::sort(workloads_);
    const auto twice = std::ranges::unique(workloads_);
    workloads_.erase(twice.begin(), twice.end());
    for (const VertexId workload : workloads_) {
        if (workload < placed_.size() && placed_[workload]) continue;
        if (facts_.evidence().target.kind == TargetKind::files) unplaced_ = why;
        if (files_.contains(workload)) made_.graph.add_gap(workload, why);
        const auto escape = escapes_.find(workload);
        if (escape == escapes_.end()) continue;
        made_.graph.add(workload, Graph::kNodeRoot, EdgeKind::container_escape,
                        {{}, escape->second.field}, escape->second.guard);
        made_.graph.add_gap(workload, why);
    }
}

void WorkloadMaker::make(PodClass& of) {
    of.workload = add_workload({of.owner.kind, of.owner.name, of.ns, of.spec, of.mirror, false});
    of.hosts = space_of(of.ns).hosts;
    if (const auto escape = escapes_.find(of.workload); escape != escapes_.end()) {
        of.escape = &escape->second;
        of.escape_reason = made_.graph.reason(std::span<const Permit>{}, of.escape->field);
    }
    of.made = true;
}

// Where it runs.
void WorkloadMaker::place(PodClass& of, const ReadPod& pod) {
    if (!of.placed) {
        if (placed_.size() <= of.workload) placed_.resize(of.workload + 1);
        placed_[of.workload] = true;
    }
    of.placed = true;
    const Host& host = host_of(pod.node);
    made_.graph.add(host.pods, of.workload, EdgeKind::part);
    of.hosts->push_back(host.node);
    if (const auto keys = keys_.find(of.workload); keys != keys_.end()) {
        keys->second.nodes.emplace(host.name.as_text());
    }
    if (!files_.empty()) add_files(host.name.as_text(), of.workload);
    if (of.escape != nullptr) {
        made_.graph.add_for(of.workload, host.node, EdgeKind::container_escape, of.escape_reason,
                            of.escape->guard);
    }
    // The kubelet of a node may ask for tokens of the pods that are bound to it.
    if (!of.mirror) {
        if (!of.account) {
            of.account = add_account(made_, of.ns, specs_.ways(of.spec).account);
        }
        made_.graph.add_for(host.kubelet, *of.account, EdgeKind::node_token_request, 0,
                            node_authorizer_);
    }
}

const WorkloadMaker::Host& WorkloadMaker::host_of(std::uint32_t node) {
    Host& host = nodes_[node];
    if (!host.made) {
        const std::string name(host.name.as_text());
        made_.nodes.insert(name);
        host.made = true;
        host.node = node_vertex(made_.graph, name);
        host.pods = at(kEnterNodePods, {}, name);
        host.kubelet = at(kActAsNode, {}, name);
    }
    return host;
}

std::vector<VertexId> WorkloadMaker::hosts_of(const std::string& ns) const {
    const auto at = hosts_.find(ns);
    std::vector<VertexId> hosts;
    if (at == hosts_.end()) return hosts;
    std::vector<bool> seen(made_.graph.vertices().size());  // most are there many times
    for (const VertexId host : at->second) {
        if (!seen[host]) hosts.push_back(host);
        seen[host] = true;
    }
    std::ranges::sort(hosts);
    return hosts;
}

}  // namespace assay

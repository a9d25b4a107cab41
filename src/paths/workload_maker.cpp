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

// The vertex, with the edge to its account.
WorkloadMaker::PodClass WorkloadMaker::add_workload(const Workload& from, bool platform) {
    std::string account(service_account_of(from.spec));
    if (account.empty()) account = kDefaultAccount;
    const auto escape = escape_of(from.spec);
    Decision mounts;
    if (!from.mirror) {
        mounts = mounts_token(from.spec, [&] { return account_object(from.ns, account); });
    }
    VertexName name{VertexKind::workload, from.ns, from.owner.name, from.owner.kind,
                    from.mirror ? "" : account};
    name.detail += mounts.truth == Truth::no ? "\n" : "\ntoken\n";
    if (escape) name.detail += escape->field + (escape->guard ? "?" : "");
    const std::string keys = control_plane_keys_of(from.spec);
    name.detail += "\n" + keys;
    const auto files = escape ? std::nullopt : node_files_of(from.spec);
    if (files) name.detail += "\n" + files->field + (files->guard ? "?" : "");
    PodClass made;
    made.workload = made_.graph.vertex(name);
    made.mirror = from.mirror;
    made.hosts = &hosts_[from.ns];
    made_.graph.set_platform(made.workload,
                             platform || made_.graph.vertices()[made.workload].platform);
    made_.graph.add_gap(made.workload, unread_ways(from.spec));
    workloads_.push_back(made.workload);
    made_.graph.add(at(kEnterPods, from.ns), made.workload, EdgeKind::part);
    if (mounts.truth != Truth::no) {
        made_.graph.add(made.workload, add_account(made_, from.ns, account),
                        EdgeKind::account_token, {{}, "service account " + account}, mounts.why);
    }
    if (escape) {
        made.escape = &escapes_.try_emplace(made.workload, *escape).first->second;
        made.escape_reason = made_.graph.reason(std::span<const Permit>{}, made.escape->field);
    }
    if (files) files_.try_emplace(made.workload, *files);
    if (!keys.empty()) keys_[made.workload].field = keys;
    return made;
}

void WorkloadMaker::add() {
    for (const Subject& subject : facts_.universe("podspec").subjects) {
        const Value owner = subject.object.get("owner");
        const SubjectRef ref{"", std::string(owner.get("kind").text_or()), subject.ref->ns,
                             std::string(owner.get("name").text_or())};
        const bool mirror = owner.get("kind").text_or() == "Pod" && is_mirror(subject.object);
        add_workload({ref, subject.ref->ns, subject.object.get("spec"), mirror},
                     subject.object.get("platform").is_true());
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

std::vector<Value> WorkloadMaker::examples() const {
    std::vector<Value> pods;
    pods.reserve(classes_.size());
    for (const PodClass& each : classes_) pods.push_back(each.example);
    return pods;
}

std::uint32_t WorkloadMaker::class_of(const Value& pod) {
    const auto next = static_cast<std::uint32_t>(classes_.size());
    if (read_pod_key(pod, key_)) {
        const auto [known, added] = class_ids_.try_emplace(key_, next);
        if (!added) return known->second;
    }
    classes_.emplace_back().example = pod;
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
    }
    if (name->text_or().empty()) return kNoNode;
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    const auto [known, added] = node_ids_.try_emplace(name->identity(), next);
    if (added) nodes_.emplace_back().name = *name;
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
    const Value pod = of.example;
    const bool mirror = is_mirror(pod);
    of = add_workload(
        {facts_.top_owner_of(pod), std::string(namespace_of(pod)), pod.get("spec"), mirror}, false);
    of.example = pod;
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
        if (!of.account) of.account = account_of(of.example);
        made_.graph.add_for(host.kubelet, *of.account, EdgeKind::node_token_request, 0,
                            node_authorizer_);
    }
}

VertexId WorkloadMaker::account_of(const Value& pod) {
    const std::string_view account = service_account_of(pod.get("spec"));
    return add_account(made_, namespace_of(pod), account.empty() ? kDefaultAccount : account);
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
    std::vector<VertexId> hosts = at == hosts_.end() ? std::vector<VertexId>{} : at->second;
    std::ranges::sort(hosts);
    const auto twice = std::ranges::unique(hosts);
    hosts.erase(twice.begin(), twice.end());
    return hosts;
}

}  // namespace assay

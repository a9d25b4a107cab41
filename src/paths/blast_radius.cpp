#include "paths/blast_radius.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "paths/hubs.h"

namespace assay {
namespace {

bool is_hub(const Graph& graph, VertexId at, std::string_view ability) {
    const VertexName& name = graph.vertices()[at].name;
    return name.kind == VertexKind::hub && name.word == ability;
}

NodeHold hold_of(const Edge& edge) {
    if (edge.kind == EdgeKind::kubelet_keys) return NodeHold::kubelet;
    if (edge.kind == EdgeKind::pod_tokens) return NodeHold::tokens;
    return edge.guard == 0 ? NodeHold::root : NodeHold::root_if;
}

// The node that a vertex of it stands for, by name; empty: none.
std::string_view node_named(const Graph& graph, VertexId at) {
    const VertexName& name = graph.vertices()[at].name;
    const bool hub = name.kind == VertexKind::hub && !name.name.empty();
    return hub || name.kind == VertexKind::node ? std::string_view(name.name) : std::string_view();
}

class Reading {
public:
    Reading(const Graph& graph, VertexId from) : graph_(graph), from_(from) {}

    BlastRadius read() {
        for (const Edge& edge : graph_.edges()) {
            if (edge.to == from_ && is_hub(graph_, edge.from, kEnterNodePods)) add_replica(edge);
        }
        for (const Edge& edge : graph_.edges()) read(edge);
        BlastRadius made;
        for (auto& [name, blast] : nodes_) {
            blast.workloads = workloads_[name].size();
            blast.accounts = accounts_[name].size();
            made.replicas += blast.replicas;
            made.nodes.push_back(blast);
        }
        std::ranges::stable_sort(made.nodes, [](const NodeBlast& left, const NodeBlast& right) {
            return std::tuple(right.control_plane, right.workloads) <
                   std::tuple(left.control_plane, left.workloads);
        });
        return made;
    }

private:
    void add_replica(const Edge& edge) {
        const std::string_view node = node_named(graph_, edge.from);
        NodeBlast& blast = nodes_[node];
        ++blast.replicas;
        if (const auto at = graph_.find({VertexKind::node, {}, node, {}})) blast.node = *at;
    }

    void read(const Edge& edge) {
        if (edge.from == from_) {
            const auto at = nodes_.find(node_named(graph_, edge.to));
            if (at != nodes_.end()) at->second.hold = std::min(at->second.hold, hold_of(edge));
            return;
        }
        const auto at = nodes_.find(node_named(graph_, edge.from));
        if (at == nodes_.end()) return;
        const auto& [name, blast] = *at;
        if (edge.kind == EdgeKind::node_token_request) accounts_[name].insert(edge.to);
        if (edge.kind == EdgeKind::control_plane && edge.guard == 0) {
            at->second.control_plane = true;
        }
        if (is_hub(graph_, edge.from, kEnterNodePods) && edge.to != from_) {
            workloads_[name].insert(edge.to);
        }
    }

    const Graph& graph_;
    VertexId from_;
    std::map<std::string_view, NodeBlast> nodes_;
    std::map<std::string_view, std::set<VertexId>> workloads_;
    std::map<std::string_view, std::set<VertexId>> accounts_;
};

}  // namespace

std::string_view text_of(NodeHold hold) {
    switch (hold) {
        case NodeHold::root:
            return "root";
        case NodeHold::root_if:
            return "root-if-guard-unknown";
        case NodeHold::kubelet:
            return "kubelet-credentials";
        case NodeHold::tokens:
            return "pod-tokens";
        case NodeHold::none:
            break;
    }
    return "nothing";
}

BlastRadius blast_radius(const Graph& graph, VertexId from) {
    if (graph.vertices()[from].name.kind != VertexKind::workload) return {};
    return Reading(graph, from).read();
}

}  // namespace assay

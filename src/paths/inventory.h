// What is in the cluster, as vertices, and what follows from being there.
//
// Role: the half of the graph that no binding makes: service accounts and the groups they are in,
// workloads with their account and their nodes, nodes, and the hubs of every namespace with what
// they hold. paths/rights_edges.h adds the half that bindings make.
// Workloads: one vertex for each top owner, service account, token and way to the node, over
// templates and running pods.
// Absence: a kind that was not completely read is a gap of the hubs that hold its objects. The
// service account "default" is in every namespace (serviceaccounts_controller.go), so namespaces
// are those of all service accounts too.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/facts.h"
#include "paths/graph.h"

namespace assay {

// A role that somebody may bind to himself, as if he had. Its grant has no binding.
struct BoundRole {
    std::string ns;  // of the binding
    std::string name;
    Grant grant;
};

// A kind of custom resources that may hold pod templates.
struct CustomKind {
    std::string group;
    std::string resource;
    bool namespaced = true;
};

struct Inventory {
    // Whether the list has an object in that namespace; each list is looked through once.
    [[nodiscard]] bool has_objects(const Request& list, std::string_view ns);
    [[nodiscard]] bool is_account(VertexId at) const {
        return at < accounts.size() && accounts[at];
    }

    Graph graph;
    std::set<std::string, std::less<>> namespaces;
    // Those and the ones of which bindings name a service account: it can be impersonated, whether
    // it is there or not.
    std::set<std::string, std::less<>> account_namespaces;
    const Request* pod_list = nullptr;  // of the evidence; nullptr: nobody asked
    // The workload of each of its pods; nothing for one that has ended.
    std::vector<std::optional<VertexId>> pods;
    std::set<std::string, std::less<>> nodes;
    std::vector<bool> accounts;  // by vertex: whether it is a service account that exists
    std::vector<CustomKind> custom;
    std::optional<Unknown> unread_definitions;                    // why there may be more of them
    std::vector<std::shared_ptr<const BoundRole>> bound;          // the graph's edges point at them
    std::map<const Request*, std::set<std::string_view>> spaces;  // of has_objects()
};

[[nodiscard]] Inventory take_inventory(const Facts& facts);
// The workload of a running pod by name; nothing: there is none.
[[nodiscard]] std::optional<VertexId> workload_of(const Inventory& inventory, std::string_view ns,
                                                  std::string_view pod);

inline constexpr const char* kDefaultAccount = "default";
// The vertex of a service account that is there.
VertexId add_account(Inventory& inventory, std::string_view ns, std::string_view name);
VertexId node_vertex(Graph& graph, const std::string& name);
// What the credentials of a node's kubelet let do.
VertexId kubelet_of(Graph& graph, const std::string& node);
// The group that an identity is in by itself, next to it: a service account in its namespace's,
// that one in system:serviceaccounts, and so on.
[[nodiscard]] std::optional<SubjectName> group_above(const SubjectName& subject);
// The vertex of an identity, with its groups.
VertexId add_identity(Graph& graph, const SubjectName& subject);

}  // namespace assay

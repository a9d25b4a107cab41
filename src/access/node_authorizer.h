// What the Node authorizer allows a kubelet, that is system:node:<name> in system:nodes.
//
// Role: beside RBAC, for nodes only: most of what a stolen kubelet credential is good for.
// Source: plugin/pkg/auth/authorizer/node/node_authorizer.go (Kubernetes v1.36):
//   secrets, configmaps           get, list, watch of one by name, in a namespace, that belongs to
//                                 the node (access/node_graph.h)
//   persistentvolumeclaims, persistentvolumes, resourceclaims, volumeattachments   get of such a
//                                 one; update and patch of a claim's status
//   serviceaccounts               get, and create of serviceaccounts/token, of a pod's own account
//   leases of kube-node-lease, csinodes, by the node's name; create of any (NodeRestriction looks)
//   resourceslices                its own; lists by the field spec.nodeName
//   nodes, pods                   its own Node and the pods bound to it; lists of pods by the field
//                                 spec.nodeName (AuthorizeNodeWithSelectors; before it all of them)
//   everything else               by the rules of the bootstrap ClusterRole system:node, as they
//                                 are built into the server: what a cluster makes of that role
//                                 counts nothing here
// Left out: podcertificaterequests (gate PodCertificateRequest) are unknown(undecided).
// Absence: see access/node_graph.h; without the version nothing tells which rules are built in.
#pragma once

#include <string_view>
#include <vector>

#include "access/identity.h"
#include "access/node_graph.h"
#include "facts/facts.h"
#include "facts/rbac_rule.h"

namespace assay {

class NodeAuthorizer {
public:
    // `selectors`: whether reads of nodes and pods are limited (access/server_behaviour.h).
    NodeAuthorizer(const Facts& facts, Decision selectors);

    [[nodiscard]] Decision decide(std::string_view node, const AccessRequest& request) const;

    [[nodiscard]] const NodeGraph& graph() const { return graph_; }

private:
    [[nodiscard]] Decision by_rules(const AccessRequest& request) const;
    [[nodiscard]] Decision by_resource(std::string_view node, const AccessRequest& request) const;
    [[nodiscard]] Decision of_storage(std::string_view node, const AccessRequest& request) const;
    [[nodiscard]] Decision limited(std::string_view node, const AccessRequest& request) const;
    [[nodiscard]] Decision belongs(std::string_view node, NodeObject what,
                                   const AccessRequest& request) const;
    [[nodiscard]] Decision get(std::string_view node, NodeObject what,
                               const AccessRequest& request) const;
    [[nodiscard]] Decision read(std::string_view node, NodeObject what,
                                const AccessRequest& request) const;
    [[nodiscard]] Decision account(std::string_view node, const AccessRequest& request) const;
    [[nodiscard]] Decision claim(std::string_view node, const AccessRequest& request) const;
    [[nodiscard]] Decision slice(std::string_view node, const AccessRequest& request) const;
    [[nodiscard]] Decision pod(std::string_view node, const AccessRequest& request) const;

    NodeGraph graph_;
    Decision selectors_;
    std::vector<PolicyRule> rules_;  // the built-in ones
    std::optional<Unknown> no_rules_;
};

}  // namespace assay

// Which objects belong to which node: what the Node authorizer looks up.
//
// Role: a kubelet may read what the pods bound to its node name, and nothing else of its kind.
// Source: plugin/pkg/auth/authorizer/node/graph.go (Kubernetes v1.36). Ways to a node:
//   pod with spec.nodeName; secret, configmap, persistentvolumeclaim, resourceclaim and service
//   account that such a pod names (a mirror pod gives its node nothing);
//   persistentvolume bound to such a claim (claimRef), and the secrets a kubelet needs for it;
//   volumeattachment and resourceslice by spec.nodeName.
// Whether the object exists does not matter: who names it may read it as soon as it is there.
// Ownership: keys are copied; the evidence may go.
// Absence: a kind on the way that was not completely read, or holds something of another type,
// makes "no" unknown.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/presence.h"
#include "facts/rbac_index.h"
#include "snapshot/evidence.h"

namespace assay {

enum class NodeObject : std::uint8_t {
    pod,
    secret,
    config_map,
    claim,
    volume,
    resource_claim,
    account,
    attachment,
    slice,
};

class NodeGraph {
public:
    explicit NodeGraph(const Evidence& evidence);

    // `ns` is empty for what is in no namespace.
    [[nodiscard]] Decision belongs(std::string_view node, NodeObject what, std::string_view ns,
                                   std::string_view name) const;

private:
    struct Key {
        NodeObject what = NodeObject::pod;
        std::string ns;
        std::string name;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    void add_pod(const Value& pod);
    void add_volume(const Value& volume);
    void add_bound(NodeObject what, const Evidence& evidence, std::string_view group,
                   std::string_view resource);
    [[nodiscard]] const std::optional<Unknown>& gap(NodeObject what) const;

    std::map<Key, std::set<std::string, std::less<>>> nodes_;
    std::optional<Unknown> pods_gap_;
    std::optional<Unknown> volumes_gap_;  // pods or volumes
    std::optional<Unknown> attachments_gap_;
    std::optional<Unknown> slices_gap_;
};

}  // namespace assay

#include "facts/isolation.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"

namespace assay {
namespace {

constexpr std::array<PolicyKind, 10> kCustomPolicies{{
    {"cilium.io", "v2", "ciliumclusterwidenetworkpolicies", "CiliumClusterwideNetworkPolicy"},
    {"cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy"},
    {"crd.antrea.io", "v1beta1", "clusternetworkpolicies", "ClusterNetworkPolicy"},
    {"crd.antrea.io", "v1beta1", "networkpolicies", "NetworkPolicy"},
    {"crd.projectcalico.org", "v1", "globalnetworkpolicies", "GlobalNetworkPolicy"},
    {"crd.projectcalico.org", "v1", "networkpolicies", "NetworkPolicy"},
    {"policy.networking.k8s.io", "v1alpha1", "adminnetworkpolicies", "AdminNetworkPolicy"},
    {"policy.networking.k8s.io", "v1alpha1", "baselineadminnetworkpolicies",
     "BaselineAdminNetworkPolicy"},
    {"policy.networking.k8s.io", "v1alpha2", "clusternetworkpolicies", "ClusterNetworkPolicy"},
    {"projectcalico.org", "v3", "globalnetworkpolicies", "GlobalNetworkPolicy"},
}};

struct Direction {
    std::string_view type;   // of policyTypes
    std::string_view rules;  // member of spec
    std::string_view peers;  // member of a rule
};
constexpr Direction kIngress{"Ingress", "ingress", "from"};
constexpr Direction kEgress{"Egress", "egress", "to"};

// networking/v1 defaults: Ingress always, Egress when there are egress rules.
bool applies(const Value& spec, const Direction& direction) {
    const Value types = spec.get("policyTypes");
    const auto listed = types.items_or_none();
    if (listed.empty()) {
        return direction.type == "Ingress" || !spec.get("egress").items_or_none().empty();
    }
    return std::any_of(listed.begin(), listed.end(),
                       [&](const Value& type) { return type.text_or() == direction.type; });
}

bool is_everywhere(const Value& peer) {
    const Value block = peer.get("ipBlock");
    const std::string_view cidr = block.get("cidr").text_or();
    return (cidr == "0.0.0.0/0" || cidr == "::/0") && block.get("except").items_or_none().empty();
}

bool allows_everything(const Value& spec, const Direction& direction) {
    const Value rules = spec.get(direction.rules);
    const auto items = rules.items_or_none();
    return std::any_of(items.begin(), items.end(), [&](const Value& rule) {
        const Value peers = rule.get(direction.peers);
        const auto listed = peers.items_or_none();
        return rule.is_map() && rule.get("ports").items_or_none().empty() &&
               (listed.empty() || std::any_of(listed.begin(), listed.end(), is_everywhere));
    });
}

class Isolation {
public:
    Isolation(const Evidence& evidence, Store& store)
        : evidence_(evidence), store_(store), pods_(pods_and_templates(evidence)) {
        policies_gap_ = gap_of(evidence, "networking.k8s.io", "networkpolicies");
        pods_gap_ = gap_of(evidence, "", "pods");
        for (const PolicyKind& kind : custom_policy_kinds()) {
            look_at(kind);
        }
    }

    // {ingress, egress}
    Value of(std::string_view ns) {
        return store_.map({{"ingress", side(ns, kIngress)}, {"egress", side(ns, kEgress)}});
    }

    Value pod_count(std::string_view ns) {
        if (pods_gap_) {
            return store_.unknown(*pods_gap_);
        }
        return Value::integer(static_cast<std::int64_t>(pods_in(ns).size()));
    }

private:
    void look_at(const PolicyKind& kind) {
        if (auto why = gap_of(evidence_, kind.group, kind.resource)) {
            custom_gap_ = custom_gap_ ? custom_gap_ : std::move(why);
        }
        const Request* request = evidence_.find(kind.group, kind.resource);
        if (request == nullptr) {
            return;
        }
        for (const StoredObject& object : request->objects) {
            custom_.emplace(namespace_of(object.value), kind.kind);
        }
    }

    // Why NetworkPolicies alone do not decide; nothing when they do.
    std::optional<Unknown> not_understood(std::string_view ns) const {
        for (const std::string_view place : {std::string_view{}, ns}) {
            const auto found = custom_.find(place);
            if (found != custom_.end()) {
                return Unknown{Reason::indeterminate,
                               std::string(found->second) + " objects apply here as well"};
            }
        }
        return custom_gap_;
    }

    std::span<const PodLike> pods_in(std::string_view ns) const {
        const auto first = std::lower_bound(
            pods_.begin(), pods_.end(), ns,
            [](const PodLike& pod, std::string_view wanted) { return pod.ns < wanted; });
        const auto last = std::upper_bound(
            first, pods_.end(), ns,
            [](std::string_view wanted, const PodLike& pod) { return wanted < pod.ns; });
        return {first, last};
    }

    Value side(std::string_view ns, const Direction& direction) {
        if (const auto why = not_understood(ns)) {
            return store_.unknown(*why);
        }
        std::vector<Value> selective;  // specs whose selector does not select everything
        bool all = false;
        bool open = false;
        const Request* request = evidence_.find("networking.k8s.io", "networkpolicies");
        const auto policies =
            request == nullptr ? std::span<const StoredObject>{} : objects_in(*request, ns);
        for (const StoredObject& policy : policies) {
            const Value spec = policy.value.get("spec");
            if (!applies(spec, direction)) {
                continue;
            }
            if (selects_everything(spec.get("podSelector"))) {
                all = true;
                open = open || allows_everything(spec, direction);
            } else {
                selective.push_back(spec);
            }
        }
        if (open) {
            return store_.text("open");
        }
        if (policies_gap_) {
            return store_.unknown(*policies_gap_);
        }
        return all ? store_.text("all") : partly(ns, selective, direction);
    }

    // No policy selects every pod: "some" or "none".
    Value partly(std::string_view ns, std::span<const Value> specs, const Direction& direction) {
        if (specs.empty()) {
            return store_.text("none");
        }
        if (pods_gap_) {
            return store_.unknown(*pods_gap_);
        }
        for (const PodLike& pod : pods_in(ns)) {
            bool isolated = false;
            bool opened = false;
            for (const Value& spec : specs) {
                const auto chosen = selects(spec.get("podSelector"), pod.labels);
                if (!chosen) {
                    return store_.unknown(Reason::malformed,
                                          "a NetworkPolicy has a selector that means nothing");
                }
                isolated = isolated || *chosen;
                opened = opened || (*chosen && allows_everything(spec, direction));
            }
            if (isolated && !opened) {
                return store_.text("some");
            }
        }
        return store_.text("none");
    }

    const Evidence& evidence_;
    Store& store_;
    std::vector<PodLike> pods_;
    std::optional<Unknown> policies_gap_;
    std::optional<Unknown> pods_gap_;
    std::optional<Unknown> custom_gap_;
    std::map<std::string_view, std::string_view> custom_;  // namespace (or "") to kind
};

}  // namespace

std::span<const PolicyKind> custom_policy_kinds() { return kCustomPolicies; }

Universe derive_namespaces(const Evidence& evidence, Store& store) {
    Universe universe;
    const Request* request = evidence.find("", "namespaces");
    if (evidence.target.kind == TargetKind::files) {
        universe.in_scope =
            request != nullptr && evidence.find("networking.k8s.io", "networkpolicies") != nullptr;
    }
    if (auto why = gap_of(evidence, "", "namespaces")) {
        universe.gaps.push_back({std::move(*why),
                                 {"v1", "Namespace", {}, {}},
                                 request == nullptr ? std::string{} : request->id});
    }
    if (request == nullptr) {
        return universe;
    }
    Isolation isolation(evidence, store);
    for (const StoredObject& object : request->objects) {
        const std::string_view name = name_of(object.value);
        const Value metadata = object.value.get("metadata");
        Subject subject;
        subject.ref = ref_of(object.value);
        subject.source = source_of(evidence);
        subject.request = request->id;
        subject.origin = object.origin;
        const Value labels = metadata.get("labels");
        subject.object = store.map({{"name", store.text(name)},
                                    {"labels", labels.is_map() ? labels : store.map({})},
                                    {"podCount", isolation.pod_count(name)},
                                    {"isolation", isolation.of(name)}});
        universe.subjects.push_back(std::move(subject));
    }
    return universe;
}

}  // namespace assay

#include "facts/isolation.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "facts/network_policy.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"

namespace assay {
namespace {

constexpr std::array<PolicyKind, 11> kCustomPolicies{{
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
    {"projectcalico.org", "v3", "networkpolicies", "NetworkPolicy"},
}};

// A policy that selects some pods of its namespace.
struct Selective {
    Value selector;
    AllowRules rules;
};

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
        return store_.map(
            {{"ingress", side(ns, Direction::ingress)}, {"egress", side(ns, Direction::egress)}});
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

    Value side(std::string_view ns, Direction direction) {
        if (const auto why = not_understood(ns)) {
            return store_.unknown(*why);
        }
        std::vector<Selective> selective;
        std::vector<AllowRules> whole;  // of those that select every pod
        std::optional<Unknown> unclear;
        const Request* request = evidence_.find("networking.k8s.io", "networkpolicies");
        const auto policies =
            request == nullptr ? std::span<const StoredObject>{} : objects_in(*request, ns);
        for (const StoredObject& policy : policies) {
            const Value spec = policy.value.get("spec");
            const auto applied = applies(spec, direction);
            if (!applied) {
                unclear = Unknown{Reason::malformed,
                                  "a NetworkPolicy has a type that is none, or rules that are not "
                                  "made of lists and maps"};
            } else if (*applied && selects_everything(spec.get("podSelector"))) {
                whole.push_back(allow_rules(spec, direction));
            } else if (*applied) {
                selective.push_back({spec.get("podSelector"), allow_rules(spec, direction)});
            }
        }
        OpenRules opening = whole_opening(whole);
        if (!opening.indexes.empty()) {
            return store_.text("open");
        }
        if (!unclear) {
            unclear = policies_gap_ ? policies_gap_ : std::move(opening.unclear);
        }
        if (unclear) {
            return store_.unknown(*unclear);
        }
        return whole.empty() ? partly(ns, selective) : store_.text("all");
    }

    static OpenRules whole_opening(std::span<const AllowRules> policies) {
        std::vector<const AllowRules*> rules(policies.size());
        std::ranges::transform(policies, rules.begin(),
                               [](const AllowRules& each) { return &each; });
        return open_rules(rules, all_addresses());
    }

    // No policy selects every pod: "some" or "none".
    Value partly(std::string_view ns, std::span<const Selective> policies) {
        if (policies.empty()) {
            return store_.text("none");
        }
        if (pods_gap_) {
            return store_.unknown(*pods_gap_);
        }
        std::optional<Unknown> unclear;
        std::map<std::vector<const AllowRules*>, OpenRules> seen;  // pods of a workload are alike
        for (const PodLike& pod : pods_in(ns)) {
            const auto chosen = choosing(policies, pod);
            if (!chosen) {
                return store_.unknown(Reason::malformed,
                                      "a NetworkPolicy has a selector that means nothing");
            }
            const auto [place, fresh] = seen.try_emplace(*chosen);
            if (fresh) {
                place->second = open_rules(*chosen, all_addresses());
            }
            if (place->second.unclear) {
                unclear = place->second.unclear;
            } else if (!chosen->empty() && place->second.indexes.empty()) {
                return store_.text("some");
            }
        }
        return unclear ? store_.unknown(*unclear) : store_.text("none");
    }

    // The policies that select the pod; nothing when a selector is malformed.
    static std::optional<std::vector<const AllowRules*>> choosing(
        std::span<const Selective> policies, const PodLike& pod) {
        std::vector<const AllowRules*> made;
        for (const Selective& policy : policies) {
            const auto chosen = selects(policy.selector, pod.labels);
            if (!chosen) {
                return std::nullopt;
            }
            if (*chosen) {
                made.push_back(&policy.rules);
            }
        }
        return made;
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

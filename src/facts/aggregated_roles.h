// Aggregated ClusterRoles: as files hold them, when no controller has filled in their rules yet,
// and those of the bootstrap policy.
//
// Role: the controller writes the rules of every ClusterRole that a selector chooses into the
// aggregate, those that other aggregates got included
// (pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go). What comes from a
// server has them already, and has a uid.
// Absence: files do not show the other ClusterRoles of the cluster, which may be chosen as well:
// whoever asks adds an unknown to what is here.
// Cost: aggregates may choose each other in a circle, each with the rules of all. What one run
// compares and keeps for all of them together is bounded; past that a role's rules are not whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "facts/rbac_rule.h"
#include "snapshot/evidence.h"

namespace assay {

// Whether the ClusterRole has an aggregationRule and is not from a server.
[[nodiscard]] bool is_unfilled_aggregate(const Value& role);

// What aggregates choose among the ClusterRoles of files.
class AggregatedRoles {
public:
    static constexpr std::size_t kMostCompared = 4'000'000;  // selectors with roles
    static constexpr std::size_t kMostRules = 500'000;

    // `roles` outlive it.
    explicit AggregatedRoles(std::span<const StoredObject> roles)
        : roles_(roles), chosen_(roles.size()) {}

    struct Rules {
        std::vector<PolicyRule> rules;
        bool whole = true;  // false: a limit was met
    };
    // The rules of the ClusterRoles that the selectors of the one at that place choose; a selector
    // that means nothing chooses none.
    [[nodiscard]] Rules rules_of(std::size_t at);

private:
    // Places of those that it chooses itself, found once; nullptr: a limit was met.
    [[nodiscard]] const std::vector<std::uint32_t>* chosen_by(std::size_t at);
    // Adds what that one chooses, other than the role itself and what was seen; false: a limit was
    // met.
    bool follow(std::size_t from, std::size_t role, std::vector<bool>& seen,
                std::vector<std::size_t>& aggregates, std::vector<PolicyRule>& rules);

    std::span<const StoredObject> roles_;
    std::vector<std::optional<std::vector<std::uint32_t>>> chosen_;
    std::size_t compared_ = 0;
    std::size_t kept_ = 0;
};

// Before the name of the aggregate that takes a ClusterRole with this label.
inline constexpr std::string_view kAggregateLabel = "rbac.authorization.k8s.io/aggregate-to-";
// Whether the ClusterRole has the one selector that the bootstrap policy gives `name`
// (bootstrappolicy/policy.go).
[[nodiscard]] bool has_bootstrap_selector(const Value& role, std::string_view name);
// Whether a bootstrap role is meant to flow into aggregates; any other one that carries the label
// was given it by somebody.
[[nodiscard]] bool may_contribute(std::string_view name);
// The aggregates of the bootstrap policy whose rules come into `name`, itself first; none: it is no
// aggregate. The policy labels view for edit, and edit for admin.
[[nodiscard]] std::span<const std::string_view> aggregates_into(std::string_view name);

}  // namespace assay

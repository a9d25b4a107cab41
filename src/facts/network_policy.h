// What one NetworkPolicy means, and several together.
//
// Role: the meaning of networking/v1 NetworkPolicySpec, in one place: isolation of namespaces and
// the functions network.* ask here.
//   applies     policyTypes; an empty list is none at all: Ingress, and Egress where there are
//               egress rules (pkg/apis/networking/v1/defaults.go SetDefaults_NetworkPolicy)
//   open rules  those that let everybody through to every port of a protocol. Everybody: no peers
//               at all, or blocks that together are a whole block of `everywhere`, also across
//               rules, for policies add up. Every port: no ports at all, an entry without a port,
//               or ranges that together are 1 to 65535.
// Failure: what the API server would refuse (pkg/apis/networking/validation/validation.go) has no
// meaning, and makes the answer unknown(malformed) unless the rest of the rules decides.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/address_set.h"
#include "base/presence.h"
#include "value/value.h"

namespace assay {

enum class Direction : std::uint8_t { ingress, egress };

// Nothing when policyTypes names something else than the two.
[[nodiscard]] std::optional<bool> applies(const Value& spec, Direction direction);

// One rule, as far as it leaves every port of some protocol open.
struct WideRule {
    std::size_t index = 0;
    unsigned protocols = 0;  // one bit for each
    bool everybody = false;  // has no peers
    AddressSet addresses;
};
// The rules of one policy in one direction.
struct WideRules {
    std::vector<WideRule> rules;
    std::optional<Unknown> unclear;  // the first thing that has no meaning
};
[[nodiscard]] WideRules wide_rules(const Value& spec, Direction direction);

struct OpenRules {
    std::vector<std::size_t> indexes;  // those that are open by themselves, else together
    std::optional<Unknown> unclear;    // only where none is
};
[[nodiscard]] OpenRules open_rules(std::span<const WideRules* const> policies,
                                   std::span<const Block> everywhere);

// 0.0.0.0/0 and ::/0.
[[nodiscard]] std::span<const Block> all_addresses();

}  // namespace assay

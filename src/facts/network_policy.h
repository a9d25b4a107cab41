// What one NetworkPolicy means, and several together.
//
// Role: the meaning of networking/v1 NetworkPolicySpec, in one place: isolation of namespaces and
// the functions network.* ask here.
//   applies     policyTypes; an empty list is none at all: Ingress, and Egress where there are
//               egress rules (pkg/apis/networking/v1/defaults.go SetDefaults_NetworkPolicy)
//   open rules  those that let everybody through to every port of a protocol. Everybody: no peers
//               at all, or blocks that together are a whole block of `everywhere`. Every port: no
//               ports at all, an entry without a port, or ranges that together are 1 to 65535.
//               Addresses and ports of several rules add up, for policies do: each port has to be
//               open to everybody by some of them.
// Failure: what the API server would refuse (pkg/apis/networking/validation/validation.go) has no
// meaning, and makes the answer unknown(malformed) unless the rest of the rules decides. Where it
// could not even decode the policy, nothing else decides. null is as good as nothing there, and a
// null element as an empty one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/address_set.h"
#include "base/presence.h"
#include "value/value.h"

namespace assay {

enum class Direction : std::uint8_t { ingress, egress };

// Nothing when policyTypes names something else than the two, or when types, rules, peers or ports
// of either direction are not the lists and maps that belong there.
[[nodiscard]] std::optional<bool> applies(const Value& spec, Direction direction);

struct PortRange {
    std::int64_t first = 1;
    std::int64_t last = 65535;
};
// What one rule lets through: every pair of its addresses and its ports.
struct AllowRule {
    std::size_t index = 0;
    std::array<std::vector<PortRange>, 3> ports;  // by protocol; sorted, apart from each other
    bool everybody = false;                       // has no peers
    AddressSet addresses;
};
// The rules of one policy in one direction.
struct AllowRules {
    std::vector<AllowRule> rules;    // without those that name their ports by words only
    std::optional<Unknown> unclear;  // the first thing that has no meaning
};
[[nodiscard]] AllowRules allow_rules(const Value& spec, Direction direction);

struct OpenRules {
    // Those that are open by themselves, else some that are together: of few rules (up to a
    // hundred) none that could be missed, of many perhaps more than have to be.
    std::vector<std::size_t> indexes;
    std::optional<Unknown> unclear;  // only where none is
};
[[nodiscard]] OpenRules open_rules(std::span<const AllowRules* const> policies,
                                   std::span<const Block> everywhere);

// 0.0.0.0/0 and ::/0.
[[nodiscard]] std::span<const Block> all_addresses();

}  // namespace assay

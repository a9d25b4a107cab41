// What a pod leads to by its spec alone, found out once for all specs that say the same.
//
// Role: what paths/workload_maker.h reads of templates and pods. Copies of one thing, in many
// namespaces or under many owners, have one number here.
// Ownership: what is read lives as long as the book; the numbers count from 0.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "facts/rbac_index.h"
#include "paths/pod_class.h"
#include "paths/pod_escape.h"

namespace assay {

struct SpecWays {
    std::string account;                   // "default" where it names none
    std::optional<Decision> mounts_token;  // nothing: the account's object says it
    std::optional<Escape> escape;
    std::string keys;                     // of the control plane; empty: it mounts none
    std::optional<KubeletFolders> files;  // only where there is no escape
    std::optional<Unknown> unread;
};

class SpecBook {
public:
    // The same for specs that have one key; a spec that has none gets a new one.
    [[nodiscard]] std::uint32_t number_of(const Value& spec);
    [[nodiscard]] const SpecWays& ways(std::uint32_t number) const { return ways_[number]; }

private:
    std::deque<SpecWays> ways_;
    std::unordered_map<SpecKey, std::uint32_t, SpecKeyHash> numbers_;
    SpecKey key_;  // of the spec that is looked at
};

}  // namespace assay

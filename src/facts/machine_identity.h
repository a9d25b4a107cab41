// What tells the machine of a Node from others, and which other Nodes tell the same.
//
// Role: the field `identity` of kubelets: [{what, value, others: [name]}], one element for the
// machine id, the system UUID and each internal address that the Node's status tells. A machine
// that was cloned, or that joined again under another name, has them in common with another Node.
// Source: staging/src/k8s.io/api/core/v1/types.go NodeSystemInfo: both are unique in the cluster.
// Why an index: each Node compared with each other is too slow for thousands of them.
// Absence: an empty value is not told. A Node that tells neither number has one unknown element
// last. Where the Nodes were not completely read, `others` that holds none is unknown. No more
// than kMaxOthers are named, in the order of the evidence.
// Ownership: names refer to the evidence, which must outlive it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/presence.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

class MachineIdentities {
public:
    static constexpr std::size_t kMaxOthers = 20;

    explicit MachineIdentities(const Evidence& evidence);

    [[nodiscard]] Value of(const Value& node, Store& store) const;

private:
    // What a Node tells: what it is, and its value.
    using Mark = std::pair<std::string_view, std::string_view>;

    [[nodiscard]] static std::vector<Mark> marks_of(const Value& node);
    [[nodiscard]] Value others_of(const Mark& mark, std::string_view name, Store& store) const;

    std::map<Mark, std::vector<std::string_view>> names_;
    std::optional<Unknown> gap_;
};

}  // namespace assay

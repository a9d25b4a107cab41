#include "facts/machine_identity.h"

#include "facts/objects.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

constexpr std::string_view kMachineId = "machine id";
constexpr std::string_view kSystemUuid = "system UUID";
constexpr std::string_view kAddress = "internal address";

}  // namespace

MachineIdentities::MachineIdentities(const Evidence& evidence)
    : gap_(gap_of(evidence, "", "nodes")) {
    const Request* nodes = evidence.find("", "nodes");
    if (nodes == nullptr) return;
    for (const StoredObject& node : nodes->objects) {
        for (const Mark& mark : marks_of(node.value)) {
            auto& names = names_[mark];
            const std::string_view name = name_of(node.value);
            // One more than are named: the Node itself may be among them. An address twice is one.
            if (names.size() <= kMaxOthers && (names.empty() || names.back() != name)) {
                names.push_back(name);
            }
        }
    }
}

std::vector<MachineIdentities::Mark> MachineIdentities::marks_of(const Value& node) {
    const Value status = node.get("status");
    const Value info = status.get("nodeInfo");
    std::vector<Mark> marks{{kMachineId, info.get("machineID").text_or()},
                            {kSystemUuid, info.get("systemUUID").text_or()}};
    for (const Value& address : status.get("addresses").items_or_none()) {
        if (address.get("type").text_or() == "InternalIP") {
            marks.emplace_back(kAddress, address.get("address").text_or());
        }
    }
    std::erase_if(marks, [](const Mark& mark) { return mark.second.empty(); });
    return marks;
}

Value MachineIdentities::others_of(const Mark& mark, std::string_view name, Store& store) const {
    std::vector<Value> others;
    if (const auto found = names_.find(mark); found != names_.end()) {
        for (const std::string_view each : found->second) {
            if (each != name && others.size() < kMaxOthers) others.push_back(store.text(each));
        }
    }
    return others.empty() && gap_ ? store.unknown(*gap_) : store.list(others);
}

Value MachineIdentities::of(const Value& node, Store& store) const {
    std::vector<Value> told;
    bool numbered = false;
    for (const Mark& mark : marks_of(node)) {
        numbered = numbered || mark.first != kAddress;
        told.push_back(store.map({{"what", store.text(mark.first)},
                                  {"value", store.text(mark.second)},
                                  {"others", others_of(mark, name_of(node), store)}}));
    }
    if (!numbered) {
        told.push_back(store.unknown(Reason::indeterminate,
                                     "the node tells neither a machine id nor a system UUID"));
    }
    return store.list(told);
}

}  // namespace assay

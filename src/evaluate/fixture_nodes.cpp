#include "evaluate/fixture_nodes.h"

#include <string>
#include <utility>

#include "snapshot/node_document.h"

namespace assay {

Result<void> read_nodes(const FixtureReader& reader, const Value& root, Evidence& evidence) {
    if (root.find("nodes") == nullptr) {
        return {};
    }
    evidence.nodes_asked = true;
    const Value nodes = root.get("nodes");
    if (!nodes.is_null() && !nodes.is_map()) {
        return reader.fault("nodes", "'nodes' must be a map from node to its evidence");
    }
    for (const Member& member : nodes.members_or_none()) {
        auto node = read_node_document(member.value, member.key());
        if (!node) {
            const std::string path = "nodes." + std::string(member.key());
            return reader.fault(path, node.error().path + " " + node.error().message);
        }
        evidence.nodes.push_back(std::move(*node));
    }
    return {};
}

}  // namespace assay

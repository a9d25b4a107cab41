// Node evidence from files, merged into the evidence of a cluster.
//
// Role: --add-node and --add-host. Each file is one node document (snapshot/node_document.h), from
// `collect node` or by hand, or its log (collect/node_log.h); it is hostile like every other file,
// so it is redacted again.
// A node belongs to the Node object of its name and, when both say one, of its machine id
// (status.nodeInfo.machineID). A host is an etcd or control plane machine without a Node object.
// Failure (usage, exit 2): a file that cannot be read, is larger than 16 MB or no node document, or
// has more entries than any node (they take many times its size); a log that is not
// whole; a name that no Node has, another machine id, a name that is given twice or in the evidence
// already, a host that has a Node object; manifests that do not hold the Node.
// Absence: where the Nodes were not completely listed a name cannot be refused: it is taken, and
// `notes` says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "snapshot/evidence.h"

namespace assay {

struct NodeFileNames {
    std::vector<std::string> nodes;
    std::vector<std::string> hosts;
};

// Adds the nodes, sets nodes_asked and seals the evidence again. On failure the evidence may hold
// some of them and is of no use.
[[nodiscard]] Result<void> add_nodes(Evidence& evidence, const NodeFileNames& files,
                                     std::vector<std::string>& notes);

// One file, checked for its form only.
[[nodiscard]] Result<NodeEvidence> read_node_file(const std::string& path);

// The text of a document, checked for its form only, redacted again. Failure: malformed.
[[nodiscard]] Result<NodeEvidence> read_node_text(std::string_view text);

}  // namespace assay

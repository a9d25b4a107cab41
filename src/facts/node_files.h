// Configuration files that flags name, as they were found on the node.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// The document, or unknown when it cannot be known: no node evidence (`no_node` says why), not
// read, not text, not YAML, not there.
[[nodiscard]] Value config_file(const NodeEvidence* node, const Unknown& no_node,
                                std::string_view path, Store& store);

// The documents of the *.conf files below a folder, in the order the kubelet merges them
// (cmd/kubelet/app/server.go mergeKubeletConfigurations: by path). One unknown when the folder was
// not read: a folder is known to be empty when the reader recorded it.
[[nodiscard]] std::vector<Value> drop_in_files(const NodeEvidence* node, const Unknown& no_node,
                                               std::string_view folder, Store& store);

// Maps are merged, everything else is replaced (a JSON merge, as for the kubelet's drop-ins).
[[nodiscard]] Value merged(const Value& lower, const Value& upper, Store& store);

}  // namespace assay

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

// Whether the file of an absolute path is there: a bool, or unknown when it cannot be known.
[[nodiscard]] Value file_exists(const NodeEvidence* node, const Unknown& no_node,
                                std::string_view path, Store& store);

// The *.conf files of a folder and the folders in it, in the order the kubelet merges them
// (cmd/kubelet/app/server.go mergeKubeletConfigurations: filepath.WalkDir, by name in each folder).
// A file that was not read is unknown at its place. One unknown for all when the folder's list of
// names was not read, or when the folder is not there: the kubelet does not start without it.
struct DropIn {
    std::string path;
    Value document;
};
[[nodiscard]] std::vector<DropIn> drop_in_files(const NodeEvidence* node, const Unknown& no_node,
                                                std::string_view folder, Store& store);

}  // namespace assay

// Configuration files that flags name, as they were found on the node.
//
// Role: what the readers of settings know of a node's files. Absence: unknown when it cannot be
// known: no node evidence (`no_node` says why), a relative path, a file that was not read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// The document; unknown also when it is not text, not YAML, or not there.
[[nodiscard]] Value config_file(const NodeEvidence* node, const Unknown& no_node,
                                std::string_view path, Store& store);

// Whether the file is there, a bool.
[[nodiscard]] Value file_exists(const NodeEvidence* node, const Unknown& no_node,
                                std::string_view path, Store& store);

// Where links of the path lead in the end, a text.
[[nodiscard]] Value file_target(const NodeEvidence* node, const Unknown& no_node,
                                std::string_view path, Store& store);

// That a path is relative, as an unknown.
[[nodiscard]] Value relative_path(std::string_view path, Store& store);

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

// The manifests under a directory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "snapshot/evidence.h"

namespace assay {

struct FoundFile {
    std::filesystem::path path;
    std::string name;  // relative to the directory, printable
};
struct FileList {
    std::vector<FoundFile> files;        // sorted by name
    std::vector<UnreadItem> skipped;     // not meant to be read: links to directories, pipes
    std::vector<UnreadItem> unreadable;  // may hold anything: directories we may not open, too many
};

// Every .yaml, .yml and .json file below, in all depths. Names that begin with a dot are left
// alone. Links to files are followed, links to directories are not, so there are no loops.
[[nodiscard]] FileList list_manifests(const std::filesystem::path& directory);

}  // namespace assay

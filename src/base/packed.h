// The files packed into the program: checks/, profiles/, reports/ and, of test/checks/, one failing
// fixture of each check; and what the build read of checks, profiles and texts, under "trees/"
// (policy/document_tree.h).
//
// Role: cmake/packed.cmake puts the bytes into the binary; this is the only reader of its symbols.
// Ordering: by name. Lifetime: the whole program.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace assay {

struct PackedFile {
    std::string_view name;  // path in the repository: "checks/rbac/wildcard-rules.yaml"
    std::string_view bytes;
};

// Those below a folder: packed_files_in("checks/").
[[nodiscard]] std::vector<PackedFile> packed_files_in(std::string_view folder);
[[nodiscard]] std::optional<std::string_view> packed_file(std::string_view name);

}  // namespace assay

// One kubeconfig file as a plain tree with places: the only user of yaml-cpp in this folder.
//
// Failure: no message holds text of the file; a place says where to look.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace assay {

struct ConfigNode {
    enum class Kind : std::uint8_t { missing, null, scalar, list, map };
    Kind kind = Kind::missing;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string text;               // of a scalar
    std::vector<ConfigNode> items;  // of a list; the values of a map
    std::vector<std::string> keys;  // of a map, one for each of its items

    // The member with this key; a missing node when there is none.
    [[nodiscard]] const ConfigNode& get(std::string_view key) const;
    // Neither missing nor null.
    [[nodiscard]] bool given() const { return kind != Kind::missing && kind != Kind::null; }
};

struct ConfigFile {
    std::filesystem::path path;
    ConfigNode root;   // a map, or null for an empty file
    std::string text;  // its bytes

    [[nodiscard]] Span place(const ConfigNode& node) const {
        return {path.string(), node.line, node.column};
    }
};

// The bytes of a file (at most 16 MB), or the system's reason without the path: a path from a
// kubeconfig may be a credential that was written into the wrong field.
[[nodiscard]] Result<std::string> slurp(const std::filesystem::path& path);

[[nodiscard]] Result<ConfigFile> read_config_file(const std::filesystem::path& path);

}  // namespace assay

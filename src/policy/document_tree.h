// Policy files read ahead of time: trees of nodes as bytes.
//
// Role: the build reads the packed policy files with parse_document() and packs what that gave
// (cmake/pack_trees.cpp), so that starting reads no YAML. A tree is the same nodes, places and all;
// a file of the user is still parsed when it is read. One meaning, read at two times.
// Format: of no interest to others; written and read by this file, within one build.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policy/document.h"

namespace assay {

// Adds the tree of one file to those of a build.
void append_tree(std::string& trees, std::string_view file, const DocumentNode& root);

// The bytes of a file's tree. Nothing when it is not among them.
[[nodiscard]] std::optional<std::string_view> find_tree(std::string_view trees,
                                                        std::string_view file);

// `tree` is what find_tree() gave.
[[nodiscard]] DocumentNode read_tree(std::string_view tree);

}  // namespace assay

// Policy files read ahead of time: trees of nodes as bytes.
//
// Role: the build reads the packed policy files with parse_document() and packs what that gave
// (cmake/pack_trees.cpp) under trees/, so that starting reads no YAML. A tree is the same nodes,
// places and all; a file of the user is still parsed when it is read. One meaning, read at two
// times. Format: of no interest to others; written and read by this file, within one build.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "policy/document.h"

namespace assay {

// Where what was packed of "checks/a.yaml" lies: the SHA-256 of its text, then its tree.
inline constexpr std::string_view kTrees = "trees/";
inline constexpr std::size_t kTreeDigest = 64;

[[nodiscard]] std::string tree_of(const DocumentNode& root);
// `tree` is what tree_of() gave; it must outlive the document, whose texts stay in it.
[[nodiscard]] Document read_tree(std::string_view tree);
// The scalar that is the first value of the root, a map whose first key this is: the date of a
// table, say. Nothing else is read. Empty when it is not so.
[[nodiscard]] std::string_view first_scalar(std::string_view tree, std::string_view key);

}  // namespace assay

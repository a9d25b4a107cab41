// A YAML file as a tree with places: what the loaders of policy/ read.
//
// Role: document.cpp is the only file that includes yaml-cpp; its marks become line and column
// here. Loaders never see the library. Anchors, aliases and tags are refused: a policy file says
// what it means where it says it, and cannot expand without bound.
// Failure: one problem with its place; nothing is returned.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/problem.h"

namespace assay {

inline constexpr int kMaxDocumentDepth = 64;
inline constexpr std::size_t kMaxDocumentNodes = 200000;

struct DocumentNode {
    enum class Kind : std::uint8_t { null, scalar, list, map };
    Kind kind = Kind::null;
    bool quoted = false;       // of a scalar: 'x', "x" or a block
    std::uint32_t line = 0;    // from 1
    std::uint32_t column = 0;  // from 1, in code points
    std::uint32_t offset = 0;  // of its first byte in the file
    std::string_view text;     // of a scalar; the document or packed bytes own it
    // The document owns them. Keys of a map: scalars, all different. Items of a list, or the values
    // of a map in the order of `keys`.
    std::span<const DocumentNode> keys;
    std::span<const DocumentNode> items;

    [[nodiscard]] const DocumentNode* find(std::string_view key) const;
};

// The root, with what its nodes refer to. Its nodes live as long as it does.
struct Document : DocumentNode {
    Document() = default;
    Document(Document&&) = default;
    Document& operator=(Document&&) = default;
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    std::deque<std::string> texts;  // those that stand nowhere else
    std::vector<std::vector<DocumentNode>> nodes;
};

// `text` is one YAML document. An empty one is a null node.
[[nodiscard]] std::optional<Document> parse_document(std::string_view file, std::string_view text,
                                                     std::vector<PolicyProblem>& problems);

// Where the byte `inner` of a scalar's value stands in the file: plain, quoted, literal and folded
// scalars alike.
[[nodiscard]] Span place_inside(std::string_view file, std::string_view text,
                                const DocumentNode& scalar, std::size_t inner);

// Line number `line` (from 1) of a text, without its end.
[[nodiscard]] std::string_view line_of(std::string_view text, std::uint32_t line);

}  // namespace assay

// Texts that are about to be looked for, so that the waits for memory overlap. For this folder
// only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "value/node_table.h"
#include "value/value.h"

namespace assay {

// Asks for the slots of texts at once and for their nodes some texts later, when the slots came.
class TextNodesAhead {
public:
    explicit TextNodesAhead(const NodeTable<TextNode>& texts) : texts_(texts) {}
    ~TextNodesAhead() {
        for (const std::uint64_t hash : hashes_) texts_.prefetch_node(hash);
    }
    TextNodesAhead(const TextNodesAhead&) = delete;
    TextNodesAhead& operator=(const TextNodesAhead&) = delete;

    void add(std::uint64_t hash) {
        texts_.prefetch(hash);
        texts_.prefetch_node(std::exchange(hashes_[next_++ % hashes_.size()], hash));
    }

private:
    const NodeTable<TextNode>& texts_;
    std::array<std::uint64_t, 8> hashes_{};
    std::size_t next_ = 0;
};

}  // namespace assay

// Finds the one list, or the one map, that is made of given parts.
//
// A whole is found by the youngest of its parts, by age (value/value.h): those made of a part while
// it is young, in the document that made it, hang at its age in a chain. What holds something that
// nobody else has (a uid, a time, a name) is found there, in memory that is warm, and costs no
// table; so are most objects of a cluster. Other wholes, and those of crowded chains, are in a
// table by the hash of their parts.
//
// Parts from another store do no harm: a whole is compared with what its chain or slot leads to,
// part by part, and wholes made outside decoding always go into the table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/node_table.h"

namespace assay {

template <class Node>
class WholeIndex {
public:
    // The whole for which equal(node) holds, or nullptr. `youngest` is the age of its youngest
    // part, `is_young` whether this document made that part. hash() is called when it is needed.
    template <class Equal, class Hash>
    [[nodiscard]] const Node* find(std::uint32_t youngest, bool is_young, Equal&& equal,
                                   Hash&& hash) const {
        std::size_t length = 0;
        for (const Node* node = head(youngest); node != nullptr; node = node->next, ++length)
            if (equal(*node)) return node;
        return is_young && length < kCrowded ? nullptr : table_.find(hash(), equal);
    }

    // Precondition: find() would not find it. Of wholes that were not looked for, because one of
    // their parts was made for them (`is_new`), there is one for a part.
    template <class Hash>
    void add(std::uint32_t youngest, bool is_young, bool is_new, Node& node, Hash&& hash) {
        if (!is_young || (!is_new && is_crowded(youngest))) {
            table_.insert(hash(), &node);
            return;
        }
        if (heads_.size() <= youngest) heads_.resize(youngest + std::size_t{1});
        node.next = heads_[youngest];
        heads_[youngest] = &node;
    }

    [[nodiscard]] std::size_t bytes() const noexcept {
        return table_.bytes() + heads_.capacity() * sizeof(const Node*);
    }

private:
    static constexpr std::size_t kCrowded = 16;

    [[nodiscard]] const Node* head(std::uint32_t youngest) const noexcept {
        return youngest < heads_.size() ? heads_[youngest] : nullptr;
    }

    [[nodiscard]] bool is_crowded(std::uint32_t youngest) const noexcept {
        std::size_t length = 0;
        for (const Node* node = head(youngest); node != nullptr; node = node->next) ++length;
        return length >= kCrowded;
    }

    std::vector<const Node*> heads_;  // by the age of the youngest part
    NodeTable<Node> table_;
};

}  // namespace assay

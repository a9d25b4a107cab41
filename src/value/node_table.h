// The open-addressing table that finds the one node of a content.
//
// Slots hold the whole hash beside the node, so that growing and skipping strangers never touches
// a node. Hashes are seeded (base/hash.h) or made of addresses: keys from a cluster cannot be
// chosen to collide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay {

template <class Node>
class NodeTable {
public:
    NodeTable() : slots_(kFirstSize) {}

    // The node with this hash for which equal(node) holds, or nullptr.
    template <class Equal>
    [[nodiscard]] const Node* find(std::uint64_t hash, Equal&& equal) const {
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            const Slot& slot = slots_[at];
            if (slot.node == nullptr) return nullptr;
            if (slot.hash == hash && equal(*slot.node)) return slot.node;
        }
    }

    // Precondition: find() would not find it.
    void insert(std::uint64_t hash, const Node* node) {
        if ((count_ + 1) * 3 > slots_.size() * 2) grow();
        place(hash, node);
        ++count_;
    }

    void prefetch(std::uint64_t hash) const noexcept { __builtin_prefetch(&slots_[hash & mask()]); }

    [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(Slot); }

private:
    struct Slot {
        std::uint64_t hash = 0;
        const Node* node = nullptr;
    };
    static constexpr std::size_t kFirstSize = 64;

    [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }

    void place(std::uint64_t hash, const Node* node) {
        std::size_t at = hash & mask();
        while (slots_[at].node != nullptr) at = (at + 1) & mask();
        slots_[at] = {hash, node};
    }

    void grow() {
        std::vector<Slot> old(slots_.size() * 2);
        old.swap(slots_);
        for (const Slot& slot : old)
            if (slot.node != nullptr) place(slot.hash, slot.node);
    }

    std::vector<Slot> slots_;
    std::size_t count_ = 0;
};

}  // namespace assay

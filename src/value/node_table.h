// The open-addressing table that finds the one node of a content.
//
// Slots hold the whole hash beside the node, so that growing and skipping strangers never touches
// a node. Hashes are seeded (base/hash.h) or made of addresses: keys from a cluster cannot be
// chosen to collide.
//
// The slot of a new node is somewhere in memory nobody touched lately. New nodes wait in a small
// table and go to their slots together, so that the waits for memory overlap. While they wait, what
// can only be equal to one of them is looked for nowhere else: find_recent().
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "value/page_memory.h"

namespace assay {

template <class Node>
class NodeTable {
public:
    NodeTable() { reset(kFirstSize); }

    // The node with this hash for which equal(node) holds, or nullptr.
    template <class Equal>
    [[nodiscard]] const Node* find(std::uint64_t hash, Equal&& equal) const {
        if (waiting_count_ != 0) {
            if (const Node* found = find_in(*waiting_, hash, equal)) return found;
        }
        return find_in(slots_, hash, equal);
    }

    // From here on find_recent() knows what is inserted.
    void begin() {
        if (waiting_count_ > kMostWaiting / 2) place_waiting();
        if (waiting_ == nullptr) waiting_ = std::make_unique<Waiting>();
        all_wait_ = true;
    }
    // The same as find() for a node that was not here before begin(): what was inserted since may
    // be equal, nothing else.
    template <class Equal>
    [[nodiscard]] const Node* find_recent(std::uint64_t hash, Equal&& equal) const {
        return all_wait_ ? find_in(*waiting_, hash, equal) : find(hash, equal);
    }

    // Precondition: find() would not find it.
    void insert(std::uint64_t hash, const Node* node) {
        if (waiting_ == nullptr) return insert_found_missing(hash, node);
        __builtin_prefetch(&slots_[hash & (slots_.size() - 1)], 1);
        place(*waiting_, {hash, node});
        if (++waiting_count_ == kMostWaiting) place_waiting();
    }
    // The same when find() has just looked: its slot is at hand.
    void insert_found_missing(std::uint64_t hash, const Node* node) {
        make_room(1);
        place(slots_, {hash, node});
        ++count_;
    }

    // Asks for the memory that find() will read first; then for the node it will compare.
    void prefetch(std::uint64_t hash) const noexcept {
        __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
    }
    void prefetch_node(std::uint64_t hash) const noexcept {
        const Slot& slot = slots_[hash & (slots_.size() - 1)];
        // No branch: it would wait for the slot.
        const std::uintptr_t all = std::uintptr_t{0} - std::uintptr_t{slot.hash == hash};
        __builtin_prefetch(
            std::bit_cast<const void*>(std::bit_cast<std::uintptr_t>(slot.node) & all));
    }

    [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(Slot); }

private:
    struct Slot {
        std::uint64_t hash;
        const Node* node;
    };
    static constexpr std::size_t kFirstSize = 16;
    static constexpr std::size_t kWaitingSize = 128;
    static constexpr std::size_t kMostWaiting = 64;

    template <class Slots, class Equal>
    [[nodiscard]] static const Node* find_in(const Slots& slots, std::uint64_t hash,
                                             Equal&& equal) {
        const std::size_t mask = slots.size() - 1;
        for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
            const Slot& slot = slots[at];
            if (slot.node == nullptr) return nullptr;
            if (slot.hash == hash && equal(*slot.node)) return slot.node;
        }
    }

    template <class Slots>
    static void place(Slots& slots, const Slot& made) {
        const std::size_t mask = slots.size() - 1;
        std::size_t at = made.hash & mask;
        while (slots[at].node != nullptr) at = (at + 1) & mask;
        slots[at] = made;
    }

    void place_waiting() {
        make_room(waiting_count_);
        for (Slot& slot : *waiting_) {
            if (slot.node != nullptr) place(slots_, slot);
            slot = {};
        }
        count_ += waiting_count_;
        waiting_count_ = 0;
        all_wait_ = false;
    }

    void make_room(std::size_t more) {
        while ((count_ + more) * 3 > slots_.size() * 2) grow();
    }

    // Makes all slots anew, and empty.
    void reset(std::size_t size) {
        memory_ = take_clear_pages(size * sizeof(Slot));
        slots_ = {reinterpret_cast<Slot*>(memory_.get()), size};
    }

    void grow() {
        const PageMemory old_memory = std::move(memory_);
        const std::span<const Slot> old = slots_;
        reset(old.size() * 2);
        for (const Slot& slot : old)
            if (slot.node != nullptr) place(slots_, slot);
    }

    PageMemory memory_;
    std::span<Slot> slots_;
    std::size_t count_ = 0;  // in slots_
    // Made by begin(): stores into which nothing is decoded are many and small.
    using Waiting = std::array<Slot, kWaitingSize>;
    std::unique_ptr<Waiting> waiting_;
    std::size_t waiting_count_ = 0;
    bool all_wait_ = false;  // all that was inserted since begin()
};

}  // namespace assay

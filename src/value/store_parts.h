// The inside of a store: its memory, its tables, and how nodes are made. For this folder only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "value/node_arena.h"
#include "value/node_table.h"
#include "value/store.h"
#include "value/whole_index.h"

namespace assay {

// What the decoders keep between two documents of one store (value/decode_memo.h).
struct DecodeMemo;
struct DecodeMemoDelete {
    void operator()(DecodeMemo* memo) const noexcept;
};

struct Store::Parts {
    [[nodiscard]] const TextNode* text(std::string_view bytes, std::uint64_t hash);
    [[nodiscard]] const TextNode* text(std::string_view bytes);
    // `is_new` tells that no such list can be here yet, which is so when one of its parts was made
    // for it just now: `created` grew since its first part was asked for. Only in a document.
    [[nodiscard]] Value list(std::span<const Value> items, bool is_new = false);
    // Precondition: sorted by key bytes, keys differ.
    [[nodiscard]] Value sorted_map(std::span<const Member> members, bool is_new = false);
    // The same from members that are sorted when they are taken in this order.
    [[nodiscard]] Value ordered_map(std::span<const Member> members, const std::uint16_t* order,
                                    bool is_new);
    [[nodiscard]] Value unknown(Reason reason, const TextNode* text);

    // Throws std::bad_alloc when 2^32 nodes are made.
    [[nodiscard]] std::uint32_t next_age() {
        if (created == std::numeric_limits<std::uint32_t>::max()) throw std::bad_alloc();
        return ++created;
    }
    [[nodiscard]] bool is_young(std::uint32_t age) const noexcept { return age > young_after; }

    template <class Nth>
    [[nodiscard]] Value map_of(std::size_t size, bool is_new, Nth nth);

    std::uint64_t seed = hash_seed();
    std::uint32_t created = 0;  // nodes made so far: the age of the last one
    std::uint32_t young_after = std::numeric_limits<std::uint32_t>::max();
    NodeArena arena;
    NodeTable<TextNode> texts;
    WholeIndex<ListNode> lists;
    WholeIndex<MapNode> maps;
    NodeTable<UnknownNode> unknowns;
    std::unique_ptr<DecodeMemo, DecodeMemoDelete> memo;
};

// While it lives a document is decoded: what is made is young, and all parts are of this store.
class DocumentScope {
public:
    explicit DocumentScope(Store::Parts& parts) : parts_(parts) {
        parts_.young_after = parts_.created;
    }
    ~DocumentScope() { parts_.young_after = std::numeric_limits<std::uint32_t>::max(); }
    DocumentScope(const DocumentScope&) = delete;
    DocumentScope& operator=(const DocumentScope&) = delete;

private:
    Store::Parts& parts_;
};

}  // namespace assay

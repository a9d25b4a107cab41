// The inside of a store: its memory, its tables, and how nodes are made. For this folder only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/hash.h"
#include "value/node_arena.h"
#include "value/node_table.h"
#include "value/store.h"

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
    // for it just now: `created` grew since its first part was asked for.
    [[nodiscard]] Value list(std::span<const Value> items, bool is_new = false);
    // Precondition: sorted by key bytes, keys differ.
    [[nodiscard]] Value sorted_map(std::span<const Member> members, bool is_new = false);
    // The same from members that are sorted when they are taken in this order.
    [[nodiscard]] Value ordered_map(std::span<const Member> members, const std::uint16_t* order,
                                    bool is_new);
    [[nodiscard]] Value unknown(Reason reason, const TextNode* text);

    template <class Nth>
    [[nodiscard]] Value map_of(std::size_t size, bool is_new, Nth nth);

    std::uint64_t seed = hash_seed();
    std::uint64_t created = 0;  // nodes made so far
    NodeArena arena;
    NodeTable<TextNode> texts;
    NodeTable<ListNode> lists;
    NodeTable<MapNode> maps;
    NodeTable<UnknownNode> unknowns;
    std::unique_ptr<DecodeMemo, DecodeMemoDelete> memo;
};

}  // namespace assay

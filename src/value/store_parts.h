// The inside of a store: its memory, its tables, and how nodes are made. For this folder only.
//
// A list or map with a part that was made for it just now is new itself, and nobody can ask for it
// again before somebody asks for that part. So it goes into no table: the part keeps a link to it,
// and when the part is found again, the link is followed and the whole put where it is found. Most
// objects of a cluster hold something nobody else has (a uid, a name), and cost no table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

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
    // `is_new` tells that one of the parts was made for this list just now: `created` grew since
    // its first part was asked for. Otherwise parts are settled.
    [[nodiscard]] Value list(std::span<const Value> items, bool is_new = false);
    // Precondition: sorted by key bytes, keys differ.
    [[nodiscard]] Value sorted_map(std::span<const Member> members, bool is_new = false);
    [[nodiscard]] Value unknown(Reason reason, const TextNode* text);

    // Follows the link of a node. What text(), list() and sorted_map() found is settled; a part
    // that was had in another way must be before something is made of it.
    void settle(NodeLink& link) {
        if (newest == &link) newest = nullptr;
        if (link.place != 0) place_whole(link);
    }
    void settle(const Value& value);

    void place_whole(NodeLink& link);
    // Links the whole to its newest part; false when it has to go into a table.
    [[nodiscard]] bool link_to_newest(const Value& whole);

    std::uint64_t seed = hash_seed();
    std::uint64_t created = 0;  // nodes made so far
    NodeArena arena;
    NodeTable<TextNode> texts;
    NodeTable<ListNode> lists;
    NodeTable<MapNode> maps;
    NodeTable<UnknownNode> unknowns;
    std::vector<Value> linked{Value()};  // the wholes, by NodeLink::place
    NodeLink* newest = nullptr;          // of the node made last, unless it was found again
    std::unique_ptr<DecodeMemo, DecodeMemoDelete> memo;
};

}  // namespace assay

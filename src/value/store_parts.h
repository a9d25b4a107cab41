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

// What is known of a list or map before it is looked for. A node of equal parts is no older than
// any of them.
enum class Age : std::uint8_t {
    any,
    of_document,  // a part was made in the document that is being decoded: only what was made since
                  // can be equal
    made_now,     // a part was made for it just now: nothing can be equal
};

struct Store::Parts {
    [[nodiscard]] const TextNode* text(std::string_view bytes, std::uint64_t hash);
    [[nodiscard]] const TextNode* text(std::string_view bytes);
    [[nodiscard]] Value list(std::span<const Value> items, Age age = Age::any);
    // Precondition: sorted by key bytes, keys differ.
    [[nodiscard]] Value sorted_map(std::span<const Member> members, Age age = Age::any);
    // The same from members that are sorted when they are taken in this order.
    [[nodiscard]] Value ordered_map(std::span<const Member> members, const std::uint16_t* order,
                                    Age age);
    [[nodiscard]] Value unknown(Reason reason, const TextNode* text);

    template <class Nth>
    [[nodiscard]] Value map_of(std::size_t size, Age age, Nth nth);

    // Called when the decoding of a document begins.
    void begin_document();

    // Whether the node was made in this document. May say no of one in a large document.
    [[nodiscard]] bool is_young(const TextNode* node) const noexcept {
        return arena.taken_since_mark(node);
    }

    // What was seen of parts so far; the difference tells the Age of a whole.
    struct Seen {
        std::uint64_t made = 0;   // nodes made
        std::uint64_t young = 0;  // texts found that were made in this document
        std::uint64_t reals = 0;  // numbers of JSON that are no integers, in any document
    };
    [[nodiscard]] Age age_since(const Seen& before) const noexcept {
        if (seen.made != before.made) return Age::made_now;
        return seen.young != before.young ? Age::of_document : Age::any;
    }

    std::uint64_t seed = hash_seed();
    Seen seen;
    NodeArena arena;
    NodeTable<TextNode> texts;
    NodeTable<ListNode> lists;
    NodeTable<MapNode> maps;
    NodeTable<UnknownNode> unknowns;
    std::unique_ptr<DecodeMemo, DecodeMemoDelete> memo;
};

}  // namespace assay

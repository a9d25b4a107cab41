// What the decoders keep between two documents of one store, so that a document allocates little.
// For this folder only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/json_frames.h"
#include "value/json_tokens.h"
#include "value/map_shapes.h"
#include "value/recent_texts.h"
#include "value/record_stack.h"
#include "value/store_parts.h"
#include "value/subtree_memo.h"
#include "value/value.h"

namespace assay {

// What both readers say of a text that is nested deeper than kMaxDepth.
[[nodiscard]] std::string too_deep();

struct DecodeMemo {
    JsonTokens tokens;
    MapShapes shapes;
    SubtreeMemo subtrees;
    RecentTexts recent;             // without a backslash: what is raw is what is meant
    std::vector<Value> items;       // of the lists that are open
    std::vector<Member> members;    // of the maps that are open
    RecordStack<Value> json_items;  // the same of a JSON text
    RecordStack<Member> json_members;
    // By token of a JSON text: the hash of a string or of the raw text of a nested part; 0 where
    // it is not known yet. Tokens that were not looked ahead at hold what an earlier text left.
    std::vector<std::uint64_t> hashes;
    // By token of a string that was looked ahead at: its node when `recent` had it, then it has no
    // hash.
    std::vector<const TextNode*> known;
    // By token: the site of a nested part (value/subtree_memo.h), with kNotTried set where it is
    // not worth looking for.
    static constexpr std::uint16_t kNotTried = 0x8000;
    std::vector<std::uint16_t> sites;
    std::string unescaped;
    JsonFrames frames;  // of whole documents

    // The node of a text without a backslash that `recent` did not have.
    [[nodiscard]] const TextNode* text(Store::Parts& parts, std::string_view raw,
                                       std::uint64_t hash) {
        const TextNode* const node = parts.text(raw, hash);
        if (!parts.is_young(node)) recent.remember(RecentTexts::mark_of(raw), *node);
        return node;
    }
};

// The memo of a store, emptied for a new document.
[[nodiscard]] DecodeMemo& fresh_memo(Store::Parts& parts);

}  // namespace assay

// What the decoders keep between two documents of one store, so that a document allocates little.
// For this folder only.
#pragma once

#include <string>
#include <vector>

#include "value/json_tokens.h"
#include "value/map_shapes.h"
#include "value/store_parts.h"
#include "value/subtree_memo.h"
#include "value/value.h"

namespace assay {

struct DecodeMemo {
    JsonTokens tokens;
    MapShapes shapes;
    SubtreeMemo subtrees;
    std::vector<Value> items;     // of the lists that are open
    std::vector<Member> members;  // of the maps that are open
    std::string unescaped;
};

// The memo of a store, emptied for a new document.
[[nodiscard]] DecodeMemo& fresh_memo(Store::Parts& parts);

}  // namespace assay

#include "value/decode_memo.h"

#include "value/decode.h"

namespace assay {

std::string too_deep() {
    return "nested deeper than the limit of " + std::to_string(kMaxDepth) + " levels";
}

void DecodeMemoDelete::operator()(DecodeMemo* memo) const noexcept { delete memo; }

DecodeMemo& fresh_memo(Store::Parts& parts) {
    if (!parts.memo) parts.memo.reset(new DecodeMemo);
    parts.begin_document();
    parts.memo->items.clear();
    parts.memo->members.clear();
    return *parts.memo;
}

}  // namespace assay

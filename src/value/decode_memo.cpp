#include "value/decode_memo.h"

namespace assay {

void DecodeMemoDelete::operator()(DecodeMemo* memo) const noexcept { delete memo; }

DecodeMemo& fresh_memo(Store::Parts& parts) {
    if (!parts.memo) parts.memo.reset(new DecodeMemo);
    parts.memo->items.clear();
    parts.memo->members.clear();
    return *parts.memo;
}

}  // namespace assay

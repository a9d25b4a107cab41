#include "facts/typed_reads.h"

namespace assay {

void TypedReads::miss(const Value& value) {
    if (unread_) return;
    unread_ = value.is_unknown() ? value.to_unknown()
                                 : Unknown{Reason::malformed, what_ + " could not be understood"};
}

Value TypedReads::expect(const Value& value, Kind kind) {
    if (!value.is_null() && value.kind() != kind) miss(value);
    return value;
}

std::span<const Value> TypedReads::maps(const Value& list) {
    expect(list, Kind::list);
    for (const Value& item : list.items_or_none()) {
        if (!item.is_map()) miss(item);
    }
    return list.items_or_none();
}

}  // namespace assay

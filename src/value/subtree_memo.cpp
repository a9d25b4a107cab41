#include "value/subtree_memo.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay {

SubtreeMemo::SubtreeMemo() : entries_(kEntries), seen_(kSeen) {}

// Unseeded: entries are compared by their bytes, and texts chosen to collide only lose their place.
std::uint64_t SubtreeMemo::hash(std::string_view text) noexcept {
    return XXH3_64bits(text.data(), text.size());
}

const SubtreeMemo::Entry* SubtreeMemo::find(std::string_view text,
                                            std::uint64_t hash) const noexcept {
    const Entry& entry = entries_[hash % kEntries];
    return entry.hash == hash && entry.text == text ? &entry : nullptr;
}

void SubtreeMemo::offer(std::string_view text, std::uint64_t hash, const Value& value, int height) {
    const auto mark = static_cast<std::uint32_t>(hash >> 32);
    std::uint32_t& seen = seen_[hash % kSeen];
    if (seen != mark) {
        seen = mark;
        return;
    }
    if (bytes_ + text.size() > kMostBytes) {
        entries_.assign(kEntries, Entry());
        bytes_ = 0;
    }
    Entry& entry = entries_[hash % kEntries];
    bytes_ += text.size();
    bytes_ -= entry.text.size();
    entry = {hash, std::string(text), value, height};
}

}  // namespace assay

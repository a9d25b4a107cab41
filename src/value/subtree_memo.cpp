#include "value/subtree_memo.h"

#include <cstring>
#include <new>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay {

void SubtreeMemo::open() {
    if (!slots_.empty()) return;
    slots_.resize(kFirstEntries);
    seen_.resize(kSeen);
}

// Unseeded: entries are compared by their bytes, and texts chosen to collide only lose their place.
std::uint64_t SubtreeMemo::hash(std::string_view text) noexcept {
    return XXH3_64bits(text.data(), text.size());
}

const SubtreeMemo::Entry* SubtreeMemo::find(std::string_view text,
                                            std::uint64_t hash) const noexcept {
    for (const Slot& slot : {slots_[first(hash)], slots_[second(hash)]})
        if (holds(slot, text, hash)) return slot.entry;
    return nullptr;
}

void SubtreeMemo::place(const Slot& slot) noexcept {
    const Slot before = std::exchange(slots_[first(slot.hash)], slot);
    if (before.entry != nullptr) slots_[second(slot.hash)] = before;
}

void SubtreeMemo::grow() {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    for (const Slot& slot : old)
        if (slot.entry != nullptr) place(slot);
}

void SubtreeMemo::offer(std::string_view text, std::uint64_t hash, const Value& value, int height) {
    const auto mark = static_cast<std::uint16_t>(hash >> 48);
    std::uint16_t& seen = seen_[hash % kSeen];
    if (seen != mark) {
        seen = mark;
        return;
    }
    if (arena_.bytes() + text.size() > kMostBytes) {
        slots_.assign(slots_.size(), Slot());
        arena_ = NodeArena();
    }
    char* memory = arena_.take(sizeof(Entry) + text.size());
    const auto* entry =
        new (memory) Entry{value, static_cast<std::uint32_t>(text.size()), height, nullptr};
    std::memcpy(memory + sizeof(Entry), text.data(), text.size());
    if (++placed_ > slots_.size() / 2 && slots_.size() < kEntries) grow();
    place({hash, entry});
}

}  // namespace assay

// Remembers the values of JSON objects and arrays by their raw text.
//
// Objects made from one template repeat whole parts byte for byte (environment, probes, the field
// sets of managedFields). A part that was decoded before and comes again is found by its bytes and
// neither read nor looked up in the store again. Only exact bytes count: a hit gives what decoding
// would give. A text is copied when it is seen the second time, so parts that never repeat cost one
// hash each. Memory is bounded.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "value/node_arena.h"
#include "value/value.h"

namespace assay {

class SubtreeMemo {
public:
    struct Entry {
        Value value;
        std::uint32_t size;  // of the text, which stands behind the entry
        int height;          // levels of nesting, 1 for a list of scalars
        // The one that was found after this one last time: a guess for the next time.
        mutable const Entry* next = nullptr;
        [[nodiscard]] std::string_view text() const noexcept {
            return {reinterpret_cast<const char*>(this + 1), size};
        }
    };

    // Makes the tables, once, which a store without JSON never needs; they grow with what they
    // hold, up to half a megabyte. Comes before everything below.
    void open();

    // Whether a text of this size is worth remembering.
    [[nodiscard]] static bool fits(std::size_t size) noexcept {
        return size >= kSmallest && size <= kLargest;
    }
    [[nodiscard]] static std::uint64_t hash(std::string_view text) noexcept;

    // The entry of exactly this text, or nullptr.
    [[nodiscard]] const Entry* find(std::string_view text, std::uint64_t hash) const noexcept;
    // Asks for the memory that find() will read first; then for the entry it will compare.
    void prefetch(std::uint64_t hash) const noexcept { __builtin_prefetch(&slots_[first(hash)]); }
    // No branch: it would wait for the slot. The entry of another text is asked for in vain.
    void prefetch_entry(std::uint64_t hash) const noexcept {
        __builtin_prefetch(slots_[first(hash)].entry);
    }
    // Asks for an entry that is guessed; nullptr: for nothing.
    static void prefetch_guess(const Entry* entry) noexcept {
        if (entry == nullptr) return;
        const auto* const line = reinterpret_cast<const char*>(entry);
        __builtin_prefetch(line);
        __builtin_prefetch(line + 64);
    }
    // Sites are places where parts stand, such as the values of one key. Where parts hardly ever
    // repeat it is a waste to hash them: a site without luck is tried once in a while only.
    [[nodiscard]] bool worth_trying(std::uint16_t site) noexcept {
        const std::uint16_t misses = misses_[site % kSites];
        if (misses < kHopeless) return true;
        return (++tried_ % 32) == 0;
    }
    void learn(std::uint16_t site, bool hit) noexcept {
        std::uint16_t& misses = misses_[site % kSites];
        misses = hit ? static_cast<std::uint16_t>(misses / 2)
                     : static_cast<std::uint16_t>(std::min<int>(misses + 1, kHopeless));
    }

    // Asks for the memory that offer() will read first.
    void prefetch_offer(std::uint64_t hash) const noexcept {
        __builtin_prefetch(&seen_[hash % kSeen], 1);
    }
    // Tells what a text not found was decoded to.
    void offer(std::string_view text, std::uint64_t hash, const Value& value, int height);

private:
    struct Slot {
        std::uint64_t hash = 0;
        const Entry* entry = nullptr;
    };
    [[nodiscard]] std::size_t first(std::uint64_t hash) const noexcept {
        return hash & (slots_.size() - 1);
    }
    // Where a text stands that lost its first place to another one: in the same line of the
    // processor's cache.
    [[nodiscard]] std::size_t second(std::uint64_t hash) const noexcept { return first(hash) ^ 1; }
    [[nodiscard]] static bool holds(const Slot& slot, std::string_view text,
                                    std::uint64_t hash) noexcept {
        return slot.hash == hash && slot.entry != nullptr && slot.entry->text() == text;
    }
    static constexpr std::size_t kSmallest = 40;
    static constexpr std::size_t kLargest = 4096;
    static constexpr std::size_t kFirstEntries = std::size_t{1} << 11;
    static constexpr std::size_t kEntries = std::size_t{1} << 15;
    static constexpr std::size_t kSeen = std::size_t{1} << 15;
    static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

    static constexpr std::size_t kSites = 1024;
    // Misses in a row, about; so many distinct templates are learnt before giving up.
    static constexpr std::uint16_t kHopeless = 500;

    void place(const Slot& slot) noexcept;
    void grow();

    std::array<std::uint16_t, kSites> misses_{};
    unsigned tried_ = 0;
    std::vector<Slot> slots_;          // by the low bits of the hash
    std::size_t placed_ = 0;           // in them so far, those that others took the place of too
    std::vector<std::uint16_t> seen_;  // high ends of hashes offered once
    NodeArena arena_;                  // of the entries
};

}  // namespace assay

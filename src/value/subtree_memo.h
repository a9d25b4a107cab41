// Remembers the values of JSON objects and arrays by their raw text.
//
// Objects made from one template repeat whole parts byte for byte (environment, probes, the field
// sets of managedFields). A part that was decoded before and comes again is found by its bytes and
// neither read nor looked up in the store again. Only exact bytes count: a hit gives what decoding
// would give. A text is copied when it is seen the second time, so parts that never repeat cost one
// hash each. Memory is bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace assay {

class SubtreeMemo {
public:
    struct Entry {
        std::uint64_t hash = 0;
        std::string text{};
        Value value{};
        int height = 0;  // levels of nesting, 1 for a list of scalars
    };

    SubtreeMemo();

    // Whether a text of this size is worth remembering.
    [[nodiscard]] static bool fits(std::size_t size) noexcept {
        return size >= kSmallest && size <= kLargest;
    }
    [[nodiscard]] static std::uint64_t hash(std::string_view text) noexcept;

    // The entry of exactly this text, or nullptr.
    [[nodiscard]] const Entry* find(std::string_view text, std::uint64_t hash) const noexcept;
    // Tells what a text not found was decoded to.
    void offer(std::string_view text, std::uint64_t hash, const Value& value, int height);

private:
    static constexpr std::size_t kSmallest = 40;
    static constexpr std::size_t kLargest = 4096;
    static constexpr std::size_t kEntries = std::size_t{1} << 14;
    static constexpr std::size_t kSeen = std::size_t{1} << 16;
    static constexpr std::size_t kMostBytes = std::size_t{12} << 20;

    std::vector<Entry> entries_;       // by the low bits of the hash
    std::vector<std::uint32_t> seen_;  // high halves of hashes offered once
    std::size_t bytes_ = 0;
};

}  // namespace assay

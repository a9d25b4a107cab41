// The texts that were found lately, by their bytes. For this folder only.
//
// Objects of one kind repeat a few hundred keys and words. Each would cost a seeded hash, a slot of
// the big table and a look at the node, all far apart. Here one slot, a line of the processor's
// cache, holds the whole text and its node. A miss says nothing, the big table knows. Hashes are
// not seeded: texts chosen to collide only lose their place to each other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "value/value.h"

namespace assay {

class RecentTexts {
public:
    // What a text is looked for by; made once for find() and remember().
    struct Mark {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        [[nodiscard]] std::size_t place() const noexcept {
            const std::uint64_t mixed = (head ^ (tail << 25 | tail >> 39)) * 0x9E3779B97F4A7C15ULL;
            return mixed >> (64 - kBits);
        }
    };
    [[nodiscard]] static Mark mark_of(std::string_view text) noexcept {
        const std::size_t size = text.size();
        if (size >= 8) return {word<std::uint64_t>(text, 0), word<std::uint64_t>(text, size - 8)};
        if (size >= 4) return {word<std::uint32_t>(text, 0), word<std::uint32_t>(text, size - 4)};
        std::uint64_t head = 0;
        for (const char unit : text) head = head << 8 | static_cast<unsigned char>(unit);
        return {head, 0};
    }

    // The node of exactly this text, or nullptr.
    [[nodiscard]] const TextNode* find(std::string_view text, const Mark& mark) const noexcept {
        const Slot& slot = slots_[mark.place()];
        if (slot.head != mark.head || slot.tail != mark.tail || slot.size != text.size())
            return nullptr;
        if (slot.size > kEnds && !equal_bytes(slot.middle, text.data() + 8, slot.size - kEnds))
            return nullptr;
        return slot.node;
    }
    void remember(const Mark& mark, const TextNode& node) noexcept {
        if (node.size == 0 || node.size > kLongest) return;
        Slot& slot = slots_[mark.place()];
        slot.head = mark.head;
        slot.tail = mark.tail;
        slot.node = &node;
        slot.size = node.size;
        if (node.size > kEnds) std::memcpy(slot.middle, node.data + 8, node.size - kEnds);
    }

private:
    static constexpr std::size_t kEnds = 16;  // bytes that a mark holds, head and tail
    static constexpr std::size_t kLongest = 48;
    struct alignas(64) Slot {
        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        const TextNode* node = nullptr;
        std::size_t size = 0;
        char middle[kLongest - kEnds];  // between head and tail
    };
    static constexpr unsigned kBits = 11;

    template <class Word>
    [[nodiscard]] static Word word(std::string_view text, std::size_t at) noexcept {
        Word read;
        std::memcpy(&read, text.data() + at, sizeof(Word));
        return read;
    }

    std::array<Slot, std::size_t{1} << kBits> slots_;
};

}  // namespace assay

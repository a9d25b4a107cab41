// Bump allocation for the nodes of a store. Nothing is freed before the arena.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/page_memory.h"

namespace assay {

class NodeArena {
public:
    // Uninitialised memory, aligned for every node.
    [[nodiscard]] char* take(std::size_t size) {
        char* taken = offer(size);
        next_ += rounded(size);
        left_ -= rounded(size);
        return taken;
    }

    // The memory that take() gives next for this size. It may be written to before it is taken.
    [[nodiscard]] char* offer(std::size_t size) {
        if (rounded(size) > left_) refill(rounded(size));
        return next_;
    }

    // From here on taken_since_mark() counts.
    void set_mark() noexcept {
        mark_ = next_;
        marked_left_ = left_ + behind_;
    }
    // Whether a node lies in what was taken since then. Only the block of the mark and the last one
    // are looked at: of a node in another one the answer is no.
    [[nodiscard]] bool taken_since_mark(const void* node) const noexcept {
        const auto at = std::bit_cast<std::uintptr_t>(node);
        if (at - std::bit_cast<std::uintptr_t>(mark_) < marked_left_) return true;
        return !is_marked_block() && at - std::bit_cast<std::uintptr_t>(block_) < block_size_;
    }

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    static constexpr std::size_t kAlignment = 8;
    static constexpr std::size_t kFirstBlock = std::size_t{1} << 10;
    // Below the size of a large page: a large page is cleared as a whole, long before its end is
    // written, and pushes what is in use out of the caches.
    static constexpr std::size_t kLargestBlock = std::size_t{1} << 20;
    // Pages of so much memory are asked for at once: less than the nearest cache holds.
    static constexpr std::size_t kStretch = std::size_t{32} << 10;

    [[nodiscard]] static constexpr std::size_t rounded(std::size_t size) noexcept {
        return (size + kAlignment - 1) & ~(kAlignment - 1);
    }

    // Makes room for so many bytes: the next stretch of the block, or a new block.
    void refill(std::size_t size) {
        if (size > left_ + behind_) take_block(size);
        const std::size_t stretch = std::min(behind_, std::max(size - left_, kStretch));
        touch_pages(next_ + left_, stretch);
        left_ += stretch;
        behind_ -= stretch;
    }

    void take_block(std::size_t size) {
        const std::size_t block = std::max(size, next_block_);
        next_block_ = std::min(next_block_ * 2, kLargestBlock);
        blocks_.push_back(take_pages(block));
        next_ = blocks_.back().get();
        left_ = 0;
        behind_ = block;
        block_ = next_;
        block_size_ = block;
        bytes_ += block;
    }

    // Whether the mark stands in the last block.
    [[nodiscard]] bool is_marked_block() const noexcept {
        return std::bit_cast<std::uintptr_t>(mark_) - std::bit_cast<std::uintptr_t>(block_) <=
               block_size_;
    }

    std::vector<PageMemory> blocks_;
    const char* block_ = nullptr;  // the last one
    std::size_t block_size_ = 0;
    const char* mark_ = nullptr;
    std::size_t marked_left_ = 0;  // bytes of its block behind the mark
    char* next_ = nullptr;
    std::size_t left_ = 0;    // bytes of the stretch in use
    std::size_t behind_ = 0;  // bytes of the last block behind that stretch
    std::size_t next_block_ = kFirstBlock;
    std::size_t bytes_ = 0;
};

}  // namespace assay

// Bump allocation for the nodes of a store. Nothing is freed before the arena.
#pragma once

#include <algorithm>
#include <cstddef>
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

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    static constexpr std::size_t kAlignment = 8;
    static constexpr std::size_t kFirstBlock = std::size_t{4} << 10;
    // Below the size of a large page: a large page is cleared as a whole, long before its end is
    // written, and pushes what is in use out of the caches.
    static constexpr std::size_t kLargestBlock = std::size_t{1} << 20;

    [[nodiscard]] static constexpr std::size_t rounded(std::size_t size) noexcept {
        return (size + kAlignment - 1) & ~(kAlignment - 1);
    }

    void refill(std::size_t size) {
        const std::size_t block = std::max(size, next_block_);
        next_block_ = std::min(next_block_ * 2, kLargestBlock);
        blocks_.push_back(take_pages(block));
        next_ = blocks_.back().get();
        left_ = block;
        bytes_ += block;
    }

    std::vector<PageMemory> blocks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t next_block_ = kFirstBlock;
    std::size_t bytes_ = 0;
};

}  // namespace assay

#include "cel/arena.h"

#include <algorithm>
#include <utility>

namespace assay::cel {

namespace {
// Small: every program has an arena for its constants, and most hold a short list.
constexpr std::size_t first_chunk = 512;
constexpr std::size_t largest_step = std::size_t{4} << 20;
}  // namespace

void* Arena::allocate_slowly(std::size_t bytes) {
    // The first chunk behind the current one that is large enough, else a new one.
    std::size_t at = chunks_.empty() ? 0 : current_ + 1;
    while (at < chunks_.size() && chunks_[at].size < bytes) ++at;
    if (at >= chunks_.size()) {
        const std::size_t next = chunks_.empty() ? first_chunk : chunks_.back().size * 2;
        const std::size_t size = std::max(bytes, std::min(next, largest_step));
        chunks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
        at = chunks_.size() - 1;
    }
    current_ = at;
    next_ = chunks_[at].bytes.get() + bytes;
    end_ = chunks_[at].bytes.get() + chunks_[at].size;
    used_ += bytes;
    return chunks_[at].bytes.get();
}

void Arena::reset() noexcept {
    current_ = 0;
    used_ = 0;
    next_ = chunks_.empty() ? nullptr : chunks_.front().bytes.get();
    end_ = chunks_.empty() ? nullptr : next_ + chunks_.front().size;
}

}  // namespace assay::cel

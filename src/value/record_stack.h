// A stack of plain records in memory that is asked for before. For this folder only.
//
// Records do not move while the stack is in use, so one may be filled in its place while others
// are pushed above it. A record is raw memory until somebody writes it.
#pragma once

#include <cstddef>
#include <span>

#include "value/page_memory.h"

namespace assay {

template <class Record>
class RecordStack {
public:
    // Empties the stack and makes room for so many records.
    void reset(std::size_t most) {
        if (most > room_ || (room_ > kMostKept && most <= kMostKept)) {
            memory_.reset();
            room_ = most < kLeast ? kLeast : most;
            memory_ = take_pages(room_ * sizeof(Record));
        }
        top_ = bottom();
    }

    // Precondition: there is room.
    [[nodiscard]] Record* push() noexcept { return top_++; }

    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(top_ - bottom());
    }
    // Those from `first` on.
    [[nodiscard]] std::span<Record> above(std::size_t first) const noexcept {
        return {bottom() + first, top_};
    }
    void shrink(std::size_t size) noexcept { top_ = bottom() + size; }

private:
    static constexpr std::size_t kLeast = 1024;
    static constexpr std::size_t kMostKept = std::size_t{1} << 17;  // larger memory is given back

    [[nodiscard]] Record* bottom() const noexcept {
        return reinterpret_cast<Record*>(memory_.get());
    }

    PageMemory memory_;
    std::size_t room_ = 0;
    Record* top_ = nullptr;
};

}  // namespace assay

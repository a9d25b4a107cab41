// One pointer to a value that counts who holds it.
//
// Role: what base/shared.h and base/rare_shared.h are made of. As std::shared_ptr<const T>, but of
// one word, and with one word beside the value: records that are held by the million are made of
// these.
// Ownership: copies count; the last one ends the value. Copies may live in several threads.
#pragma once

#include <sys/single_threaded.h>

#include <atomic>
#include <cstdint>
#include <utility>

namespace assay {

template <class T>
class Counted {
public:
    Counted() = default;
    template <class... Parts>
    explicit Counted(std::in_place_t, Parts&&... parts)
        : block_(new Block{{1}, T(std::forward<Parts>(parts)...)}) {}
    Counted(const Counted& other) noexcept : block_(other.block_) {
        if (block_ != nullptr) block_->add(1);
    }
    Counted(Counted&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Counted& operator=(const Counted& other) noexcept {
        Counted copy(other);
        std::swap(block_, copy.block_);
        return *this;
    }
    Counted& operator=(Counted&& other) noexcept {
        Counted taken(std::move(other));
        std::swap(block_, taken.block_);
        return *this;
    }
    ~Counted() {
        if (block_ != nullptr && block_->add(-1) == 1) delete block_;
    }

    // nullptr: it holds nothing.
    [[nodiscard]] const T* get() const noexcept {
        return block_ == nullptr ? nullptr : &block_->value;
    }

private:
    struct Block {
        std::atomic<std::int32_t> count;
        const T value;

        // The count before. A process of one thread needs no atomic step.
        std::int32_t add(std::int32_t step) noexcept {
            if (__libc_single_threaded == 0)
                return count.fetch_add(step, std::memory_order_acq_rel);
            const std::int32_t before = count.load(std::memory_order_relaxed);
            count.store(before + step, std::memory_order_relaxed);
            return before;
        }
    };
    Block* block_ = nullptr;
};

}  // namespace assay

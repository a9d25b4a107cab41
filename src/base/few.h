// A list that takes the room of a pointer while it is empty, and one block of memory otherwise.
//
// Role: for records that are held by the hundred thousand and of which most have no items, or one
// or two. Used like std::vector, whose three words in a block of their own (base/rare.h) would be a
// second allocation for each list.
// Ownership: owns its items; copies copy them.
#pragma once

#include <bit>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <new>
#include <utility>

namespace assay {

template <class T>
class Few {
public:
    Few() = default;
    Few(std::initializer_list<T> items) {
        for (const T& item : items) push_back(item);
    }
    Few(const Few& other) {
        for (const T& item : other) push_back(item);
    }
    Few(Few&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Few& operator=(const Few& other) { return *this = Few(other); }
    Few& operator=(Few&& other) noexcept {
        Few taken(std::move(other));
        std::swap(block_, taken.block_);
        return *this;
    }
    ~Few() {
        std::destroy(begin(), end());
        ::operator delete(block_);
    }

    void push_back(T item) {
        const std::size_t count = size();
        if (count == 0 || std::has_single_bit(count)) grow(count == 0 ? 1 : count * 2);
        std::construct_at(data() + count, std::move(item));
        ++block_->count;
    }

    [[nodiscard]] std::size_t size() const noexcept {
        return block_ == nullptr ? 0 : block_->count;
    }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] T* data() noexcept { return items_of(block_); }
    [[nodiscard]] const T* data() const noexcept { return items_of(block_); }
    [[nodiscard]] T* begin() noexcept { return data(); }
    [[nodiscard]] T* end() noexcept { return data() + size(); }
    [[nodiscard]] const T* begin() const noexcept { return data(); }
    [[nodiscard]] const T* end() const noexcept { return data() + size(); }
    // Preconditions: there is one.
    [[nodiscard]] T& operator[](std::size_t index) noexcept { return data()[index]; }
    [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return data()[index]; }
    [[nodiscard]] const T& front() const noexcept { return *begin(); }

private:
    // Before the items. There is room for a power of two of them, the least that is enough.
    struct alignas(T) Block {
        std::size_t count;
    };
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

    static T* items_of(Block* block) noexcept {
        return block == nullptr ? nullptr : static_cast<T*>(static_cast<void*>(block + 1));
    }

    void grow(std::size_t room) {
        const std::size_t count = size();
        void* const memory = ::operator new(sizeof(Block) + room * sizeof(T));
        auto* const block = std::construct_at(static_cast<Block*>(memory), Block{count});
        std::uninitialized_move(begin(), end(), items_of(block));
        std::destroy(begin(), end());
        ::operator delete(block_);
        block_ = block;
    }

    Block* block_ = nullptr;
};

}  // namespace assay

// A list of plain values that lies in its owner while it is short.
//
// Role: for lists that are nearly always short and of which there are many, such as the children of
// a node. Read like std::vector; converts to a span.
// Ownership: copies copy. A longer list lies on the heap.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace assay {

template <class T, std::uint32_t kHere>
class ShortList {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    ShortList() noexcept = default;
    ShortList(std::initializer_list<T> items) {
        for (const T& item : items) push_back(item);
    }
    ShortList(const ShortList& other) {
        for (const T& item : other) push_back(item);
    }
    ShortList(ShortList&& other) noexcept { take(other); }
    ShortList& operator=(ShortList other) noexcept {
        release();
        take(other);
        return *this;
    }
    ~ShortList() { release(); }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] const T* data() const noexcept { return room_ == kHere ? here_ : there_; }
    [[nodiscard]] const T* begin() const noexcept { return data(); }
    [[nodiscard]] const T* end() const noexcept { return data() + size_; }
    // Preconditions: there is such an element.
    [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return data()[index]; }
    [[nodiscard]] const T& front() const noexcept { return *data(); }
    [[nodiscard]] const T& back() const noexcept { return data()[size_ - 1]; }

    void push_back(T item) {
        if (size_ == room_) grow();
        items()[size_++] = item;
    }
    [[nodiscard]] T& operator[](std::size_t index) noexcept { return items()[index]; }
    void reverse() noexcept { std::reverse(items(), items() + size_); }
    void erase(std::size_t index) noexcept {  // precondition: index < size()
        T* const first = items();
        std::copy(first + index + 1, first + size_, first + index);
        --size_;
    }

private:
    [[nodiscard]] T* items() noexcept { return room_ == kHere ? here_ : there_; }
    void grow() {
        T* const larger = new T[std::size_t{room_} * 2];
        std::copy(begin(), end(), larger);
        release();
        there_ = larger;
        room_ *= 2;
    }
    void release() noexcept {
        if (room_ != kHere) delete[] there_;
    }
    // Leaves the other empty. Precondition: this holds nothing on the heap.
    void take(ShortList& other) noexcept {
        size_ = std::exchange(other.size_, 0);
        room_ = std::exchange(other.room_, kHere);
        if (room_ == kHere) {
            std::copy(other.here_, other.here_ + size_, here_);
        } else {
            there_ = other.there_;
        }
    }

    std::uint32_t size_ = 0;
    std::uint32_t room_ = kHere;
    union {
        T here_[kHere]{};
        T* there_;
    };
};

}  // namespace assay

// Scratch memory of one evaluation.
//
// Role: texts, lists, maps, errors and unknowns made while a rule runs live here; values of the
// store are only pointed at. reset() takes everything back in O(1) and keeps the memory, so after
// a warm-up an evaluation allocates nothing.
// Ownership: a Datum made in an arena is dead after reset(). Nothing in it has a destructor.
// Threads: one arena per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay::cel {

class Arena {
public:
    Arena() = default;
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    Arena(Arena&&) noexcept = default;
    Arena& operator=(Arena&&) noexcept = default;

    // Aligned for every scalar type. Never fails but by std::bad_alloc.
    [[nodiscard]] void* allocate(std::size_t bytes) {
        const std::size_t rounded = (bytes + 15) & ~std::size_t{15};
        if (rounded > static_cast<std::size_t>(end_ - next_)) return allocate_slowly(rounded);
        char* made = next_;
        next_ += rounded;
        used_ += rounded;
        return made;
    }

    // `count` default-initialised objects.
    template <class T>
    [[nodiscard]] std::span<T> array(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 16);
        T* first = static_cast<T*>(allocate(count * sizeof(T)));
        std::uninitialized_default_construct_n(first, count);
        return {first, count};
    }

    template <class T>
    [[nodiscard]] T* make(const T& value) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 16);
        return new (allocate(sizeof(T))) T(value);
    }

    [[nodiscard]] std::string_view copy(std::string_view text) {
        if (text.empty()) return {};
        char* made = static_cast<char*>(allocate(text.size()));
        std::memcpy(made, text.data(), text.size());
        return {made, text.size()};
    }

    // Everything made so far is dead; the memory is kept for the next evaluation.
    void reset() noexcept;

    [[nodiscard]] std::size_t used() const noexcept { return used_; }  // bytes since reset()

private:
    struct Chunk {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    void* allocate_slowly(std::size_t bytes);

    std::vector<Chunk> chunks_;
    std::size_t current_ = 0;  // index of the chunk that next_ points into
    char* next_ = nullptr;
    char* end_ = nullptr;
    std::size_t used_ = 0;
};

}  // namespace assay::cel

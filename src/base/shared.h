// A value that never changes and that many records hold together.
//
// Role: for what a finding has in common with hundreds of others: who is judged, where the evidence
// came from. Read like a pointer, or where a const T& is asked for as the value itself.
// Ownership: copies count; the last one ends it. Copies may live in several threads.
// Absence: one made of nothing holds T{} and takes no memory.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "base/counted.h"

namespace assay {

template <class T>
class Shared {
public:
    Shared() = default;
    template <std::convertible_to<T> From>
    requires(!std::same_as<std::remove_cvref_t<From>, Shared>)
        Shared(From&& value)  // NOLINT: stands for the value
        : held_(std::in_place, std::forward<From>(value)) {}

    [[nodiscard]] const T& operator*() const noexcept {
        const T* const held = held_.get();
        return held != nullptr ? *held : nothing();
    }
    [[nodiscard]] const T* operator->() const noexcept { return &**this; }
    operator const T&() const noexcept { return **this; }  // NOLINT: stands for the value

    // As the values compare.
    friend bool operator==(const Shared& left, const Shared& right) {
        return left.held_.get() == right.held_.get() || *left == *right;
    }
    friend auto operator<=>(const Shared& left, const Shared& right) { return *left <=> *right; }

private:
    static const T& nothing() {
        static const T value{};
        return value;
    }
    Counted<T> held_;
};

}  // namespace assay

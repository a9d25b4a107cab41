// An optional whose value never changes and is held together by those that have the same.
//
// Role: as base/rare.h, for values that many records have and that repeat. Read like std::optional.
// Ownership: copies count; the last one ends it. Copies may live in several threads.
#pragma once

#include <optional>
#include <utility>

#include "base/counted.h"

namespace assay {

template <class T>
class RareShared {
public:
    RareShared() = default;
    RareShared(std::nullopt_t) {}                                    // NOLINT
    RareShared(T value) : held_(std::in_place, std::move(value)) {}  // NOLINT
    RareShared(std::optional<T> value) {                             // NOLINT
        if (value) held_ = Counted<T>(std::in_place, std::move(*value));
    }

    [[nodiscard]] bool has_value() const noexcept { return held_.get() != nullptr; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    // Preconditions: has_value().
    [[nodiscard]] const T& operator*() const noexcept { return *held_.get(); }
    [[nodiscard]] const T* operator->() const noexcept { return held_.get(); }
    [[nodiscard]] T value_or(T otherwise) const {
        return has_value() ? *held_.get() : std::move(otherwise);
    }

private:
    Counted<T> held_;
};

}  // namespace assay

// An optional whose value never changes and is held together by those that have the same.
//
// Role: as base/rare.h, for values that many records have and that repeat. Read like std::optional.
// Ownership: copies count; the last one ends it. Copies may live in several threads.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace assay {

template <class T>
class RareShared {
public:
    RareShared() = default;
    RareShared(std::nullopt_t) {}                                                // NOLINT
    RareShared(T value) : held_(std::make_shared<const T>(std::move(value))) {}  // NOLINT
    RareShared(std::optional<T> value) {                                         // NOLINT
        if (value) held_ = std::make_shared<const T>(std::move(*value));
    }

    [[nodiscard]] bool has_value() const noexcept { return held_ != nullptr; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    // Preconditions: has_value().
    [[nodiscard]] const T& operator*() const noexcept { return *held_; }
    [[nodiscard]] const T* operator->() const noexcept { return held_.get(); }
    [[nodiscard]] T value_or(T otherwise) const { return held_ ? *held_ : std::move(otherwise); }

private:
    std::shared_ptr<const T> held_;
};

}  // namespace assay

// An optional that takes the room of a pointer while it is empty.
//
// Role: for fields that few of many records have. Used like std::optional.
// Ownership: copies copy what is held.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace assay {

template <class T>
class Rare {
public:
    Rare() = default;
    Rare(std::nullopt_t) {}                                          // NOLINT: as std::optional
    Rare(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT
    Rare(std::optional<T> value) {                                   // NOLINT
        if (value) held_ = std::make_unique<T>(std::move(*value));
    }
    Rare(const Rare& other) : held_(other.held_ ? std::make_unique<T>(*other.held_) : nullptr) {}
    Rare(Rare&&) noexcept = default;
    Rare& operator=(const Rare& other) { return *this = Rare(other); }
    Rare& operator=(Rare&&) noexcept = default;
    ~Rare() = default;

    [[nodiscard]] bool has_value() const noexcept { return held_ != nullptr; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    // Preconditions: has_value().
    [[nodiscard]] const T& operator*() const noexcept { return *held_; }
    [[nodiscard]] T& operator*() noexcept { return *held_; }
    [[nodiscard]] const T* operator->() const noexcept { return held_.get(); }
    [[nodiscard]] T* operator->() noexcept { return held_.get(); }
    [[nodiscard]] T value_or(T otherwise) const { return held_ ? *held_ : std::move(otherwise); }

    // Nothing comes before something.
    friend bool operator==(const Rare& left, const Rare& right) {
        return left.held_ && right.held_ ? *left == *right : left.held_ == right.held_;
    }
    friend bool operator<(const Rare& left, const Rare& right) {
        return right.held_ && (!left.held_ || *left < *right);
    }

private:
    std::unique_ptr<T> held_;
};

}  // namespace assay

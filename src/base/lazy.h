// A value that is made when it is first asked for.
//
// Role: what few runs read is not made by all of them. Copies share the value, made or not.
// Failure: `make` has none, and does not throw: what may go wrong is found out before.
// Threads: any may ask; it is made once.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace assay {

template <class T>
class Lazy {
public:
    Lazy() : Lazy(T{}) {}
    Lazy(T value) : held_(std::make_shared<Held>(std::move(value))) {}  // NOLINT: stands for it
    [[nodiscard]] static Lazy made_by(std::function<T()> make) {
        Lazy lazy;
        lazy.held_->make = std::move(make);
        return lazy;
    }

    [[nodiscard]] const T& operator*() const {
        std::call_once(held_->once, [this] {
            if (held_->make) held_->value = std::exchange(held_->make, nullptr)();
        });
        return held_->value;
    }
    [[nodiscard]] const T* operator->() const { return &**this; }

private:
    struct Held {
        explicit Held(T known) : value(std::move(known)) {}
        T value;
        std::function<T()> make;
        std::once_flag once;
    };
    std::shared_ptr<Held> held_;
};

}  // namespace assay

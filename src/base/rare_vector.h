// A vector that takes the room of a pointer while it is empty.
//
// Role: for lists that few of many records have. Read like std::vector.
// Ownership: copies copy what is held.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/rare.h"

namespace assay {

template <class T>
class RareVector {
public:
    [[nodiscard]] const std::vector<T>& all() const {
        static const std::vector<T> none;
        return held_ ? *held_ : none;
    }
    [[nodiscard]] std::size_t size() const { return all().size(); }
    [[nodiscard]] bool empty() const { return all().empty(); }
    [[nodiscard]] auto begin() const { return all().begin(); }
    [[nodiscard]] auto end() const { return all().end(); }
    // Preconditions: there is such an element.
    [[nodiscard]] decltype(auto) operator[](std::size_t index) const { return all()[index]; }
    [[nodiscard]] decltype(auto) front() const { return all().front(); }
    [[nodiscard]] decltype(auto) back() const { return all().back(); }

    void push_back(T value) { change().push_back(std::move(value)); }
    // What is held, made when there is nothing.
    [[nodiscard]] std::vector<T>& change() {
        if (!held_) held_ = std::vector<T>();
        return *held_;
    }

private:
    Rare<std::vector<T>> held_;
};

}  // namespace assay

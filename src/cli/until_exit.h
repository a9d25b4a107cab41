// What a command holds until the program ends.
//
// Role: a policy and an assessment are many thousands of small blocks of memory. Where a command
// ends with their last use, giving back each of them is work for nobody: the system takes the whole
// memory of a process that ends. For values that hold memory and nothing else, and for commands,
// which run once in a process.
// Leaks: what is kept can be reached from here to the end; a leak checker still tells what is lost.
#pragma once

#include <deque>
#include <utility>

namespace assay {

template <class T>
[[nodiscard]] T& until_exit(T value) {
    static auto& kept = *new std::deque<T>;
    return kept.emplace_back(std::move(value));
}

}  // namespace assay

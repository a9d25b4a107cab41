// The hash-consed store that owns values.
//
// Role: equal texts, lists and maps are kept once, so 10,000 pods of one template cost little more
// than one. Nothing is ever freed before the store.
// Values of other stores may be put into lists and maps. They are referred to and not copied, so
// their store has to outlive this one, and they are told apart by address: adopt() them where equal
// values have to be one node. Names of members are always copied.
// Threads: one thread adds; reading is free while nobody adds.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "value/value.h"

namespace assay {

class Store {
public:
    Store();
    ~Store();
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    [[nodiscard]] Value text(std::string_view bytes);
    [[nodiscard]] Value list(std::span<const Value> items);
    // Members in any order; of equal keys the last one wins (decoders refuse duplicates before).
    [[nodiscard]] Value map(std::span<const std::pair<std::string_view, Value>> members);
    [[nodiscard]] Value map(std::initializer_list<std::pair<std::string_view, Value>> members);
    // The same with names that are nodes of any store.
    [[nodiscard]] Value map(std::span<const Member> members);
    [[nodiscard]] Value unknown(Reason reason, std::string_view text);
    [[nodiscard]] Value unknown(const Unknown& unknown);

    // The same value with its nodes in this store; `value` may come from any store.
    [[nodiscard]] Value adopt(const Value& value);

    // A copy of the map with one member set or taken away. Precondition: `map` is a map or null.
    [[nodiscard]] Value with(const Value& map, std::string_view key, const Value& value);
    [[nodiscard]] Value without(const Value& map, std::string_view key);

    // Gives back what finds equal nodes, a fourth of the memory: all that belongs here was added.
    // What is added later all the same is not shared with what is there.
    void settle();

    [[nodiscard]] std::size_t bytes() const noexcept;  // memory held, tables included

    // The inside, for the decoders of this folder (value/store_parts.h).
    struct Parts;
    [[nodiscard]] Parts& parts();

private:
    std::unique_ptr<Parts> parts_;  // made when the first node is: many stores stay empty
};

}  // namespace assay

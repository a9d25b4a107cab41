// The objects of one list by namespace and name, for who looks up many.
//
// Role: find_object() halves a sorted list, which reads a score of objects that are nowhere near
// each other; this reads the one.
// Ownership: points into the request, which outlives it.
// Of two objects of one place the first counts, as for find_object().
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "snapshot/evidence.h"

namespace assay {

class ObjectTable {
public:
    explicit ObjectTable(const Request& request);

    // nullptr: it is not there.
    [[nodiscard]] const StoredObject* find(std::string_view ns, std::string_view name) const;

private:
    using Place = std::pair<std::string_view, std::string_view>;
    struct Hash {
        std::size_t operator()(const Place& place) const noexcept;
    };
    std::unordered_map<Place, const StoredObject*, Hash> objects_;
};

}  // namespace assay

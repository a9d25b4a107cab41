// Remembers how the keys of maps sort.
//
// Objects of one kind write the same keys in the same order. The first map of a key sequence is
// sorted and searched for duplicates; later ones follow the remembered order, found by comparing
// addresses of key nodes only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "value/value.h"

namespace assay {

class MapShapes {
public:
    static constexpr std::size_t kNoDuplicate = ~std::size_t{0};

    // The remembered order of such members: for each place in the sorted map the position of its
    // member here. nullptr where none is; sort() remembers it. Valid until the next call.
    [[nodiscard]] const std::uint16_t* order_of(std::span<const Member> members) const noexcept;

    // Sorts members by key bytes. Returns kNoDuplicate, or the position (in the given order) of a
    // member whose key stood before; the members are then in no useful order.
    std::size_t sort(std::span<Member> members);

private:
    struct Shape {
        std::vector<const TextNode*> names;  // in document order
        std::vector<std::uint16_t> order;    // position in document order of each sorted member
    };
    static constexpr std::size_t kLargest = 64;  // members; larger maps are seldom alike

    [[nodiscard]] static std::size_t place_of(std::span<const Member> members) noexcept;
    std::size_t learn(std::span<Member> members, Shape* shape);

    std::array<Shape, 1024> shapes_;
    std::vector<Member> copied_;
    std::vector<std::size_t> positions_;
};

}  // namespace assay

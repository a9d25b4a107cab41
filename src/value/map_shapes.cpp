#include "value/map_shapes.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace assay {

std::size_t MapShapes::place_of(std::span<const Member> members) noexcept {
    std::uint64_t hash = members.size();
    for (const Member& member : members)
        hash = (hash ^ std::bit_cast<std::uint64_t>(member.name)) * 0x9E3779B97F4A7C15ULL;
    return hash >> 54;
}

const std::uint16_t* MapShapes::order_of(std::span<const Member> members) const noexcept {
    if (members.size() < 2 || members.size() > kLargest) return nullptr;
    const Shape& shape = shapes_[place_of(members)];
    if (shape.names.size() != members.size()) return nullptr;
    const TextNode* const* name = shape.names.data();
    for (const Member& member : members)
        if (*name++ != member.name) return nullptr;
    return shape.order.data();
}

std::size_t MapShapes::sort(std::span<Member> members) {
    if (members.size() < 2) return kNoDuplicate;
    if (members.size() > kLargest) return learn(members, nullptr);
    const std::uint16_t* order = order_of(members);
    if (order == nullptr) return learn(members, &shapes_[place_of(members)]);
    copied_.assign(members.begin(), members.end());
    for (Member& member : members) member = copied_[*order++];
    return kNoDuplicate;
}

std::size_t MapShapes::learn(std::span<Member> members, Shape* shape) {
    copied_.assign(members.begin(), members.end());
    positions_.resize(members.size());
    std::iota(positions_.begin(), positions_.end(), std::size_t{0});
    std::sort(positions_.begin(), positions_.end(), [this](std::size_t left, std::size_t right) {
        const int order = copied_[left].key().compare(copied_[right].key());
        return order != 0 ? order < 0 : left < right;
    });
    for (std::size_t i = 0; i < members.size(); ++i) {
        members[i] = copied_[positions_[i]];
        if (i != 0 && members[i].name == members[i - 1].name) return positions_[i];
    }
    if (shape != nullptr) {
        shape->names.clear();
        for (const Member& member : copied_) shape->names.push_back(member.name);
        shape->order.clear();
        for (const std::size_t position : positions_)
            shape->order.push_back(static_cast<std::uint16_t>(position));
    }
    return kNoDuplicate;
}

}  // namespace assay

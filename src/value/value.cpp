#include "value/value.h"

#include <algorithm>
#include <cstddef>

namespace assay {
namespace {

// Most maps have few members, and most names another length.
const Value* search(std::span<const Member> members, std::string_view key) noexcept {
    if (members.size() <= kSmallMap) {
        for (const Member& member : members) {
            const TextNode& name = *member.name;
            if (name.size == key.size() && equal_bytes(name.data, key.data(), key.size())) {
                return &member.value;
            }
        }
        return nullptr;
    }
    const auto found = std::lower_bound(
        members.begin(), members.end(), key,
        [](const Member& member, std::string_view wanted) { return member.key() < wanted; });
    return found != members.end() && found->key() == key ? &found->value : nullptr;
}

bool equal_texts(const TextNode& left, const TextNode& right) noexcept {
    return &left == &right || (left.hash == right.hash && left.view() == right.view());
}

bool equal_members(const Member& left, const Member& right) noexcept {
    return equal_texts(*left.name, *right.name) && left.value == right.value;
}

}  // namespace

std::span<const Value> Value::items() const noexcept { return {list_->items, list_->size}; }
std::span<const Member> Value::members() const noexcept { return {map_->members, map_->size}; }
Reason Value::reason() const noexcept { return unknown_->reason; }
std::string_view Value::reason_text() const noexcept { return unknown_->text->view(); }

Unknown Value::to_unknown() const { return {reason(), std::string(reason_text())}; }

const Value* Value::find(std::string_view key) const noexcept {
    return is_map() ? search(members(), key) : nullptr;
}

Value Value::get(std::string_view key) const noexcept {
    const Value* found = find(key);
    return found != nullptr ? *found : Value();
}

std::string_view Value::text_or(std::string_view otherwise) const noexcept {
    return is_text() ? as_text() : otherwise;
}

std::span<const Value> Value::items_or_none() const noexcept {
    return is_list() ? items() : std::span<const Value>();
}

std::span<const Member> Value::members_or_none() const noexcept {
    return is_map() ? members() : std::span<const Member>();
}

bool operator==(const Value& left, const Value& right) noexcept {
    if (left.same(right)) return true;
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
        case Kind::text:
            return equal_texts(left.text_node(), right.text_node());
        case Kind::list:
            return std::equal(left.items().begin(), left.items().end(), right.items().begin(),
                              right.items().end());
        case Kind::map:
            return std::equal(left.members().begin(), left.members().end(), right.members().begin(),
                              right.members().end(), equal_members);
        case Kind::unknown:
            return left.reason() == right.reason() && left.reason_text() == right.reason_text();
        case Kind::null:
        case Kind::boolean:
        case Kind::integer:
        case Kind::real:
            break;
    }
    return false;
}

}  // namespace assay

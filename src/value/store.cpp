#include "value/store.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "value/store_parts.h"

namespace assay {
namespace {

// Multiplies to 128 bits and folds: every bit of both inputs reaches the low bits.
std::uint64_t mix(std::uint64_t hash, std::uint64_t next) noexcept {
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{hash ^ 0x9E3779B97F4A7C15ULL} * (next ^ 0xD6E8FEB86659FD93ULL);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// The value as one word that goes into a hash.
std::uint64_t word_of(const Value& value) noexcept {
    return value.identity() + static_cast<std::uint64_t>(value.kind()) * 0x632BE59BD9B4E019ULL;
}

std::uint64_t address(const void* pointer) noexcept {
    return std::bit_cast<std::uint64_t>(pointer);
}

bool same_items(std::span<const Value> left, std::span<const Value> right) noexcept {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Value& a, const Value& b) { return a.same(b); });
}

bool same_members(std::span<const Member> left, std::span<const Member> right) noexcept {
    return std::equal(
        left.begin(), left.end(), right.begin(), right.end(),
        [](const Member& a, const Member& b) { return a.name == b.name && a.value.same(b.value); });
}

// Sorts by key; of equal keys the last one stays. Most come from another map, in order.
void sort_members(std::vector<Member>& members) {
    const auto out_of_order = [](const Member& a, const Member& b) { return a.key() >= b.key(); };
    if (std::ranges::adjacent_find(members, out_of_order) == members.end()) return;
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.key() < b.key(); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i + 1 < members.size() && members[i].name == members[i + 1].name) continue;
        members[kept++] = members[i];
    }
    members.resize(kept);
}

// The members with their names in this store.
std::vector<Member> with_own_names(Store::Parts& parts, std::span<const Member> members) {
    std::vector<Member> own(members.begin(), members.end());
    for (Member& member : own) member.name = parts.text(member.key(), member.name->hash);
    return own;
}

// Copies a value into a store. Shared nodes are copied once.
class Adopter {
public:
    explicit Adopter(Store::Parts& parts) : parts_(parts) {}

    Value adopt(const Value& value) {
        switch (value.kind()) {
            case Kind::text:
                return Value::of(*adopt(value.text_node()));
            case Kind::list:
            case Kind::map: {
                const auto known = adopted_.find(value.identity());
                if (known != adopted_.end()) return known->second;
                const Value made = value.is_list() ? adopt_list(value) : adopt_map(value);
                adopted_.emplace(value.identity(), made);
                return made;
            }
            case Kind::unknown:
                return parts_.unknown(value.reason(), parts_.text(value.reason_text()));
            case Kind::null:
            case Kind::boolean:
            case Kind::integer:
            case Kind::real:
                break;
        }
        return value;
    }

private:
    const TextNode* adopt(const TextNode& node) { return parts_.text(node.view(), node.hash); }

    Value adopt_list(const Value& list) {
        std::vector<Value> items;
        items.reserve(list.items().size());
        for (const Value& item : list.items()) items.push_back(adopt(item));
        return parts_.list(items);
    }

    Value adopt_map(const Value& map) {
        std::vector<Member> members;
        members.reserve(map.members().size());
        for (const Member& member : map.members())
            members.push_back({adopt(*member.name), adopt(member.value)});
        return parts_.sorted_map(members);
    }

    Store::Parts& parts_;
    std::unordered_map<std::uint64_t, Value> adopted_;
};

}  // namespace

const TextNode* Store::Parts::text(std::string_view bytes, std::uint64_t hash) {
    constexpr std::size_t longest_name = 64;
    const TextNode* known = texts.find(hash, [bytes](const TextNode& node) {
        if (node.size != bytes.size()) return false;
        return bytes.size() <= longest_name ? equal_bytes(node.data, bytes.data(), bytes.size())
                                            : node.view() == bytes;
    });
    if (known != nullptr) {
        if (is_young(known)) ++seen.young;
        return known;
    }
    char* memory = arena.take(sizeof(TextNode) + bytes.size());
    char* data = memory + sizeof(TextNode);
    if (!bytes.empty()) std::memcpy(data, bytes.data(), bytes.size());
    known = new (memory) TextNode{hash, data, static_cast<std::uint32_t>(bytes.size())};
    ++seen.made;
    texts.insert_found_missing(hash, known);
    return known;
}

const TextNode* Store::Parts::text(std::string_view bytes) { return text(bytes, hash_text(bytes)); }

void Store::Parts::begin_document() {
    arena.set_mark();
    lists.begin();
    maps.begin();
}

namespace {

template <class Node, class Equal>
const Node* find(const NodeTable<Node>& table, std::uint64_t hash, Age age, Equal&& equal) {
    switch (age) {
        case Age::any:
            return table.find(hash, equal);
        case Age::of_document:
            return table.find_recent(hash, equal);
        case Age::made_now:
            break;
    }
    return nullptr;
}

}  // namespace

Value Store::Parts::list(std::span<const Value> items, Age age) {
    std::uint64_t hash = seed + items.size();
    for (const Value& item : items) hash = mix(hash, word_of(item));
    const ListNode* node = find(lists, hash, age, [items](const ListNode& known) {
        return same_items({known.items, known.size}, items);
    });
    if (node == nullptr) {
        char* memory = arena.take(sizeof(ListNode) + items.size_bytes());
        auto* copied = reinterpret_cast<Value*>(memory + sizeof(ListNode));
        std::uninitialized_copy(items.begin(), items.end(), copied);
        node = new (memory) ListNode{copied, static_cast<std::uint32_t>(items.size())};
        ++seen.made;
        lists.insert(hash, node);
    }
    return Value::of(*node);
}

// Members are put where a new map will have them, and compared from there.
template <class Nth>
Value Store::Parts::map_of(std::size_t size, Age age, Nth nth) {
    const std::size_t bytes = sizeof(MapNode) + size * sizeof(Member);
    auto* const copied = reinterpret_cast<Member*>(arena.offer(bytes) + sizeof(MapNode));
    std::uint64_t hash = seed ^ size;
    for (std::size_t i = 0; i < size; ++i) {
        const Member& member = *new (copied + i) Member(nth(i));
        hash = mix(hash + address(member.name), word_of(member.value));
    }
    const std::span<const Member> members(copied, size);
    const MapNode* node = find(maps, hash, age, [members](const MapNode& known) {
        return same_members({known.members, known.size}, members);
    });
    if (node == nullptr) {
        node = new (arena.take(bytes)) MapNode{copied, static_cast<std::uint32_t>(size)};
        ++seen.made;
        maps.insert(hash, node);
    }
    return Value::of(*node);
}

Value Store::Parts::sorted_map(std::span<const Member> members, Age age) {
    return map_of(members.size(), age,
                  [members](std::size_t i) -> const Member& { return members[i]; });
}

Value Store::Parts::ordered_map(std::span<const Member> members, const std::uint16_t* order,
                                Age age) {
    return map_of(members.size(), age,
                  [members, order](std::size_t i) -> const Member& { return members[order[i]]; });
}

Value Store::Parts::unknown(Reason reason, const TextNode* text) {
    const std::uint64_t hash = mix(seed + static_cast<std::uint64_t>(reason), address(text));
    const UnknownNode* node = unknowns.find(hash, [reason, text](const UnknownNode& known) {
        return known.reason == reason && known.text == text;
    });
    if (node == nullptr) {
        node = new (arena.take(sizeof(UnknownNode))) UnknownNode{reason, text};
        ++seen.made;
        unknowns.insert_found_missing(hash, node);
    }
    return Value::of(*node);
}

Store::Store() = default;
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Store::Parts& Store::parts() {
    if (parts_ == nullptr) parts_ = std::make_unique<Parts>();
    return *parts_;
}

Value Store::text(std::string_view bytes) { return Value::of(*parts().text(bytes)); }

Value Store::list(std::span<const Value> items) { return parts().list(items); }

Value Store::map(std::span<const std::pair<std::string_view, Value>> members) {
    std::vector<Member> named;
    named.reserve(members.size());
    for (const auto& [key, value] : members) named.push_back({parts().text(key), value});
    sort_members(named);
    return parts().sorted_map(named);
}

Value Store::map(std::initializer_list<std::pair<std::string_view, Value>> members) {
    return map(std::span(members.begin(), members.size()));
}

Value Store::map(std::span<const Member> members) {
    std::vector<Member> sorted = with_own_names(parts(), members);
    sort_members(sorted);
    return parts().sorted_map(sorted);
}

Value Store::unknown(Reason reason, std::string_view text) {
    return parts().unknown(reason, parts().text(text));
}

Value Store::unknown(const Unknown& unknown) { return this->unknown(unknown.reason, unknown.text); }

Value Store::adopt(const Value& value) { return Adopter(parts()).adopt(value); }

Value Store::with(const Value& map, std::string_view key, const Value& value) {
    std::vector<Member> members = with_own_names(parts(), map.members_or_none());
    members.push_back({parts().text(key), value});
    sort_members(members);
    return parts().sorted_map(members);
}

Value Store::without(const Value& map, std::string_view key) {
    std::vector<Member> members = with_own_names(parts(), map.members_or_none());
    std::erase_if(members, [key](const Member& member) { return member.key() == key; });
    return parts().sorted_map(members);
}

void Store::settle() {
    if (parts_ == nullptr) return;
    parts_->texts = {};
    parts_->lists = {};
    parts_->maps = {};
    parts_->unknowns = {};
    parts_->memo.reset();
}

std::size_t Store::bytes() const noexcept {
    if (parts_ == nullptr) return 0;
    return sizeof(Parts) + parts_->arena.bytes() + parts_->texts.bytes() + parts_->lists.bytes() +
           parts_->maps.bytes() + parts_->unknowns.bytes();
}

}  // namespace assay

// An immutable JSON value that can also be unknown(reason).
//
// Role: the one shape of evidence from decoding to judging. 16 bytes, copied freely.
// Ownership: text, lists, maps and unknowns point into a Store (value/store.h) and live as long as
// it does; null, booleans and numbers stand alone. A Value has no origin.
// Sharing: a store holds equal subtrees once, so within one store equal pointers mean equal values.
// Two stores share nothing: same() says no to equal nodes of different stores, operator== says yes.
// Threads: values of a store to which nobody adds may be read from any number of threads.
// Absence: find() gives nullptr for a missing key; a key present with null gives a null Value.
// Numbers follow Kubernetes: integral JSON within int64 is an integer, everything else a double.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "base/presence.h"

namespace assay {

enum class Kind : std::uint8_t { null, boolean, integer, real, text, list, map, unknown };

class Value;
struct Member;

// Nodes of a store. Only the store makes them; everyone reads them through Value.
struct TextNode {
    std::uint64_t hash;  // hash_text() of the bytes
    const char* data;
    std::uint32_t size;
    [[nodiscard]] std::string_view view() const noexcept { return {data, size}; }
};
struct ListNode;
struct MapNode;
struct UnknownNode;

// A key made once and looked up often.
class Key {
public:
    explicit Key(std::string text) : text_(std::move(text)), hash_(hash_text(text_)) {}
    [[nodiscard]] std::string_view text() const noexcept { return text_; }
    [[nodiscard]] std::uint64_t hash() const noexcept { return hash_; }

private:
    std::string text_;
    std::uint64_t hash_;
};

class Value {
public:
    constexpr Value() noexcept : kind_(Kind::null), integer_(0) {}
    static constexpr Value boolean(bool value) noexcept;
    static constexpr Value integer(std::int64_t value) noexcept;
    static constexpr Value real(double value) noexcept;
    // The value a node of a store stands for.
    static Value of(const TextNode& node) noexcept;
    static Value of(const ListNode& node) noexcept;
    static Value of(const MapNode& node) noexcept;
    static Value of(const UnknownNode& node) noexcept;

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }
    [[nodiscard]] bool is_bool() const noexcept { return kind_ == Kind::boolean; }
    [[nodiscard]] bool is_integer() const noexcept { return kind_ == Kind::integer; }
    [[nodiscard]] bool is_real() const noexcept { return kind_ == Kind::real; }
    [[nodiscard]] bool is_text() const noexcept { return kind_ == Kind::text; }
    [[nodiscard]] bool is_list() const noexcept { return kind_ == Kind::list; }
    [[nodiscard]] bool is_map() const noexcept { return kind_ == Kind::map; }
    [[nodiscard]] bool is_unknown() const noexcept { return kind_ == Kind::unknown; }

    // Preconditions: the kind is the one named.
    [[nodiscard]] bool as_bool() const noexcept { return boolean_; }
    [[nodiscard]] std::int64_t as_integer() const noexcept { return integer_; }
    [[nodiscard]] double as_real() const noexcept { return real_; }
    [[nodiscard]] std::string_view as_text() const noexcept { return text_->view(); }
    [[nodiscard]] const TextNode& text_node() const noexcept { return *text_; }
    [[nodiscard]] const ListNode& list_node() const noexcept { return *list_; }
    [[nodiscard]] const MapNode& map_node() const noexcept { return *map_; }
    [[nodiscard]] const UnknownNode& unknown_node() const noexcept { return *unknown_; }
    [[nodiscard]] std::span<const Value> items() const noexcept;
    // Sorted by key bytes.
    [[nodiscard]] std::span<const Member> members() const noexcept;
    [[nodiscard]] Reason reason() const noexcept;
    [[nodiscard]] std::string_view reason_text() const noexcept;
    [[nodiscard]] bool is_true() const noexcept { return is_bool() && as_bool(); }
    [[nodiscard]] Unknown to_unknown() const;  // both of them. Precondition: is_unknown()

    // The member of a map with this key; nullptr when it is missing or this is no map.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;
    [[nodiscard]] const Value* find(const Key& key) const noexcept;  // inline: rules live on it

    // Forgiving reads for code that walks Kubernetes objects: a null Value, an empty text, an
    // empty span where the member is missing or of another kind.
    [[nodiscard]] Value get(std::string_view key) const noexcept;
    [[nodiscard]] std::string_view text_or(std::string_view otherwise = {}) const noexcept;
    [[nodiscard]] std::span<const Value> items_or_none() const noexcept;
    [[nodiscard]] std::span<const Member> members_or_none() const noexcept;

    // Structural equality, also across stores; integer 1 and real 1.0 differ.
    friend bool operator==(const Value& left, const Value& right) noexcept;

    // Whether both are the same node (or the same scalar): equality within one store.
    [[nodiscard]] bool same(const Value& other) const noexcept {
        return kind_ == other.kind_ && integer_ == other.integer_;
    }
    // A number that is equal exactly for same() values. Not stable between runs.
    [[nodiscard]] std::uint64_t identity() const noexcept {
        return static_cast<std::uint64_t>(integer_);
    }

private:
    Kind kind_;
    union {
        bool boolean_;
        std::int64_t integer_;
        double real_;
        const TextNode* text_;
        const ListNode* list_;
        const MapNode* map_;
        const UnknownNode* unknown_;
    };
};

struct Member {
    const TextNode* name;
    Value value;
    [[nodiscard]] std::string_view key() const noexcept { return name->view(); }
};

struct ListNode {
    const Value* items;
    std::uint32_t size;
};
struct MapNode {
    const Member* members;  // sorted by key bytes, keys differ
    std::uint32_t size;
};
struct UnknownNode {
    Reason reason;
    const TextNode* text;
};

// Whether `size` bytes are equal. For names, which are short: a call of memcmp costs more.
inline bool equal_bytes(const char* left, const char* right, std::size_t size) noexcept {
    const auto differ = [&]<class Word>(std::size_t at, Word) {
        Word a;
        Word b;
        std::memcpy(&a, left + at, sizeof(Word));
        std::memcpy(&b, right + at, sizeof(Word));
        return a != b;
    };
    // The last word overlaps the one before it, so that no single bytes remain.
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8)
            if (differ(at, std::uint64_t{})) return false;
        return !differ(size - 8, std::uint64_t{});
    }
    if (size >= 4) return !differ(0, std::uint32_t{}) && !differ(size - 4, std::uint32_t{});
    for (std::size_t at = 0; at < size; ++at)
        if (left[at] != right[at]) return false;
    return true;
}

// Maps this small are searched from the front: comparing hashes beats halving.
inline constexpr std::uint32_t kSmallMap = 8;

inline const Value* Value::find(const Key& key) const noexcept {
    if (!is_map()) return nullptr;
    if (map_->size > kSmallMap) return find(key.text());
    const std::string_view wanted = key.text();
    for (const Member *at = map_->members, *end = at + map_->size; at != end; ++at) {
        const TextNode& name = *at->name;
        if (name.hash == key.hash() && name.size == wanted.size() &&
            equal_bytes(name.data, wanted.data(), wanted.size()))
            return &at->value;
    }
    return nullptr;
}

constexpr Value Value::boolean(bool value) noexcept {
    Value made;
    made.kind_ = Kind::boolean;
    made.integer_ = value ? 1 : 0;
    return made;
}
constexpr Value Value::integer(std::int64_t value) noexcept {
    Value made;
    made.kind_ = Kind::integer;
    made.integer_ = value;
    return made;
}
constexpr Value Value::real(double value) noexcept {
    Value made;
    made.kind_ = Kind::real;
    made.real_ = value;
    return made;
}

inline Value Value::of(const TextNode& node) noexcept {
    Value made;
    made.kind_ = Kind::text;
    made.text_ = &node;
    return made;
}
inline Value Value::of(const ListNode& node) noexcept {
    Value made;
    made.kind_ = Kind::list;
    made.list_ = &node;
    return made;
}
inline Value Value::of(const MapNode& node) noexcept {
    Value made;
    made.kind_ = Kind::map;
    made.map_ = &node;
    return made;
}
inline Value Value::of(const UnknownNode& node) noexcept {
    Value made;
    made.kind_ = Kind::unknown;
    made.unknown_ = &node;
    return made;
}

}  // namespace assay

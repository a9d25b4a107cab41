// The run-time value of CEL.
//
// Role: what an expression reads and yields: the kinds of a Value (value/value.h) plus what only
// evaluation knows: uint, bytes, timestamp, duration, type, optional and error. 16 bytes, copied
// freely.
// Ownership: a Datum made of() a Value points into that value's store; all others point into the
// Arena they were made in, or into the Program (constants). Lists and maps of the store are read
// where they lie.
// Failure: an error is a kind, not an exception; only a deciding operand of && or || absorbs it.
// Absence: unknown(reason, text) is a kind too; it outranks an error in && and ||.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/presence.h"
#include "cel/arena.h"
#include "value/store.h"
#include "value/value.h"

namespace assay::cel {

enum class DatumKind : std::uint8_t {
    null,
    boolean,
    integer,
    uinteger,
    real,
    text,
    bytes,
    list,
    map,
    timestamp,
    duration,
    type,
    optional,
    opaque,  // of a type that only functions make: see cel/opaque.h
    unknown,
    error,
    lazy,  // only in a slot: see LazySlot (cel/evaluator.h)
};

enum class ErrorKind : std::uint8_t {
    no_such_field,
    no_such_key,
    no_such_overload,
    index_out_of_range,
    overflow,
    divide_by_zero,
    modulus_by_zero,
    undeclared,
    invalid_argument,  // the detail is the whole sentence
    limit,             // cost, depth or size limit
};

struct Entry;
struct LazySlot;
struct Opaque;

class Datum {
public:
    constexpr Datum() noexcept : kind_(DatumKind::null), integer_(0) {}

    // Views; O(1), no copy.
    [[nodiscard]] static Datum of(const Value& value) noexcept;
    [[nodiscard]] static constexpr Datum boolean(bool value) noexcept;
    [[nodiscard]] static constexpr Datum integer(std::int64_t value) noexcept;
    [[nodiscard]] static constexpr Datum uinteger(std::uint64_t value) noexcept;
    [[nodiscard]] static constexpr Datum real(double value) noexcept;
    // The text, items or entries must outlive the datum: arena, store, program or static storage.
    [[nodiscard]] static Datum text(std::string_view view) noexcept;
    [[nodiscard]] static Datum bytes(std::string_view view) noexcept;
    [[nodiscard]] static Datum list(std::span<const Datum> items) noexcept;
    [[nodiscard]] static Datum map(std::span<const Entry> entries) noexcept;  // keys differ
    [[nodiscard]] static Datum type(std::string_view name) noexcept;
    // Precondition: nanoseconds < 1'000'000'000, counted forward from the second.
    [[nodiscard]] static Datum timestamp(std::int64_t seconds, std::uint32_t nanoseconds) noexcept;
    [[nodiscard]] static Datum duration(std::int64_t nanoseconds) noexcept;
    [[nodiscard]] static Datum none() noexcept;                         // optional.none()
    [[nodiscard]] static Datum some(const Datum& value, Arena& arena);  // optional.of(value)
    [[nodiscard]] static Datum opaque(const Opaque& value) noexcept;
    [[nodiscard]] static Datum unknown(Reason reason, std::string_view text, Arena& arena);
    [[nodiscard]] static Datum unknown(const UnknownNode& node) noexcept;
    // `detail` must outlive the datum; error_text() puts it behind the sentence of the kind.
    [[nodiscard]] static Datum error(ErrorKind kind, std::string_view detail = {}) noexcept;
    [[nodiscard]] static Datum error(std::string_view sentence, Arena& arena);
    [[nodiscard]] static Datum lazy(LazySlot& slot) noexcept;

    // Copies into the arena.
    [[nodiscard]] static Datum text(std::string_view view, Arena& arena);
    [[nodiscard]] static Datum list(std::span<const Datum> items, Arena& arena);

    [[nodiscard]] DatumKind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is(DatumKind kind) const noexcept { return kind_ == kind; }
    [[nodiscard]] bool is_true() const noexcept { return is(DatumKind::boolean) && boolean_; }
    [[nodiscard]] bool is_false() const noexcept { return is(DatumKind::boolean) && !boolean_; }
    [[nodiscard]] bool is_unknown() const noexcept { return is(DatumKind::unknown); }
    [[nodiscard]] bool is_error() const noexcept { return is(DatumKind::error); }
    [[nodiscard]] bool is_number() const noexcept {
        return kind_ >= DatumKind::integer && kind_ <= DatumKind::real;
    }
    // Neither unknown nor error.
    [[nodiscard]] bool is_known() const noexcept { return !is_unknown() && !is_error(); }

    // Preconditions: the kind is the one named.
    [[nodiscard]] bool as_bool() const noexcept { return boolean_; }
    [[nodiscard]] std::int64_t as_integer() const noexcept { return integer_; }
    [[nodiscard]] std::uint64_t as_uinteger() const noexcept { return uinteger_; }
    [[nodiscard]] double as_real() const noexcept { return real_; }
    [[nodiscard]] std::string_view as_text() const noexcept { return {bytes_, size_}; }  // type too
    [[nodiscard]] std::string_view as_bytes() const noexcept { return {bytes_, size_}; }
    [[nodiscard]] std::int64_t seconds() const noexcept { return integer_; }      // of a timestamp
    [[nodiscard]] std::uint32_t nanoseconds() const noexcept { return size_; }    // of a timestamp
    [[nodiscard]] std::int64_t duration_ns() const noexcept { return integer_; }  // of a duration
    [[nodiscard]] const Datum* held() const noexcept { return items_; }  // of an optional; or null
    [[nodiscard]] const Opaque& opaque_value() const noexcept { return *opaque_; }
    [[nodiscard]] const UnknownNode& unknown_node() const noexcept { return *unknown_; }
    [[nodiscard]] ErrorKind error_kind() const noexcept { return error_; }
    [[nodiscard]] LazySlot& lazy_slot() const noexcept { return *lazy_; }

    // Lists and maps.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] Datum item(std::size_t index) const noexcept;       // of a list, index < size()
    [[nodiscard]] Datum entry_key(std::size_t index) const noexcept;  // of a map, index < size()
    [[nodiscard]] Datum entry_value(std::size_t index) const noexcept;
    // The value under a key, found by CEL equality (1, 1u and 1.0 are one key); nothing if missing.
    [[nodiscard]] std::optional<Datum> find(const Datum& key) const noexcept;  // of a map
    // As above for a text key made at compile time.
    [[nodiscard]] bool find(const Key& key, Datum& found) const noexcept;
    // Whether it is a list or map that lies in a store: store_value() gives it back.
    [[nodiscard]] bool in_store() const noexcept { return in_store_; }
    [[nodiscard]] Value store_value() const noexcept;  // precondition: in_store()

    // For those who leave CEL.
    [[nodiscard]] Unknown to_unknown() const;      // precondition: is_unknown()
    [[nodiscard]] std::string error_text() const;  // precondition: is_error(); "no such key: a"
    // The nearest Value in `store`: uint as integer (or real beyond its range), bytes as base64,
    // timestamp, duration and opaque values as their text, type as its name, optional as what it
    // holds or null; an error is unknown(indeterminate) with the error's text.
    [[nodiscard]] Value to_value(Store& store) const;
    // CEL's name of the type: "int", "google.protobuf.Timestamp", "optional_type", "unknown".
    [[nodiscard]] std::string_view type_name() const noexcept;
    // As a CEL literal or call that yields it: "[1, 'a']", "unknown('denied', 'no right')".
    [[nodiscard]] std::string to_string() const;

private:
    // find() of a text key in a map made by evaluation.
    [[nodiscard]] bool find_built(std::string_view key, Datum& found) const noexcept;

    DatumKind kind_;
    bool in_store_ = false;
    ErrorKind error_ = ErrorKind::limit;
    std::uint32_t size_ = 0;
    union {
        bool boolean_;
        std::int64_t integer_;
        std::uint64_t uinteger_;
        double real_;
        const char* bytes_;
        const Datum* items_;
        const Entry* entries_;
        const ListNode* list_node_;
        const MapNode* map_node_;
        const UnknownNode* unknown_;
        const Opaque* opaque_;
        LazySlot* lazy_;
    };
};

struct Entry {
    Datum key;
    Datum value;
};

static_assert(sizeof(Datum) == 16);

// Whether two data are equal in CEL's sense: numbers on one number line, unequal kinds differ, NaN
// is no number's equal. unknown when the answer depends on an unknown element inside.
enum class Answer : std::uint8_t { no, yes, unknown };
[[nodiscard]] Answer equals(const Datum& left, const Datum& right) noexcept;

constexpr Datum Datum::boolean(bool value) noexcept {
    Datum made;
    made.kind_ = DatumKind::boolean;
    made.boolean_ = value;
    return made;
}
constexpr Datum Datum::integer(std::int64_t value) noexcept {
    Datum made;
    made.kind_ = DatumKind::integer;
    made.integer_ = value;
    return made;
}
constexpr Datum Datum::uinteger(std::uint64_t value) noexcept {
    Datum made;
    made.kind_ = DatumKind::uinteger;
    made.uinteger_ = value;
    return made;
}
constexpr Datum Datum::real(double value) noexcept {
    Datum made;
    made.kind_ = DatumKind::real;
    made.real_ = value;
    return made;
}
inline Datum Datum::text(std::string_view view) noexcept {
    Datum made;
    made.kind_ = DatumKind::text;
    made.size_ = static_cast<std::uint32_t>(view.size());
    made.bytes_ = view.data();
    return made;
}
inline Datum Datum::bytes(std::string_view view) noexcept {
    Datum made = text(view);
    made.kind_ = DatumKind::bytes;
    return made;
}
inline Datum Datum::type(std::string_view name) noexcept {
    Datum made = text(name);
    made.kind_ = DatumKind::type;
    return made;
}
inline Datum Datum::list(std::span<const Datum> items) noexcept {
    Datum made;
    made.kind_ = DatumKind::list;
    made.size_ = static_cast<std::uint32_t>(items.size());
    made.items_ = items.data();
    return made;
}
inline Datum Datum::map(std::span<const Entry> entries) noexcept {
    Datum made;
    made.kind_ = DatumKind::map;
    made.size_ = static_cast<std::uint32_t>(entries.size());
    made.entries_ = entries.data();
    return made;
}
inline Datum Datum::timestamp(std::int64_t seconds, std::uint32_t nanoseconds) noexcept {
    Datum made = integer(seconds);
    made.kind_ = DatumKind::timestamp;
    made.size_ = nanoseconds;
    return made;
}
inline Datum Datum::duration(std::int64_t nanoseconds) noexcept {
    Datum made = integer(nanoseconds);
    made.kind_ = DatumKind::duration;
    return made;
}
inline Datum Datum::none() noexcept {
    Datum made;
    made.kind_ = DatumKind::optional;
    made.items_ = nullptr;
    return made;
}
inline Datum Datum::opaque(const Opaque& value) noexcept {
    Datum made;
    made.kind_ = DatumKind::opaque;
    made.opaque_ = &value;
    return made;
}
inline Datum Datum::unknown(const UnknownNode& node) noexcept {
    Datum made;
    made.kind_ = DatumKind::unknown;
    made.unknown_ = &node;
    return made;
}
inline Datum Datum::error(ErrorKind kind, std::string_view detail) noexcept {
    Datum made = text(detail);
    made.kind_ = DatumKind::error;
    made.error_ = kind;
    return made;
}
inline Datum Datum::lazy(LazySlot& slot) noexcept {
    Datum made;
    made.kind_ = DatumKind::lazy;
    made.lazy_ = &slot;
    return made;
}
inline Datum Datum::of(const Value& value) noexcept {
    switch (value.kind()) {
        case Kind::null:
            return {};
        case Kind::boolean:
            return boolean(value.as_bool());
        case Kind::integer:
            return integer(value.as_integer());
        case Kind::real:
            return real(value.as_real());
        case Kind::text:
            return text(value.as_text());
        case Kind::unknown:
            return unknown(value.unknown_node());
        case Kind::list: {
            Datum made;
            made.kind_ = DatumKind::list;
            made.in_store_ = true;
            made.size_ = value.list_node().size;
            made.list_node_ = &value.list_node();
            return made;
        }
        case Kind::map: {
            Datum made;
            made.kind_ = DatumKind::map;
            made.in_store_ = true;
            made.size_ = value.map_node().size;
            made.map_node_ = &value.map_node();
            return made;
        }
    }
    return {};
}
inline Datum Datum::item(std::size_t index) const noexcept {
    return in_store_ ? of(list_node_->items[index]) : items_[index];
}
inline Datum Datum::entry_key(std::size_t index) const noexcept {
    return in_store_ ? text(map_node_->members[index].key()) : entries_[index].key;
}
inline Datum Datum::entry_value(std::size_t index) const noexcept {
    return in_store_ ? of(map_node_->members[index].value) : entries_[index].value;
}

inline Value Datum::store_value() const noexcept {
    return kind_ == DatumKind::map ? Value::of(*map_node_) : Value::of(*list_node_);
}
inline bool Datum::find(const Key& key, Datum& found) const noexcept {
    if (!in_store_) return find_built(key.text(), found);
    const Value* const value = Value::of(*map_node_).find(key);
    if (value == nullptr) return false;
    found = of(*value);
    return true;
}

}  // namespace assay::cel

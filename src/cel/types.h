// The types that the checker deduces, and when one fits another.
//
// Role: an arena of types for one load. Unification follows cel-go's checker/types.go: `dyn` fits
// everything, both ways; a type parameter takes the most general type that was held against it.
// What is read here is JSON, which differs in three ways from protobuf messages:
//   - a struct is a map from texts too: it may be indexed, counted and looped over;
//   - two structs fit each other, and what holds both has the fields of either (a union);
//   - what a field of a struct gives may be null (`nullable`), so it may be compared with null.
// Work is bounded (most_type_steps): types that share parts may be huge when written out. Beyond
// the bound everything is dyn, so that a stranger's check loads in bounded time. As text: null,
// bool, int, uint, double, string, bytes, timestamp, duration, type, type(A), dyn, list(A), map(K,
// V), optional(A), one upper-case letter for a parameter, the name of a struct of a FieldTable
// ('a|b' for a union), any other name for an opaque type, which may have parameters. `$` is the
// struct that the first argument of a call names as a literal text, else dyn. A type that may be
// null ends in '?'.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/field_table.h"

namespace assay::cel {

enum class TypeKind : std::uint8_t {
    dyn,
    null,
    boolean,
    integer,
    uinteger,
    real,
    text,
    bytes,
    timestamp,
    duration,
    type,       // args: of what, if that is known
    literal,    // `$`, in signatures only; the last of the simple kinds
    list,       // args: element
    map,        // args: key, value
    optional,   // args: what it holds
    opaque,     // name, args
    structure,  // names, sorted
    parameter,  // may be bound
};

using TypeId = std::uint32_t;

inline constexpr std::uint32_t most_type_steps =
    200'000;  // of one arena; a check needs some hundred

struct Type {
    TypeKind kind = TypeKind::dyn;
    bool nullable = false;
    TypeId bound = no_type;  // of a parameter
    std::vector<TypeId> args{};
    std::vector<std::string> names{};  // of an opaque type one

    static constexpr TypeId no_type = ~TypeId{0};
};

class Types {
public:
    Types();

    [[nodiscard]] static constexpr TypeId simple(TypeKind kind, bool nullable = false) {
        return static_cast<TypeId>(kind) * 2 + (nullable ? 1 : 0);
    }
    static constexpr TypeId dyn = 0;

    [[nodiscard]] TypeId list(TypeId element) { return made(TypeKind::list, {element}); }
    [[nodiscard]] TypeId map(TypeId key, TypeId value) { return made(TypeKind::map, {key, value}); }
    [[nodiscard]] TypeId type(TypeId of) { return made(TypeKind::type, {of}); }
    [[nodiscard]] TypeId optional(TypeId held) { return made(TypeKind::optional, {held}); }
    [[nodiscard]] TypeId opaque(std::string name, std::vector<TypeId> args);
    [[nodiscard]] TypeId structure(std::vector<std::string> names);
    [[nodiscard]] TypeId parameter() { return made(TypeKind::parameter, {}); }
    [[nodiscard]] TypeId nullable(TypeId id);

    // Through bound parameters.
    [[nodiscard]] TypeId find(TypeId id) const;
    [[nodiscard]] const Type& operator[](TypeId id) const { return nodes_[find(id)]; }
    [[nodiscard]] TypeKind kind(TypeId id) const { return nodes_[find(id)].kind; }

    // Whether a value of one may stand where the other is wanted; binds parameters when it may, and
    // only then.
    [[nodiscard]] bool fits(TypeId from, TypeId to);
    // The same for each pair, all or nothing.
    [[nodiscard]] bool fit(const std::vector<TypeId>& from, const std::vector<TypeId>& to);
    // What holds both: the more general of the two, dyn when they do not fit.
    [[nodiscard]] TypeId join(TypeId a, TypeId b);
    [[nodiscard]] bool same(TypeId a, TypeId b) const;

    // The type with what its parameters are bound to in their place: later binding cannot make it
    // more general. `closed`: free parameters become dyn.
    [[nodiscard]] TypeId settled(TypeId id, bool closed = false);

    // A copy of another arena's type: parameters are those of `fresh`, made on first use; `$` is
    // `literal`.
    using Fresh = std::vector<std::pair<TypeId, TypeId>>;
    [[nodiscard]] TypeId copy(const Types& from, TypeId id, Fresh& fresh, TypeId literal);

    [[nodiscard]] bool exhausted() const noexcept { return steps_ > most_type_steps; }

    // As CEL prints it: "list(int)", "optional_type(string)", "PodSpec"; free parameters are dyn,
    // and what lies deeper than `levels` is left out.
    [[nodiscard]] std::string text(TypeId id, int levels = 8) const;

private:
    struct Substituted {
        bool valid;
        bool known;  // the parameter was bound before
    };

    [[nodiscard]] bool spent() const {
        if (!exhausted()) ++steps_;
        return exhausted();
    }
    TypeId made(TypeKind kind, std::vector<TypeId> args);
    bool unify(TypeId from, TypeId to);
    bool unify_all(const std::vector<TypeId>& from, const std::vector<TypeId>& to);
    bool unify_null(TypeId other) const;
    bool unify_struct_with_map(TypeId map);
    Substituted substitute(TypeId type, TypeId parameter);
    [[nodiscard]] bool occurs(TypeId parameter, TypeId within) const;
    TypeId general(TypeId a, TypeId b);
    void bind(TypeId parameter, TypeId type);
    void undo(std::size_t mark);

    std::vector<Type> nodes_;
    mutable std::uint32_t steps_ = 0;
    std::vector<std::pair<TypeId, TypeId>> trail_;  // parameter and what it was bound to before
};

// Reads types as text.
class TypeReader {
public:
    TypeReader(Types& types, const FieldTable& fields) : types_(types), fields_(fields) {}
    // One type. What is wrongly written is dyn.
    [[nodiscard]] TypeId read(std::string_view text);
    // By CEL's own name: "list", "null_type", "google.protobuf.Timestamp".
    [[nodiscard]] TypeId read_name(std::string_view name);
    // The next type of a text, which loses it.
    [[nodiscard]] TypeId take(std::string_view& text);

private:
    [[nodiscard]] TypeId named(std::string_view name, std::vector<TypeId> args);

    Types& types_;
    const FieldTable& fields_;
    std::array<TypeId, 26> parameters_{};  // by letter; 0: not yet met
};

}  // namespace assay::cel

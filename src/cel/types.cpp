#include "cel/types.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace assay::cel {

namespace {

// CEL lets these be null without saying so (cel-go: isLegacyNullable).
bool may_be_null(const Type& type) {
    switch (type.kind) {
        case TypeKind::optional:
        case TypeKind::opaque:
        case TypeKind::structure:
        case TypeKind::timestamp:
        case TypeKind::duration:
            return true;
        default:
            return type.nullable;
    }
}

std::string_view simple_text(TypeKind kind) {
    static constexpr std::array<std::string_view, 12> words{
        "dyn",    "null",  "bool",      "int",      "uint", "double",
        "string", "bytes", "timestamp", "duration", "type", "$"};
    return words[static_cast<std::size_t>(kind)];
}

}  // namespace

Types::Types() {
    for (std::uint8_t kind = 0; kind <= static_cast<std::uint8_t>(TypeKind::literal); ++kind) {
        for (const bool nullable : {false, true}) {
            nodes_.push_back({static_cast<TypeKind>(kind), nullable});
        }
    }
}

TypeId Types::made(TypeKind kind, std::vector<TypeId> args) {
    nodes_.push_back({kind, false, Type::no_type, std::move(args)});
    return static_cast<TypeId>(nodes_.size() - 1);
}

TypeId Types::opaque(std::string name, std::vector<TypeId> args) {
    const TypeId id = made(TypeKind::opaque, std::move(args));
    nodes_[id].names.push_back(std::move(name));
    return id;
}

TypeId Types::structure(std::vector<std::string> names) {
    const TypeId id = made(TypeKind::structure, {});
    std::sort(names.begin(), names.end());
    nodes_[id].names = std::move(names);
    return id;
}

TypeId Types::nullable(TypeId id) {
    if (spent()) return dyn;
    const TypeId at = find(id);
    if (may_be_null(nodes_[at]) || nodes_[at].kind == TypeKind::parameter) return at;
    if (at <= simple(TypeKind::literal)) return simple(nodes_[at].kind, true);
    Type copied = nodes_[at];
    copied.nullable = true;
    nodes_.push_back(std::move(copied));
    return static_cast<TypeId>(nodes_.size() - 1);
}

TypeId Types::find(TypeId id) const {
    while (nodes_[id].bound != Type::no_type) id = nodes_[id].bound;
    return id;
}

bool Types::fits(TypeId from, TypeId to) {
    const std::size_t mark = trail_.size();
    if (unify(from, to)) return true;
    undo(mark);
    return false;
}

bool Types::fit(const std::vector<TypeId>& from, const std::vector<TypeId>& to) {
    const std::size_t mark = trail_.size();
    if (unify_all(from, to)) return true;
    undo(mark);
    return false;
}

bool Types::unify_all(const std::vector<TypeId>& from, const std::vector<TypeId>& to) {
    if (from.size() != to.size()) return false;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!unify(from[i], to[i])) return false;
    }
    return true;
}

TypeId Types::join(TypeId a, TypeId b) { return fits(a, b) ? general(a, b) : dyn; }

bool Types::unify(TypeId from, TypeId to) {
    if (spent()) return true;
    if (nodes_[to].kind == TypeKind::parameter) {
        const Substituted made = substitute(from, to);
        if (made.valid) return true;
        if (made.known) return false;
    }
    if (nodes_[from].kind == TypeKind::parameter) return substitute(to, from).valid;
    const TypeKind a = nodes_[from].kind;
    const TypeKind b = nodes_[to].kind;
    if (a == TypeKind::dyn || b == TypeKind::dyn) return true;
    if (a == TypeKind::null) return unify_null(to);
    if (b == TypeKind::null) return unify_null(from);
    if (a == TypeKind::structure && b == TypeKind::map) return unify_struct_with_map(to);
    if (b == TypeKind::structure && a == TypeKind::map) return unify_struct_with_map(from);
    if (a != b) return false;
    if (a == TypeKind::structure || a == TypeKind::type) return true;
    if (a == TypeKind::opaque && nodes_[from].names != nodes_[to].names) return false;
    // Copies: unifying makes nodes.
    const std::vector<TypeId> left = nodes_[from].args;
    const std::vector<TypeId> right = nodes_[to].args;
    return unify_all(left, right);
}

bool Types::unify_null(TypeId other) const {
    return nodes_[other].kind == TypeKind::null || may_be_null(nodes_[other]);
}

bool Types::unify_struct_with_map(TypeId map) {
    const std::vector<TypeId> args = nodes_[map].args;
    return unify(simple(TypeKind::text), args[0]) && unify(dyn, args[1]);
}

Types::Substituted Types::substitute(TypeId type, TypeId parameter) {
    if (type == parameter) return {true, true};
    if (const TypeId before = nodes_[parameter].bound; before != Type::no_type) {
        if (type == before) return {true, true};
        if (!unify(type, before)) return {false, true};
        const TypeId both = general(type, before);
        if (!occurs(parameter, both)) bind(parameter, both);
        return {true, true};
    }
    if (occurs(parameter, type)) return {find(type) == parameter, false};
    bind(parameter, type);
    return {true, false};
}

bool Types::occurs(TypeId parameter, TypeId within) const {
    if (spent()) return true;
    if (parameter == within) return true;
    const Type& type = nodes_[within];
    if (type.bound != Type::no_type && occurs(parameter, type.bound)) return true;
    return std::any_of(type.args.begin(), type.args.end(),
                       [&](TypeId arg) { return occurs(parameter, arg); });
}

TypeId Types::general(TypeId a, TypeId b) {
    if (spent()) return dyn;
    a = find(a);
    b = find(b);
    const Type left = nodes_[a];
    const Type right = nodes_[b];
    if (left.kind == TypeKind::dyn || right.kind == TypeKind::dyn) return dyn;
    if (left.kind == TypeKind::parameter || left.kind == TypeKind::null) return b;
    if (right.kind == TypeKind::parameter || right.kind == TypeKind::null) return a;
    if (same(a, b)) return right.nullable ? b : a;
    if (left.kind != right.kind) return dyn;
    if (left.kind == TypeKind::structure) {
        std::vector<std::string> names;
        std::set_union(left.names.begin(), left.names.end(), right.names.begin(), right.names.end(),
                       std::back_inserter(names));
        return structure(std::move(names));
    }
    if (left.kind == TypeKind::type) return simple(TypeKind::type);
    if (left.names != right.names || left.args.size() != right.args.size()) return dyn;
    std::vector<TypeId> args;
    for (std::size_t i = 0; i < left.args.size(); ++i) {
        args.push_back(general(left.args[i], right.args[i]));
    }
    const TypeId id = made(left.kind, std::move(args));
    nodes_[id].names = left.names;
    nodes_[id].nullable = left.nullable || right.nullable;
    return id;
}

bool Types::same(TypeId a, TypeId b) const {
    if (spent()) return false;
    a = find(a);
    b = find(b);
    if (a == b) return true;
    const Type& left = nodes_[a];
    const Type& right = nodes_[b];
    return left.kind == right.kind && left.kind != TypeKind::parameter &&
           left.names == right.names &&
           std::equal(left.args.begin(), left.args.end(), right.args.begin(), right.args.end(),
                      [&](TypeId one, TypeId other) { return same(one, other); });
}

void Types::bind(TypeId parameter, TypeId type) {
    trail_.emplace_back(parameter, nodes_[parameter].bound);
    nodes_[parameter].bound = type;
}

void Types::undo(std::size_t mark) {
    while (trail_.size() > mark) {
        nodes_[trail_.back().first].bound = trail_.back().second;
        trail_.pop_back();
    }
}

TypeId Types::settled(TypeId id, bool closed) {
    if (spent()) return dyn;
    id = find(id);
    if (nodes_[id].kind == TypeKind::parameter) return closed ? dyn : id;
    if (nodes_[id].args.empty()) return id;
    Type copied = nodes_[id];
    bool changed = false;
    for (TypeId& arg : copied.args) {
        const TypeId made = settled(arg, closed);
        changed = changed || made != arg;
        arg = made;
    }
    if (!changed) return id;
    nodes_.push_back(std::move(copied));
    return static_cast<TypeId>(nodes_.size() - 1);
}

TypeId Types::copy(const Types& from, TypeId id, Fresh& fresh, TypeId literal) {
    id = from.find(id);
    const Type& type = from.nodes_[id];
    if (type.kind == TypeKind::literal) return literal;
    if (id <= simple(TypeKind::literal, true)) return id;  // these have one id everywhere
    if (type.kind == TypeKind::parameter) {
        const auto known = std::find_if(fresh.begin(), fresh.end(),
                                        [&](const auto& pair) { return pair.first == id; });
        if (known != fresh.end()) return known->second;
        return fresh.emplace_back(id, parameter()).second;
    }
    Type copied = type;
    for (TypeId& arg : copied.args) arg = copy(from, arg, fresh, literal);
    nodes_.push_back(std::move(copied));
    return static_cast<TypeId>(nodes_.size() - 1);
}

std::string Types::text(TypeId id, int levels) const {
    if (levels == 0) return "...";
    const Type& type = nodes_[find(id)];
    if (type.kind == TypeKind::parameter) return "dyn";
    if (type.kind <= TypeKind::literal && type.args.empty()) {
        return std::string(simple_text(type.kind));
    }
    std::string made;
    if (type.kind == TypeKind::structure) {
        for (const std::string& name : type.names) {
            made += (made.empty() ? "" : " or ") + name.substr(name.find_last_of("./") + 1);
        }
        return made;
    }
    for (const TypeId arg : type.args) made += (made.empty() ? "" : ", ") + text(arg, levels - 1);
    const std::string name = type.kind == TypeKind::list       ? "list"
                             : type.kind == TypeKind::map      ? "map"
                             : type.kind == TypeKind::optional ? "optional_type"
                             : type.kind == TypeKind::type     ? "type"
                                                               : type.names.front();
    return made.empty() ? name : fmt::format("{}({})", name, made);
}

TypeId TypeReader::read(std::string_view text) { return take(text); }

TypeId TypeReader::read_name(std::string_view name) {
    if (name == "null_type") return Types::simple(TypeKind::null);
    if (name == "google.protobuf.Timestamp") return Types::simple(TypeKind::timestamp);
    if (name == "google.protobuf.Duration") return Types::simple(TypeKind::duration);
    if (name == "list") return types_.list(Types::dyn);
    if (name == "map") return types_.map(Types::dyn, Types::dyn);
    if (name == "optional_type") return types_.optional(Types::dyn);
    return read(name);
}

TypeId TypeReader::take(std::string_view& text) {
    const std::size_t end = text.find_first_of("(), ?");
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(name.size());
    std::vector<TypeId> args;
    if (text.substr(0, 1) == "(") {
        while (!text.empty() && text.front() != ')') {
            text.remove_prefix(1);
            while (text.substr(0, 1) == " ") text.remove_prefix(1);
            args.push_back(take(text));
        }
        if (!text.empty()) text.remove_prefix(1);
    }
    const TypeId made = named(name, std::move(args));
    if (text.substr(0, 1) != "?") return made;
    text.remove_prefix(1);
    return types_.nullable(made);
}

TypeId TypeReader::named(std::string_view name, std::vector<TypeId> args) {
    if (args.empty()) {
        for (TypeKind kind = TypeKind::dyn; kind <= TypeKind::literal;
             kind = static_cast<TypeKind>(static_cast<std::uint8_t>(kind) + 1)) {
            if (name == simple_text(kind)) return Types::simple(kind);
        }
        if (name.size() == 1 && name.front() >= 'A' && name.front() <= 'Z') {
            TypeId& known = parameters_[static_cast<std::size_t>(name.front() - 'A')];
            if (known == 0) known = types_.parameter();
            return known;
        }
    }
    if (name == "list" && args.size() == 1) return types_.list(args[0]);
    if (name == "map" && args.size() == 2) return types_.map(args[0], args[1]);
    if (name == "type" && args.size() == 1) return types_.type(args[0]);
    if (name == "optional" && args.size() == 1) return types_.optional(args[0]);
    std::vector<std::string> names;
    for (std::string_view rest = name; !rest.empty();) {
        const std::string_view one = rest.substr(0, rest.find('|'));
        if (!fields_.has(one)) return types_.opaque(std::string(name), std::move(args));
        names.emplace_back(one);
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
    return names.empty() ? Types::dyn : types_.structure(std::move(names));
}

}  // namespace assay::cel

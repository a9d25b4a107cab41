#include "cel/checker.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/call_types.h"
#include "cel/hints.h"
#include "cel/macros.h"
#include "cel/names.h"
#include "cel/operations.h"

namespace assay::cel {

namespace {

constexpr TypeId boolean = Types::simple(TypeKind::boolean);
constexpr TypeId text = Types::simple(TypeKind::text);

class Checker {
public:
    Checker(const Ast& ast, const TypeScope& scope, Problems& problems)
        : ast_(ast), scope_(scope), types_(scope.types), problems_(problems) {}

    TypeId node(std::uint32_t id) {
        const AstNode& node = ast_[id];
        switch (node.kind) {
            case AstKind::literal:
                return literal(node.value.kind());
            case AstKind::name:
            case AstKind::select:
                return name_or_select(id);
            case AstKind::call:
                return call(node);
            case AstKind::list:
                return list(node);
            case AstKind::map:
                return map(node);
            case AstKind::message:
                return Types::dyn;
            case AstKind::loop:
                return loop(node);
            case AstKind::optional:
                return optional(node);
        }
        return Types::dyn;
    }

private:
    void problem(std::uint32_t offset, std::string message, std::string hint = {}) {
        problems_.push_back(problem_at(ast_.source, offset, std::move(message), std::move(hint)));
    }

    static TypeId literal(DatumKind kind) {
        switch (kind) {
            case DatumKind::null:
                return Types::simple(TypeKind::null);
            case DatumKind::boolean:
                return boolean;
            case DatumKind::integer:
                return Types::simple(TypeKind::integer);
            case DatumKind::uinteger:
                return Types::simple(TypeKind::uinteger);
            case DatumKind::real:
                return Types::simple(TypeKind::real);
            case DatumKind::text:
                return text;
            case DatumKind::bytes:
                return Types::simple(TypeKind::bytes);
            default:
                return Types::dyn;
        }
    }

    // A chain a.b.c is a loop variable with fields, else the longest declared name with fields.
    TypeId name_or_select(std::uint32_t id) {
        const AstNode& node = ast_[id];
        const NameChain chain = name_chain(ast_, id);
        if (!chain.segments.empty() && !node.test_only) {
            if (const auto found = declared(chain, chain.segments.size())) return *found;
        }
        if (node.kind == AstKind::name) return Types::dyn;
        const TypeId field = select(this->node(node.args[0]), node.name, node);
        return node.test_only ? boolean : field;
    }

    std::optional<TypeId> declared(const NameChain& chain, std::size_t used) const {
        if (!chain.absolute) {
            const auto local = std::find_if(
                locals_.rbegin(), locals_.rend(),
                [&](const auto& each) { return each.first == chain.segments.front(); });
            if (local != locals_.rend()) {
                return used == 1 ? std::optional(local->second) : std::nullopt;
            }
        }
        std::string room;
        return first_meaning(joined(chain, used, room), chain.absolute,
                             scope_.environment.container(),
                             [&](std::string_view name) { return declared(name); });
    }

    std::optional<TypeId> declared(std::string_view name) const {
        if (const auto known = scope_.variables.find(name); known != scope_.variables.end()) {
            return known->second;
        }
        if (scope_.environment.slot(name)) return Types::dyn;
        if (type_called(name).empty()) return std::nullopt;
        return types_.type(TypeReader(types_, scope_.fields).read_name(name));
    }

    // Fields. Of an optional a field is optional.
    TypeId select(TypeId target, std::string_view field, const AstNode& where) {
        target = types_.settled(target);
        const Type type = types_[target];
        switch (type.kind) {
            case TypeKind::dyn:
                return Types::dyn;
            case TypeKind::parameter:
                (void)types_.fits(Types::dyn, target);
                return Types::dyn;
            case TypeKind::map:
                return type.args[1];
            case TypeKind::optional:
                return types_.optional(select(type.args[0], field, where));
            case TypeKind::structure:
                return field_of(type, field, where);
            default:
                problem(where.offset, fmt::format("'{}' has no fields", types_.text(target)));
                return Types::dyn;
        }
    }

    TypeId field_of(const Type& type, std::string_view field, const AstNode& where) {
        std::optional<TypeId> found;
        for (const std::string& name : type.names) {
            const auto written = scope_.fields.field(name, field);
            if (!written) continue;
            const TypeId made = types_.nullable(TypeReader(types_, scope_.fields).read(*written));
            found = found ? types_.join(*found, made) : made;
        }
        if (found) return *found;
        std::vector<std::string> known;
        for (const std::string& name : type.names) {
            for (const auto& each : scope_.fields.fields(name)) known.emplace_back(each.name);
        }
        const std::string owner = types_.text(types_.structure(type.names));
        problem(where.offset, fmt::format("{} has no field '{}'", owner, printable(field, 60)),
                did_you_mean(field, known));
        return Types::dyn;
    }

    // Calls.
    TypeId call(const AstNode& node) {
        if (node.method) return method(node);
        if (node.name == "_?._") {
            const TypeId made = select(this->node(node.args[0]), ast_[node.args[1]].name, node);
            return types_.kind(made) == TypeKind::optional ? made : types_.optional(made);
        }
        if (node.name == "_[_]" || node.name == "_[?_]") return index(node);
        if (node.name == "_&&_" || node.name == "_||_") {
            for (const std::uint32_t arg : node.args) want_bool(arg, operator_text(node.name));
            return boolean;
        }
        if (node.name == "_?_:_") {
            want_bool(node.args[0], "'?:'");
            const TypeId yes = this->node(node.args[1]);
            return types_.join(yes, this->node(node.args[2]));
        }
        const bool absolute = node.name.front() == '.';
        const std::string_view bare = node.name.substr(absolute ? 1 : 0);
        if (operator_called(bare)) return overload(node, bare, false, node.args);
        return overload(node, function_called(bare, absolute).value_or(std::string(bare)), false,
                        node.args);
    }

    // The declared function that the name may mean.
    std::optional<std::string> function_called(std::string_view name, bool absolute) const {
        const Environment& known = scope_.environment;
        return first_meaning(name, absolute, known.container(), [&](std::string_view each) {
            return known.has_function(each) ? std::optional(std::string(each)) : std::nullopt;
        });
    }

    // `rbac.can(x)` is a function whose name holds the dot, not a method of a variable.
    TypeId method(const AstNode& node) {
        NameChain chain = name_chain(ast_, node.args[0]);
        const bool local = !chain.segments.empty() && !chain.absolute &&
                           std::any_of(locals_.begin(), locals_.end(), [&](const auto& each) {
                               return each.first == chain.segments.front();
                           });
        if (!chain.segments.empty() && !local && !ast_[node.args[0]].test_only) {
            chain.segments.push_back(node.name);
            std::string room;
            if (const auto name =
                    function_called(joined(chain, chain.segments.size(), room), chain.absolute)) {
                return overload(node, *name, false, std::span(node.args).subspan(1));
            }
        }
        return overload(node, node.name, true, node.args);
    }

    // A struct is indexed like a map: by a literal text its fields are known.
    TypeId index(const AstNode& node) {
        const TypeId target = this->node(node.args[0]);
        const AstNode& key = ast_[node.args[1]];
        const Type type = types_[target];
        const bool in_optional = type.kind == TypeKind::optional;
        const TypeId held = in_optional ? type.args[0] : target;
        if (types_.kind(held) != TypeKind::structure || key.kind != AstKind::literal ||
            !key.value.is(DatumKind::text)) {
            return chosen(node, node.name, false, {target, this->node(node.args[1])}, Types::dyn);
        }
        const TypeId field = field_of(Type(types_[held]), key.name, key);
        return in_optional || node.name == "_[?_]" ? types_.optional(field) : field;
    }

    TypeId overload(const AstNode& node, std::string_view name, bool as_method,
                    std::span<const std::uint32_t> args) {
        std::vector<TypeId> given;
        for (const std::uint32_t arg : args) given.push_back(this->node(arg));
        return chosen(node, name, as_method, given, named_struct(args));
    }

    // The struct that the first argument names: what `$` stands for.
    TypeId named_struct(std::span<const std::uint32_t> args) {
        if (args.empty()) return Types::dyn;
        const AstNode& first = ast_[args.front()];
        const bool known = first.kind == AstKind::literal && first.value.is(DatumKind::text) &&
                           scope_.fields.has(first.name);
        return known ? types_.structure({std::string(first.name)}) : Types::dyn;
    }

    TypeId chosen(const AstNode& node, std::string_view name, bool as_method,
                  const std::vector<TypeId>& given, TypeId literal) {
        const CallTypes made =
            call_type(scope_.signatures, types_, {name, as_method, given, literal});
        if (!made.message.empty()) problem(node.offset, made.message, made.hint);
        return made.type;
    }

    void want_bool(std::uint32_t id, const std::string& who) {
        const TypeId type = node(id);
        if (types_.fits(type, boolean)) return;
        problem(ast_[id].begin,
                fmt::format("{} needs true or false, this is {}", who, types_.text(type)));
    }

    // Literals. Items of different types make a list of dyn.
    TypeId list(const AstNode& node) {
        std::optional<TypeId> element;
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            const TypeId made = held(node.args[i], node.is_optional(i));
            element = element ? types_.join(*element, made) : made;
        }
        return types_.list(element ? *element : types_.parameter());
    }

    TypeId map(const AstNode& node) {
        std::optional<TypeId> key;
        std::optional<TypeId> value;
        for (std::size_t i = 0; i + 1 < node.args.size(); i += 2) {
            const TypeId left = this->node(node.args[i]);
            const TypeId right = held(node.args[i + 1], node.is_optional(i / 2));
            key = key ? types_.join(*key, left) : left;
            value = value ? types_.join(*value, right) : right;
        }
        if (!key) key = types_.parameter();
        return types_.map(*key, value ? *value : types_.parameter());
    }

    // An item written `?x` is what the optional holds.
    TypeId held(std::uint32_t id, bool optional) {
        const TypeId type = node(id);
        return optional ? unwrapped(type, id, "an item after '?'") : type;
    }

    TypeId unwrapped(TypeId type, std::uint32_t id, std::string_view who) {
        const TypeId inner = types_.parameter();
        if (types_.kind(type) == TypeKind::dyn) return Types::dyn;
        if (types_.fits(type, types_.optional(inner))) return types_.settled(inner);
        problem(ast_[id].begin,
                fmt::format("{} must be an optional, this is {}", who, types_.text(type)));
        return Types::dyn;
    }

    // Loops.
    struct Turn {
        TypeId key = Types::dyn;  // the index of a list
        TypeId value = Types::dyn;
        bool of_map = false;
    };

    Turn turn_of(const AstNode& node) {
        const TypeId range = types_.settled(this->node(node.args[0]));
        const Type type = types_[range];
        switch (type.kind) {
            case TypeKind::list:
                return {Types::simple(TypeKind::integer), type.args[0], false};
            case TypeKind::map:
                return {type.args[0], type.args[1], true};
            case TypeKind::structure:
                return {text, Types::dyn, true};
            case TypeKind::parameter:
                (void)types_.fits(Types::dyn, range);
                return {};
            case TypeKind::dyn:
                return {};
            default:
                problem(ast_[node.args[0]].begin,
                        fmt::format("{}() goes over lists and maps, this is {}",
                                    macro_name(node.macro), types_.text(range)));
                return {};
        }
    }

    TypeId loop(const AstNode& node) {
        const Turn turn = turn_of(node);
        const std::size_t outside = locals_.size();
        // One variable is the element of a list, the key of a map.
        const TypeId first = node.variables.size() == 2 || turn.of_map ? turn.key : turn.value;
        locals_.emplace_back(node.variables.front(), first);
        if (node.variables.size() == 2) locals_.emplace_back(node.variables.back(), turn.value);
        const TypeId made = loop_result(node, turn, first);
        locals_.resize(outside);
        return made;
    }

    TypeId loop_result(const AstNode& node, const Turn& turn, TypeId element) {
        const std::string who = fmt::format("{}()", macro_name(node.macro));
        switch (node.macro) {
            case Macro::all:
            case Macro::exists:
            case Macro::exists_one:
                want_bool(node.args[1], who);
                return boolean;
            case Macro::filter:
                want_bool(node.args[1], who);
                return types_.list(element);
            case Macro::map_filter:
            case Macro::transform_list_filter:
            case Macro::transform_map_filter:
            case Macro::transform_entry_filter:
                want_bool(node.args[1], who);
                break;
            default:
                break;
        }
        const TypeId made = this->node(node.args.back());
        switch (node.macro) {
            case Macro::transform_map:
            case Macro::transform_map_filter:
                return types_.map(turn.key, made);
            case Macro::transform_entry:
            case Macro::transform_entry_filter: {
                const TypeId wanted = types_.map(types_.parameter(), types_.parameter());
                if (types_.fits(made, wanted)) return wanted;
                problem(ast_[node.args.back()].begin,
                        fmt::format("{} makes maps, this is {}", who, types_.text(made)));
                return Types::dyn;
            }
            case Macro::sort_by:
                return types_.list(element);
            default:
                return types_.list(made);
        }
    }

    TypeId optional(const AstNode& node) {
        const std::string who = fmt::format("the target of {}()", macro_name(node.macro));
        const TypeId inner = unwrapped(this->node(node.args[0]), node.args[0], who);
        locals_.emplace_back(node.variables.front(), inner);
        const TypeId made = this->node(node.args[1]);
        locals_.pop_back();
        if (node.macro == Macro::opt_map) return types_.optional(made);
        return types_.optional(unwrapped(made, node.args[1], "what optFlatMap() gives"));
    }

    const Ast& ast_;
    const TypeScope& scope_;
    Types& types_;
    Problems& problems_;
    std::vector<std::pair<std::string_view, TypeId>> locals_;
};

}  // namespace

TypeId deduce_type(const Ast& ast, const TypeScope& scope, Problems& problems) {
    const TypeId type = Checker(ast, scope, problems).node(ast.root);
    if (scope.types.exhausted()) {
        problems.push_back(problem_at(ast.source, ast[ast.root].begin,
                                      "the types are too large to be checked",
                                      "part it into several variables of simple types"));
    }
    return scope.types.settled(type, /*closed=*/true);
}

}  // namespace assay::cel

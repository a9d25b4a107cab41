#include <array>

#include <fmt/format.h>

#include "cel/ast.h"
#include "cel/macros.h"
#include "cel/number.h"

namespace assay::cel {

namespace {

// How tightly a form binds; an operand that binds less than its place asks for gets brackets.
enum class Binding : std::uint8_t { ternary, either, both, relation, sum, product, unary, member };

struct Operator {
    std::string_view function;
    std::string_view symbol;
    Binding binding;
};
constexpr std::array operators{
    Operator{"_||_", "||", Binding::either},   Operator{"_&&_", "&&", Binding::both},
    Operator{"_==_", "==", Binding::relation}, Operator{"_!=_", "!=", Binding::relation},
    Operator{"_<_", "<", Binding::relation},   Operator{"_<=_", "<=", Binding::relation},
    Operator{"_>_", ">", Binding::relation},   Operator{"_>=_", ">=", Binding::relation},
    Operator{"@in", "in", Binding::relation},  Operator{"_+_", "+", Binding::sum},
    Operator{"_-_", "-", Binding::sum},        Operator{"_*_", "*", Binding::product},
    Operator{"_/_", "/", Binding::product},    Operator{"_%_", "%", Binding::product},
};

const Operator* operator_of(const AstNode& node) {
    if (node.kind != AstKind::call || node.method) return nullptr;
    for (const Operator& candidate : operators) {
        if (candidate.function == node.name) return &candidate;
    }
    return nullptr;
}

Binding binding_of(const AstNode& node) {
    if (const Operator* found = operator_of(node)) return found->binding;
    if (node.kind == AstKind::call && node.name == "_?_:_") return Binding::ternary;
    if (node.kind == AstKind::call && (node.name == "!_" || node.name == "-_")) {
        return Binding::unary;
    }
    if (node.kind == AstKind::literal) {  // "-1" is a sign and a number
        if (node.value.is(DatumKind::integer) && node.value.as_integer() < 0) return Binding::unary;
        if (node.value.is(DatumKind::real)) return Binding::unary;
    }
    return Binding::member;
}

class Unparser {
public:
    explicit Unparser(const Ast& ast) : ast_(ast) {}

    std::string run(std::uint32_t root) {
        node(root, Binding::ternary);
        return std::move(out_);
    }

private:
    void node(std::uint32_t id, Binding least) {
        const AstNode& node = ast_[id];
        const bool bracket = binding_of(node) < least;
        if (bracket) out_ += '(';
        plain(node);
        if (bracket) out_ += ')';
    }

    void plain(const AstNode& node) {
        switch (node.kind) {
            case AstKind::literal:
                return literal(node);
            case AstKind::name:
                out_ += node.name;
                return;
            case AstKind::select:
                return select(node);
            case AstKind::call:
                return call(node);
            case AstKind::list:
                return list(node);
            case AstKind::map:
                return map(node);
            case AstKind::message:
                return message(node);
            case AstKind::loop:
            case AstKind::optional:
                return loop(node);
        }
    }

    void literal(const AstNode& node) {
        Datum value = node.value;
        if (value.is(DatumKind::text)) value = Datum::text(std::string_view(node.name));
        if (value.is(DatumKind::bytes)) value = Datum::bytes(node.name);
        std::string text = value.to_string();
        if (value.is(DatumKind::real) && text.find_first_of(".e") == std::string::npos)
            text += ".0";
        out_ += text;
    }

    void field(std::string_view name, bool quoted) {
        if (quoted) out_ += '`';
        out_ += name;
        if (quoted) out_ += '`';
    }

    void select(const AstNode& node) {
        if (node.test_only) out_ += "has(";
        this->node(node.args[0], Binding::member);
        out_ += '.';
        field(node.name, node.quoted);
        if (node.test_only) out_ += ')';
    }

    // Whether the first thing written of it is a literal: 4 in 4.size().
    [[nodiscard]] bool starts_with_literal(const AstNode& node) const {
        const AstNode* at = &node;
        while (at->kind != AstKind::literal && at->kind != AstKind::list &&
               at->kind != AstKind::map && !at->test_only && !at->args.empty() &&
               binding_of(*at) == Binding::member) {
            at = &ast_[at->args[0]];
        }
        return at->kind == AstKind::literal;
    }

    void call(const AstNode& node) {
        if (const Operator* found = operator_of(node)) return infix(node, *found);
        if (node.name == "_?_:_") return ternary(node);
        if (node.name == "!_" || node.name == "-_") {
            out_ += node.name.front();
            const AstNode& operand = ast_[node.args[0]];
            // A sign before a number or a second sign would be read as one of them.
            const bool apart = binding_of(operand) <= Binding::unary ||
                               (node.name == "-_" && starts_with_literal(operand));
            if (apart) out_ += '(';
            plain(operand);
            if (apart) out_ += ')';
            return;
        }
        if (node.name == "_[_]" || node.name == "_[?_]") {
            this->node(node.args[0], Binding::member);
            out_ += node.name == "_[_]" ? "[" : "[?";
            this->node(node.args[1], Binding::ternary);
            out_ += ']';
            return;
        }
        if (node.name == "_?._") {
            this->node(node.args[0], Binding::member);
            out_ += ".?";
            const std::string_view name = ast_[node.args[1]].name;
            field(name, name.find_first_of("-./ ") != std::string::npos);
            return;
        }
        if (node.method) {
            this->node(node.args[0], Binding::member);
            out_ += '.';
        }
        out_ += node.name;
        out_ += '(';
        sequence(node, node.method ? 1 : 0);
        out_ += ')';
    }

    void sequence(const AstNode& node, std::size_t first) {
        for (std::size_t i = first; i < node.args.size(); ++i) {
            if (i > first) out_ += ", ";
            this->node(node.args[i], Binding::ternary);
        }
    }

    void infix(const AstNode& node, const Operator& found) {
        const auto next = static_cast<Binding>(static_cast<int>(found.binding) + 1);
        const bool logic = found.binding <= Binding::both;
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            if (i > 0) out_ += fmt::format(" {} ", found.symbol);
            this->node(node.args[i], i == 0 && !logic ? found.binding : next);
        }
    }

    void ternary(const AstNode& node) {
        this->node(node.args[0], Binding::either);
        out_ += " ? ";
        this->node(node.args[1], Binding::either);
        out_ += " : ";
        this->node(node.args[2], Binding::ternary);
    }

    void mark(const AstNode& node, std::size_t index) {
        if (index > 0) out_ += ", ";
        if (node.is_optional(index)) out_ += '?';
    }
    void list(const AstNode& node) {
        out_ += '[';
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            mark(node, i);
            this->node(node.args[i], Binding::ternary);
        }
        out_ += ']';
    }
    void map(const AstNode& node) {
        out_ += '{';
        for (std::size_t i = 0; i < node.args.size() / 2; ++i) {
            mark(node, i);
            this->node(node.args[2 * i], Binding::ternary);
            out_ += ": ";
            this->node(node.args[2 * i + 1], Binding::ternary);
        }
        out_ += '}';
    }
    void message(const AstNode& node) {
        out_ += node.name;
        out_ += '{';
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            mark(node, i);
            field(node.fields[i], node.fields[i].find_first_of("-./ ") != std::string::npos);
            out_ += ": ";
            this->node(node.args[i], Binding::ternary);
        }
        out_ += '}';
    }

    void loop(const AstNode& node) {
        this->node(node.args[0], Binding::member);
        out_ += fmt::format(".{}(", macro_name(node.macro));
        for (std::size_t i = 0; i < node.variables.size(); ++i) {
            if (i > 0) out_ += ", ";
            out_ += node.variables[i];
        }
        out_ += ", ";
        sequence(node, 1);
        out_ += ')';
    }

    const Ast& ast_;
    std::string out_;
};

}  // namespace

std::string unparse(const Ast& ast, std::uint32_t node) { return Unparser(ast).run(node); }
std::string unparse(const Ast& ast) { return unparse(ast, ast.root); }

}  // namespace assay::cel

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cel/ast.h"
#include "cel/macros.h"
#include "cel/number.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

constexpr std::string_view accumulator = "@result";

// Characters that Go does not print: controls, spaces but U+0020, formats, private and unassigned
// ones. An excerpt that holds for the texts of the suites.
bool is_printable(char32_t point) {
    struct Range {
        char32_t first;
        char32_t last;
    };
    static constexpr std::array hidden{
        Range{0x00, 0x1F},     Range{0x7F, 0xA0},       Range{0xAD, 0xAD},
        Range{0x1680, 0x1680}, Range{0x180E, 0x180E},   Range{0x2000, 0x200F},
        Range{0x2028, 0x202F}, Range{0x205F, 0x206F},   Range{0x3000, 0x3000},
        Range{0xD800, 0xF8FF}, Range{0xFEFF, 0xFEFF},   Range{0xFFF0, 0xFFFB},
        Range{0xFFFE, 0xFFFF}, Range{0x323B0, 0xE00FF}, Range{0xE01F0, 0x10FFFF}};
    return std::none_of(hidden.begin(), hidden.end(), [point](const Range& range) {
        return point >= range.first && point <= range.last;
    });
}

// Go's strconv.Quote.
std::string quoted(std::string_view text, bool bytes) {
    static constexpr std::string_view plain = "\a\b\f\n\r\t\v\\\"";
    static constexpr std::string_view names = "abfnrtv\\\"";
    std::string made = bytes ? "b\"" : "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        const char32_t point = decode_at(text, at);
        const std::size_t found = point < 0x80 ? plain.find(text[here]) : plain.npos;
        const bool broken = point == replacement && at == here + 1;
        if (found != plain.npos) {
            made += '\\';
            made += names[found];
        } else if (broken || (point < 0x80 && !is_printable(point))) {
            made += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[here]));
        } else if (!is_printable(point)) {
            const auto number = static_cast<std::uint32_t>(point);
            made += number < 0x10000 ? fmt::format("\\u{:04x}", number)
                                     : fmt::format("\\U{:08x}", number);
        } else {
            made += text.substr(here, at - here);
        }
    }
    return made + '"';
}

// Writes the protobuf form of a tree: loops become comprehensions.
class DebugWriter {
public:
    explicit DebugWriter(const Ast& ast) : ast_(ast) {}

    std::string run() {
        node(ast_.root);
        return std::move(out_);
    }

private:
    void line() {
        out_ += '\n';
        out_.append(2 * indent_, ' ');
    }
    void tag(std::string_view kind) { out_ += fmt::format("^#*expr.{}#", kind); }
    void name(std::string_view text) {
        out_ += text;
        tag("Expr_IdentExpr");
    }
    void constant(std::string_view text, std::string_view kind) {
        out_ += text;
        tag(fmt::format("Constant_{}", kind));
    }

    // `f(\n  a,\n  b\n)` with the parts written by callbacks.
    template <class... Parts>
    void call(std::string_view function, const Parts&... parts) {
        out_ += function;
        out_ += '(';
        arguments(parts...);
        out_ += ')';
        tag("Expr_CallExpr");
    }
    template <class... Parts>
    void arguments(const Parts&... parts) {
        ++indent_;
        bool first = true;
        const auto one = [&](const auto& part) {
            if (!first) out_ += ',';
            first = false;
            line();
            part();
        };
        (one(parts), ...);
        --indent_;
        if (sizeof...(parts) > 0) line();
    }

    void node(std::uint32_t id) {
        const AstNode& node = ast_[id];
        switch (node.kind) {
            case AstKind::literal:
                return literal(node);
            case AstKind::name:
                return name(node.name);
            case AstKind::select:
                return select(node);
            case AstKind::call:
                return written_call(node);
            case AstKind::list:
                return list(node);
            case AstKind::map:
                return map(node);
            case AstKind::message:
                return message(node);
            case AstKind::loop:
                return loop(node);
            case AstKind::optional:
                return optional(node);
        }
    }

    void literal(const AstNode& node) {
        switch (node.value.kind()) {
            case DatumKind::boolean:
                return constant(node.value.as_bool() ? "true" : "false", "BoolValue");
            case DatumKind::integer:
                return constant(fmt::to_string(node.value.as_integer()), "Int64Value");
            case DatumKind::uinteger:
                return constant(fmt::format("{}u", node.value.as_uinteger()), "Uint64Value");
            case DatumKind::real:
                return constant(write_real(node.value.as_real()), "DoubleValue");
            case DatumKind::text:
                return constant(quoted(node.name, false), "StringValue");
            case DatumKind::bytes:
                return constant(quoted(node.name, true), "BytesValue");
            default:
                return constant("null", "NullValue");
        }
    }

    void select(const AstNode& node) {
        this->node(node.args[0]);
        out_ += '.';
        out_ += node.name;
        if (node.test_only) out_ += "~test-only~";
        tag("Expr_SelectExpr");
    }

    void written_call(const AstNode& node) {
        if (node.name == "_&&_" || node.name == "_||_") {
            return balanced(node, 0, node.args.size() - 2);
        }
        std::size_t first = 0;
        if (node.method) {
            this->node(node.args[0]);
            out_ += '.';
            first = 1;
        }
        out_ += node.name;
        out_ += '(';
        ++indent_;
        for (std::size_t i = first; i < node.args.size(); ++i) {
            if (i > first) out_ += ',';
            line();
            this->node(node.args[i]);
        }
        --indent_;
        if (node.args.size() > first) line();
        out_ += ')';
        tag("Expr_CallExpr");
    }

    // cel-go balances long && and || chains; low and high count the operators.
    void balanced(const AstNode& node, std::size_t low, std::size_t high) {
        const std::size_t middle = (low + high + 1) / 2;
        const auto left = [&] {
            if (middle == low) return this->node(node.args[middle]);
            balanced(node, low, middle - 1);
        };
        const auto right = [&] {
            if (middle == high) return this->node(node.args[middle + 1]);
            balanced(node, middle + 1, high);
        };
        call(node.name, left, right);
    }

    static bool is_optional(const AstNode& node, std::size_t index) {
        return node.is_optional(index);
    }

    void list(const AstNode& node) {
        out_ += '[';
        ++indent_;
        for (std::size_t i = 0; i < node.args.size(); ++i) {
            if (i > 0) out_ += ',';
            line();
            if (is_optional(node, i)) out_ += '?';
            this->node(node.args[i]);
        }
        --indent_;
        if (!node.args.empty()) line();
        out_ += ']';
        tag("Expr_ListExpr");
    }

    template <class Key>
    void entries(const AstNode& node, std::size_t count, std::size_t stride, const Key& key) {
        out_ += '{';
        ++indent_;
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) out_ += ',';
            line();
            if (is_optional(node, i)) out_ += '?';
            key(i);
            out_ += ':';
            this->node(node.args[i * stride + stride - 1]);
            tag("Expr_CreateStruct_Entry");
        }
        --indent_;
        if (count > 0) line();
        out_ += '}';
        tag("Expr_StructExpr");
    }
    void map(const AstNode& node) {
        entries(node, node.args.size() / 2, 2,
                [&](std::size_t i) { this->node(node.args[2 * i]); });
    }
    void message(const AstNode& node) {
        out_ += node.name;
        entries(node, node.args.size(), 1, [&](std::size_t i) { out_ += node.fields[i]; });
    }

    template <class Range, class Init, class Condition, class Step, class Result>
    void comprehension(std::string_view variable, std::string_view result_name, const Range& range,
                       const Init& init, const Condition& condition, const Step& step,
                       const Result& result) {
        out_ += "__comprehension__(";
        ++indent_;
        const auto part = [&](std::string_view title, const auto& body) {
            line();
            out_ += fmt::format("// {}", title);
            line();
            body();
            if (title != "Result") out_ += ',';
        };
        part("Variable", [&] { out_ += variable; });
        part("Target", range);
        part("Accumulator", [&] { out_ += result_name; });
        part("Init", init);
        part("LoopCondition", condition);
        part("LoopStep", step);
        part("Result", result);
        --indent_;
        out_ += ')';
        tag("Expr_ComprehensionExpr");
    }

    void truth(bool value) { constant(value ? "true" : "false", "BoolValue"); }
    void result() { name(accumulator); }
    void empty_list() {
        out_ += "[]";
        tag("Expr_ListExpr");
    }
    void append(std::uint32_t item) {
        call(
            "_+_", [&] { result(); },
            [&] {
                out_ += '[';
                arguments([&] { node(item); });
                out_ += ']';
                tag("Expr_ListExpr");
            });
    }
    void append_name(std::string_view item) {
        call(
            "_+_", [&] { result(); },
            [&] {
                out_ += '[';
                arguments([&] { name(item); });
                out_ += ']';
                tag("Expr_ListExpr");
            });
    }

    void loop(const AstNode& loop) {
        const auto range = [&] { node(loop.args[0]); };
        const auto predicate = [&] { node(loop.args[1]); };
        const auto always = [&] { truth(true); };
        const auto plain = [&] { result(); };
        const std::string_view variable = loop.variables[0];
        const auto over = [&](const auto& init, const auto& condition, const auto& step,
                              const auto& end) {
            comprehension(variable, accumulator, range, init, condition, step, end);
        };
        const auto when = [&](const auto& yes) { call("_?_:_", predicate, yes, plain); };
        switch (loop.macro) {
            case Macro::all:
                return over([&] { truth(true); }, [&] { call("@not_strictly_false", plain); },
                            [&] { call("_&&_", plain, predicate); }, plain);
            case Macro::exists:
                return over([&] { truth(false); },
                            [&] { call("@not_strictly_false", [&] { call("!_", plain); }); },
                            [&] { call("_||_", plain, predicate); }, plain);
            case Macro::exists_one: {
                const auto one = [&] { constant("1", "Int64Value"); };
                return over([&] { constant("0", "Int64Value"); }, always,
                            [&] { when([&] { call("_+_", plain, one); }); },
                            [&] { call("_==_", plain, one); });
            }
            case Macro::map:
                return over([&] { empty_list(); }, always, [&] { append(loop.args[1]); }, plain);
            case Macro::map_filter:
                return over([&] { empty_list(); }, always,
                            [&] { when([&] { append(loop.args[2]); }); }, plain);
            case Macro::filter:
                return over([&] { empty_list(); }, always,
                            [&] { when([&] { append_name(variable); }); }, plain);
            default:
                return as_written(loop);
        }
    }

    // cel-go's suite gives no form for these; the macro as written is the clearest.
    void as_written(const AstNode& loop) {
        node(loop.args[0]);
        out_ += fmt::format(".{}({}", macro_name(loop.macro), fmt::join(loop.variables, ", "));
        for (std::size_t i = 1; i < loop.args.size(); ++i) {
            out_ += ", ";
            node(loop.args[i]);
        }
        out_ += ')';
    }

    void optional(const AstNode& node) {
        const auto target = [&] { this->node(node.args[0]); };
        const auto method = [&](std::string_view name) {
            target();
            out_ += fmt::format(".{}()", name);
            tag("Expr_CallExpr");
        };
        const auto bound = [&] {
            comprehension(
                "#unused", node.variables[0], [&] { empty_list(); }, [&] { method("value"); },
                [&] { truth(false); }, [&] { name(node.variables[0]); },
                [&] { this->node(node.args[1]); });
        };
        const auto none = [&] {
            out_ += "optional.none()";
            tag("Expr_CallExpr");
        };
        call(
            "_?_:_", [&] { method("hasValue"); },
            [&] {
                if (node.macro == Macro::opt_flat_map) return bound();
                call("optional.of", bound);
            },
            none);
    }

    const Ast& ast_;
    std::string out_;
    std::size_t indent_ = 0;
};

}  // namespace

std::string debug_text(const Ast& ast) { return DebugWriter(ast).run(); }

}  // namespace assay::cel

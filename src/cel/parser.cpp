#include "cel/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/lexer.h"
#include "cel/macros.h"
#include "cel/number.h"
#include "cel/parser_state.h"
#include "cel/precedence.h"

namespace assay::cel {

namespace {

class Parser : ParserState {
public:
    using ParserState::ParserState;

    Ast run() {
        ast_.root = expression();
        if (!failed_ && peek().kind != TokenKind::end) {
            fail(fmt::format("unexpected {}", shown(peek())), "the expression ended before it");
        }
        return std::move(ast_);
    }

private:
    // Grammar, from the loosest.
    NodeId expression() {
        const std::uint32_t begin = peek().begin;
        if (++nesting_ > deepest_nesting) {
            fail(fmt::format("more than {} brackets within brackets", deepest_nesting));
        }
        NodeId made = any_of("||", "_||_", begin);
        if (at("?")) {
            const std::uint32_t offset = take().begin;
            const NodeId yes = any_of("||", "_||_", peek().begin);
            expect(":");
            const NodeId no = failed_ ? yes : expression();
            made = call("_?_:_", {made, yes, no}, offset, begin);
        }
        --nesting_;
        return made;
    }

    NodeId any_of(std::string_view symbol, std::string_view function, std::uint32_t begin) {
        const bool outer = symbol == "||";
        const auto operand = [&] {
            return outer ? any_of("&&", "_&&_", peek().begin) : binary(relation_level);
        };
        const NodeId first = operand();
        if (!at(symbol)) return first;
        const std::uint32_t offset = peek().begin;
        NodeIds operands{first};
        while (accept(symbol)) operands.push_back(operand());
        return call(function, std::move(operands), offset, begin);
    }

    // The operator here that binds at least so tightly.
    [[nodiscard]] const Binary* binary_here(int least) const {
        const Token& token = peek();
        if (token.kind != TokenKind::symbol && !at_word("in")) return nullptr;
        for (const Binary& binary : binaries) {
            if (token.spells(binary.symbol)) return binary.level >= least ? &binary : nullptr;
        }
        return nullptr;
    }

    // Operands and the operators between them that bind at least so tightly.
    NodeId binary(int least) {
        const std::uint32_t begin = peek().begin;
        NodeId left = unary();
        while (const Binary* found = binary_here(least)) {
            const std::uint32_t offset = take().begin;
            const NodeId right = binary(found->level + 1);
            left = call(found->function, {left, right}, offset, begin);
        }
        return left;
    }

    // A pair of ! or - cancels; a single minus before a number belongs to the number.
    NodeId unary() {
        const std::uint32_t begin = peek().begin;
        if (!at("!") && !at("-")) return member(primary(), begin);
        const std::string_view symbol = peek().text;
        const std::uint32_t offset = begin;
        std::size_t count = 0;
        while (at(symbol)) {
            (void)take();
            ++count;
        }
        const TokenKind next = peek().kind;
        if (symbol == "-" && count == 1 &&
            (next == TokenKind::integer || next == TokenKind::real)) {
            return member(number_literal(offset), begin);
        }
        const std::uint32_t inner = peek().begin;
        const NodeId operand = at("!") || at("-") ? unary_nested() : member(primary(), inner);
        if (count % 2 == 0) return operand;
        return call(symbol == "!" ? "!_" : "-_", {operand}, offset, begin);
    }
    NodeId unary_nested() {
        if (++nesting_ > deepest_nesting) fail("too many signs in a row");
        const NodeId made = failed_ ? placeholder() : unary();
        --nesting_;
        return made;
    }

    NodeId member(NodeId left, std::uint32_t begin) {
        while (!failed_) {
            if (at(".")) {
                (void)take();
                left = dotted(left, begin);
            } else if (at("[")) {
                const std::uint32_t offset = take().begin;
                const bool optional = accept("?");
                const NodeId index = expression();
                expect("]");
                left = call(optional ? "_[?_]" : "_[_]", {left, index}, offset, begin);
            } else if (at("{") && names_a_type(left)) {
                left = message(left, begin);
            } else {
                break;
            }
        }
        return left;
    }

    NodeId dotted(NodeId left, std::uint32_t begin) {
        const bool optional = accept("?");
        const Token token = peek();
        const bool quoted = token.kind == TokenKind::quoted_identifier;
        if (!quoted && (token.kind != TokenKind::identifier || is_keyword(token.text))) {
            fail(fmt::format("expected a field name, found {}", shown(token)),
                 "write a[...] for names that are keywords or hold other characters");
            return left;
        }
        (void)take();
        if (at("(") && !optional && !quoted) return method(left, token, begin);
        if (optional) {
            const NodeId field = literal(Datum::text(std::string_view{}), token.text, token.begin);
            return call("_?._", {left, field}, token.begin, begin);
        }
        AstNode node;
        node.kind = AstKind::select;
        node.name = token.text;
        node.quoted = quoted;
        node.args = {left};
        node.offset = token.begin;
        return add(std::move(node), begin);
    }

    NodeId method(NodeId target, const Token& name, std::uint32_t begin) {
        const NodeIds args = arguments();
        if (const auto shape = find_macro(name.text, args.size()); shape && !failed_) {
            return loop(*shape, target, args, name, begin);
        }
        AstNode node;
        node.kind = AstKind::call;
        node.method = true;
        node.name = name.text;
        node.args = {target};
        for (const NodeId arg : args) node.args.push_back(arg);
        node.offset = name.begin;
        return add(std::move(node), begin);
    }

    NodeId loop(const MacroShape& shape, NodeId range, const NodeIds& args, const Token& name,
                std::uint32_t begin) {
        AstNode node;
        node.kind = shape.macro >= Macro::opt_map ? AstKind::optional : AstKind::loop;
        node.macro = shape.macro;
        node.offset = name.begin;
        node.args = {range};
        for (std::size_t i = 0; i < args.size(); ++i) {
            if (i >= shape.variables) {
                node.args.push_back(args[i]);
                continue;
            }
            const AstNode& variable = ast_[args[i]];
            if (variable.kind != AstKind::name || variable.name.front() == '.') {
                problem(variable.begin,
                        fmt::format("argument {} of {}() must be a simple name", i + 1, name.text));
            }
            if (variable.name == "__result__") {
                problem(variable.begin, "a loop variable cannot be called __result__");
            }
            node.variables.push_back(variable.name);
        }
        if (node.variables.size() == 2 && node.variables[0] == node.variables[1]) {
            problem(name.begin, fmt::format("both variables of {}() have one name", name.text));
        }
        return add(std::move(node), begin);
    }

    NodeIds arguments() {
        expect("(");
        NodeIds args;
        if (accept(")")) return args;
        do args.push_back(expression());
        while (!failed_ && accept(","));
        expect(")");
        return args;
    }

    NodeId primary() {
        const Token token = peek();
        switch (token.kind) {
            case TokenKind::integer:
            case TokenKind::uinteger:
            case TokenKind::real:
                return number_literal(token.begin);
            case TokenKind::text:
            case TokenKind::bytes:
                return text_literal();
            case TokenKind::identifier:
                return word(token.begin, false);
            default:
                break;
        }
        if (accept("(")) {
            const NodeId made = expression();
            expect(")");
            parenthesised_ = made;
            return made;
        }
        if (at("[")) return list();
        if (at("{")) return map();
        if (at(".")) {
            (void)take();
            if (peek().kind == TokenKind::identifier) return word(token.begin, true);
        }
        fail(fmt::format("expected an expression, found {}", shown(peek())));
        return placeholder();
    }

    NodeId number_literal(std::uint32_t begin) {
        const Token token = take();
        const bool negative = begin != token.begin;
        const std::optional<Datum> value = parse_number(token, negative);
        if (!value) {
            problem(begin, fmt::format("the number {} is out of range", printable(token.text, 40)));
        }
        return literal(value.value_or(Datum::integer(0)), {}, begin);
    }
    static std::optional<Datum> parse_number(const Token& token, bool negative) {
        switch (token.kind) {
            case TokenKind::integer:
                return integer_literal(token.text, negative);
            case TokenKind::uinteger:
                return uinteger_literal(token.text);
            default:
                return real_literal(token.text, negative);
        }
    }

    NodeId text_literal() {
        const Token token = take();
        const LiteralBody body = body_of(token);
        const std::string_view content =
            body.plain ? body.text
                       : keep(decode_literal(source_, token, problems_).value_or(std::string()));
        const bool bytes = token.kind == TokenKind::bytes;
        return literal(bytes ? Datum::bytes({}) : Datum::text(std::string_view{}), content,
                       token.begin);
    }

    // A keyword, variable or call of a function by its bare name.
    NodeId word(std::uint32_t begin, bool leading_dot) {
        const Token token = take();
        if (!leading_dot) {
            if (token.text == "true") return literal(Datum::boolean(true), {}, begin);
            if (token.text == "false") return literal(Datum::boolean(false), {}, begin);
            if (token.text == "null") return literal({}, {}, begin);
        }
        if (token.text == "in") {
            fail("'in' needs a value before it");
            return placeholder();
        }
        const std::string_view name =
            leading_dot ? keep("." + std::string(token.text)) : token.text;
        if (at("(")) {
            NodeIds args = arguments();
            if (name == "has" && args.size() == 1 && !failed_) return has(args[0], token, begin);
            return call(name, std::move(args), token.begin, begin);
        }
        if (is_reserved(token.text)) {
            problem(token.begin, fmt::format("'{}' is a reserved word", token.text));
        }
        AstNode node;
        node.kind = AstKind::name;
        node.name = name;
        node.offset = token.begin;
        return add(std::move(node), begin);
    }

    NodeId has(NodeId argument, const Token& token, std::uint32_t begin) {
        AstNode node = ast_[argument];
        if (node.kind != AstKind::select || node.test_only) {
            problem(node.begin, "has() needs a field selection",
                    "write has(a.b); for a key use 'b' in a");
        }
        node.test_only = true;
        node.offset = token.begin;
        return add(std::move(node), begin);
    }

    NodeId list() {
        AstNode node;
        node.kind = AstKind::list;
        const std::uint32_t begin = take().begin;
        node.offset = begin;
        while (!failed_ && !at("]")) {
            if (accept("?")) node.mark_optional(node.args.size());
            node.args.push_back(expression());
            if (!accept(",")) break;
        }
        expect("]");
        return add(std::move(node), begin);
    }

    NodeId map() {
        AstNode node;
        node.kind = AstKind::map;
        const std::uint32_t begin = take().begin;
        node.offset = begin;
        while (!failed_ && !at("}")) {
            if (accept("?")) node.mark_optional(node.args.size() / 2);
            node.args.push_back(expression());
            expect(":");
            node.args.push_back(failed_ ? placeholder() : expression());
            if (!accept(",")) break;
        }
        expect("}");
        return add(std::move(node), begin);
    }

    [[nodiscard]] bool names_a_type(NodeId id) const {
        if (id == parenthesised_) return false;
        const AstNode* node = &ast_[id];
        while (node->kind == AstKind::select && !node->test_only) node = &ast_[node->args[0]];
        return node->kind == AstKind::name;
    }

    NodeId message(NodeId type, std::uint32_t begin) {
        AstNode node;
        node.kind = AstKind::message;
        node.name = ast_.text(ast_[type]);
        node.offset = take().begin;
        while (!failed_ && !at("}")) {
            if (accept("?")) node.mark_optional(node.args.size());
            const Token token = take();
            const bool quoted = token.kind == TokenKind::quoted_identifier;
            if (token.kind != TokenKind::identifier && !quoted) {
                fail(fmt::format("expected a field name, found {}", shown(token)));
                break;
            }
            node.fields.push_back(token.text);
            expect(":");
            node.args.push_back(failed_ ? placeholder() : expression());
            if (!accept(",")) break;
        }
        expect("}");
        return add(std::move(node), begin);
    }

    NodeId parenthesised_ = ~NodeId{0};  // the last expression that stood in brackets
};

}  // namespace

tl::expected<Ast, Problems> parse(std::string_view source) {
    Problems problems;
    if (source.size() > longest_source) {
        problems.push_back(problem_at(
            source, 0, fmt::format("the expression is longer than {} bytes", longest_source)));
        return tl::unexpected(std::move(problems));
    }
    if (!is_utf8(source)) {
        problems.push_back(problem_at(source, 0, "the expression is not valid UTF-8"));
        return tl::unexpected(std::move(problems));
    }
    Ast ast = Parser(source, problems).run();
    if (problems.empty()) return ast;
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    return tl::unexpected(std::move(problems));
}

}  // namespace assay::cel

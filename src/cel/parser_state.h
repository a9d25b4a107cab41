// What the parser works on: the token ahead, the problems so far, the nodes made.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/ast.h"
#include "cel/lexer.h"
#include "cel/problem.h"

namespace assay::cel {

class ParserState {
public:
    ParserState(std::string_view source, Problems& problems)
        : source_(source), problems_(problems), lexer_(source, problems), token_(lexer_.next()) {
        ast_.source = source;
        ast_.nodes.reserve(source.size() / 8 + 1);  // about as many as there will be
    }

protected:
    using NodeId = std::uint32_t;

    // Tokens: the one that is next, which is the end once parsing has failed.
    [[nodiscard]] const Token& peek() const { return token_; }
    [[nodiscard]] bool at(std::string_view symbol) const { return token_.is_symbol(symbol); }
    [[nodiscard]] bool at_word(std::string_view word) const {
        return peek().kind == TokenKind::identifier && peek().text == word;
    }
    Token take() {
        const Token token = token_;
        if (token.kind != TokenKind::end) token_ = lexer_.next();
        end_ = token.end;
        return token;
    }
    bool accept(std::string_view symbol) {
        if (!at(symbol)) return false;
        (void)take();
        return true;
    }
    void expect(std::string_view symbol) {
        if (!accept(symbol)) fail(fmt::format("expected '{}', found {}", symbol, shown(peek())));
    }
    static std::string shown(const Token& token) {
        if (token.kind == TokenKind::end) return "the end";
        return fmt::format("'{}'", printable(token.text, 40));
    }

    // Problems. fail() ends parsing: from then on every token is the end. What is wrong with the
    // tokens ahead is told all the same.
    void fail(std::string message, std::string hint = {}) {
        if (!failed_) problem(peek().begin, std::move(message), std::move(hint));
        failed_ = true;
        while (token_.kind != TokenKind::end) token_ = lexer_.next();
    }
    void problem(std::uint32_t offset, std::string message, std::string hint = {}) {
        problems_.push_back(problem_at(source_, offset, std::move(message), std::move(hint)));
    }

    // Nodes.
    NodeId add(AstNode&& node, std::uint32_t begin) {
        node.begin = begin;
        node.end = std::max(begin, end_);
        for (const NodeId child : node.args) {
            node.depth = std::max(node.depth, ast_.nodes[child].depth + 1);
        }
        if (node.depth > deepest_tree) {
            fail(fmt::format("the expression nests deeper than {} levels", deepest_tree));
        }
        ast_.nodes.push_back(std::move(node));
        return static_cast<NodeId>(ast_.nodes.size() - 1);
    }
    NodeId call(std::string_view function, NodeIds args, std::uint32_t offset,
                std::uint32_t begin) {
        AstNode node;
        node.kind = AstKind::call;
        node.name = function;
        node.args = std::move(args);
        node.offset = offset;
        return add(std::move(node), begin);
    }
    NodeId literal(Datum value, std::string_view content, std::uint32_t begin) {
        AstNode node;
        node.value = value;
        node.name = content;
        node.offset = begin;
        return add(std::move(node), begin);
    }
    // A text that does not stand in the source as it is, for the tree.
    std::string_view keep(std::string text) {
        return *ast_.texts.emplace_back(std::make_shared<const std::string>(std::move(text)));
    }
    NodeId placeholder() { return literal({}, {}, peek().begin); }

    std::string_view source_;
    Ast ast_;
    Problems& problems_;
    Lexer lexer_;
    Token token_;
    std::uint32_t end_ = 0;  // of the last token taken
    std::uint32_t nesting_ = 0;
    bool failed_ = false;
};

}  // namespace assay::cel

// What the parser works on: the tokens ahead, the problems so far, the nodes made.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/ast.h"
#include "cel/lexer.h"
#include "cel/problem.h"

namespace assay::cel {

class ParserState {
public:
    // The tokens view the source; the last one is the end.
    ParserState(std::string_view source, std::vector<Token> tokens, Problems& problems)
        : source_(source), tokens_(std::move(tokens)), problems_(problems) {
        ast_.source = std::string(source);
        ast_.nodes.reserve(tokens_.size() / 2);  // about as many as there will be
    }

protected:
    using NodeId = std::uint32_t;

    // Tokens. Symbols have one letter or two: a call to compare them would cost more than they do.
    [[nodiscard]] static bool is_symbol(std::string_view text, std::string_view symbol) {
        return text.front() == symbol.front() && text.size() == symbol.size() &&
               text.back() == symbol.back();
    }
    [[nodiscard]] const Token& peek() const { return failed_ ? tokens_.back() : tokens_[at_]; }
    [[nodiscard]] bool at(std::string_view symbol) const {
        const Token& token = peek();
        return token.kind == TokenKind::symbol && is_symbol(token.text, symbol);
    }
    [[nodiscard]] bool at_word(std::string_view word) const {
        return peek().kind == TokenKind::identifier && peek().text == word;
    }
    const Token& take() {
        const Token& token = peek();
        if (token.kind != TokenKind::end) ++at_;
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

    // Problems. fail() ends parsing: from then on every token is the end.
    void fail(std::string message, std::string hint = {}) {
        if (!failed_) problem(peek().begin, std::move(message), std::move(hint));
        failed_ = true;
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
        node.name = std::string(function);
        node.args = std::move(args);
        node.offset = offset;
        return add(std::move(node), begin);
    }
    NodeId literal(Datum value, std::string content, std::uint32_t begin) {
        AstNode node;
        node.value = value;
        node.name = std::move(content);
        node.offset = begin;
        return add(std::move(node), begin);
    }
    NodeId placeholder() { return literal({}, {}, peek().begin); }

    std::string_view source_;  // what the tokens view
    Ast ast_;
    std::vector<Token> tokens_;
    Problems& problems_;
    std::size_t at_ = 0;
    std::uint32_t end_ = 0;  // of the last token taken
    std::uint32_t nesting_ = 0;
    bool failed_ = false;
};

}  // namespace assay::cel

#include "cel/calls.h"

#include <array>

#include "cel/lexer.h"

namespace assay::cel {

namespace {

// `last` are the tokens before the bracket, the latest first.
NamedCall call_of(const std::array<Token, 3>& last) {
    NamedCall call;
    call.name = last[0].text;
    call.after_dot = last[1].is_symbol(".");
    if (call.after_dot && last[2].kind == TokenKind::identifier) call.before = last[2].text;
    return call;
}

// The tokens as they are remembered: closing brackets after a name leave the name, "(cluster).list"
// is "cluster.list".
void remember(const Token& token, std::array<Token, 3>& last) {
    if (token.is_symbol(")") && last[0].kind == TokenKind::identifier) return;
    last = {token, last[0], last[1]};
}

}  // namespace

std::vector<NamedCall> calls_in(std::string_view source) {
    Problems problems;
    Lexer lexer(source, problems);
    std::vector<NamedCall> calls;
    std::array<Token, 3> last{};
    Token token = lexer.next();
    while (token.kind != TokenKind::end) {
        const bool is_call = token.is_symbol("(") && last[0].kind == TokenKind::identifier;
        if (is_call) calls.push_back(call_of(last));
        remember(token, last);
        token = lexer.next();
        if (!is_call) continue;
        while (token.is_symbol("(")) token = lexer.next();  // around an argument they mean nothing
        if (token.kind != TokenKind::text) continue;
        calls.back().literal = decode_literal(source, token, problems).value_or(std::string());
    }
    return calls;
}

}  // namespace assay::cel

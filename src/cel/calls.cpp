#include "cel/calls.h"

#include <utility>

#include "cel/lexer.h"

namespace assay::cel {

namespace {

bool is_symbol(const Token& token, std::string_view symbol) {
    return token.kind == TokenKind::symbol && token.text == symbol;
}

// The call whose name is the token at `at`, which stands before a bracket.
NamedCall call_at(std::string_view source, const std::vector<Token>& tokens, std::size_t at) {
    NamedCall call;
    call.name = tokens[at].text;
    call.after_dot = at > 0 && is_symbol(tokens[at - 1], ".");
    if (call.after_dot && at > 1 && tokens[at - 2].kind == TokenKind::identifier) {
        call.before = tokens[at - 2].text;
    }
    std::size_t argument = at + 1;  // brackets around an argument mean nothing
    while (is_symbol(tokens[argument], "(")) ++argument;
    if (tokens[argument].kind == TokenKind::text) {
        Problems problems;
        call.literal = decode_literal(source, tokens[argument], problems).value_or(std::string());
    }
    return call;
}

}  // namespace

std::vector<NamedCall> calls_in(std::string_view source) {
    Problems problems;
    const std::vector<Token> tokens = tokenize(source, problems);
    std::vector<NamedCall> calls;
    for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {  // the last one is the end
        if (tokens[at].kind != TokenKind::identifier || !is_symbol(tokens[at + 1], "(")) continue;
        calls.push_back(call_at(source, tokens, at));
    }
    return calls;
}

}  // namespace assay::cel

// Splits an expression into tokens and decodes literals.
//
// Tokens are made one by one, as they are asked for, and view the source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cel/problem.h"

namespace assay::cel {

enum class TokenKind : std::uint8_t {
    end,
    identifier,
    quoted_identifier,  // `b-c`
    integer,
    uinteger,
    real,
    text,
    bytes,
    symbol,  // an operator or bracket; its text tells which
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string_view text{};  // as written, without the quotes of a quoted identifier

    // Preconditions: this is not the end, the word has one letter or two. A call to compare them
    // would cost more than they do.
    [[nodiscard]] bool spells(std::string_view word) const {
        return text.front() == word.front() && text.size() == word.size() &&
               text.back() == word.back();
    }
    [[nodiscard]] bool is_symbol(std::string_view symbol) const {
        return kind == TokenKind::symbol && spells(symbol);
    }
};

class Lexer {
public:
    Lexer(std::string_view source, Problems& problems) : source_(source), problems_(problems) {}

    // Of kind end when there is no more, however often it is asked. Characters that start no token
    // are problems and left out.
    [[nodiscard]] Token next();

private:
    struct Prefix {
        std::size_t length = 0;
        bool raw = false;
        bool bytes = false;
    };

    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
    }
    [[nodiscard]] Token token(TokenKind kind, std::size_t begin) const;
    TokenKind bad(std::size_t begin, std::string message, std::string hint = {});
    void skip_space();
    TokenKind take();  // end: a problem was reported
    void take_name();
    [[nodiscard]] Prefix literal_prefix() const;
    TokenKind text_literal(const Prefix& prefix);
    TokenKind number();
    bool exponent();
    TokenKind quoted_identifier();
    TokenKind symbol();

    std::string_view source_;
    Problems& problems_;
    std::size_t at_ = 0;
};

// What stands between the quotes of a text or bytes token.
struct LiteralBody {
    std::string_view text;
    bool plain = true;  // it is the content; else decode_literal() makes it
};
[[nodiscard]] LiteralBody body_of(const Token& literal);
// The content of a text or bytes token, prefix and quotes taken off; nothing and a problem when an
// escape is wrong.
[[nodiscard]] std::optional<std::string> decode_literal(std::string_view source, const Token& token,
                                                        Problems& problems);

// true, false, null and in are never names; the reserved words only after a dot.
[[nodiscard]] bool is_keyword(std::string_view word);
[[nodiscard]] bool is_reserved(std::string_view word);

}  // namespace assay::cel

// Splits an expression into tokens and decodes literals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
};

// All tokens, the last of kind end. Characters that start no token are problems and left out.
[[nodiscard]] std::vector<Token> tokenize(std::string_view source, Problems& problems);

// The content of a text or bytes token, prefix and quotes taken off; nothing and a problem when an
// escape is wrong.
[[nodiscard]] std::optional<std::string> decode_literal(std::string_view source, const Token& token,
                                                        Problems& problems);

// true, false, null and in are never names; the reserved words only after a dot.
[[nodiscard]] bool is_keyword(std::string_view word);
[[nodiscard]] bool is_reserved(std::string_view word);

}  // namespace assay::cel

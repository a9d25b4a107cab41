#include "cel/lexer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

// What a character may be part of, by its byte.
// `single`: a symbol by itself; `stop`: what may end a text literal or stand for something else.
enum Class : std::uint8_t { digit = 1, hex = 2, name = 4, space = 8, single = 16, stop = 32 };
constexpr std::array<std::uint8_t, 256> kClasses = [] {
    std::array<std::uint8_t, 256> classes{};
    for (std::size_t c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = name;
    for (std::size_t c = 'a'; c <= 'f'; ++c) classes[c] = classes[c - 'a' + 'A'] = name | hex;
    for (std::size_t c = '0'; c <= '9'; ++c) classes[c] = digit | hex;
    classes['_'] = name;
    const auto add = [&](std::string_view characters, Class as) {
        for (const char c : characters) classes[static_cast<unsigned char>(c)] |= as;
    };
    add(" \t\n\r\f", space);
    add("<>+-*/%!?:.,()[]{}", single);
    add("\"'\\\n\r", stop);
    return classes;
}();
bool is(char c, unsigned classes) {
    return (kClasses[static_cast<unsigned char>(c)] & classes) != 0;
}
bool is_digit(char c) { return is(c, digit); }
bool is_hex(char c) { return is(c, hex); }
bool is_name_part(char c) { return is(c, name | digit); }
bool is_quote(char c) { return c == '"' || c == '\''; }

std::uint32_t hex_value(char c) {
    if (is_digit(c)) return static_cast<std::uint32_t>(c - '0');
    return static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
}

// Decodes the escapes of one literal.
class Unescaper {
public:
    Unescaper(std::string_view body, bool bytes) : body_(body), bytes_(bytes) {}

    // Nothing on success, else what is wrong at offset() of the body.
    std::optional<std::string> run(std::string& out) {
        while (at_ < body_.size()) {
            const char c = body_[at_];
            if (c == '\\') {
                if (auto wrong = escape(out)) return wrong;
            } else if (c == '\r') {  // line ends are one \n
                out += '\n';
                at_ += body_.substr(at_, 2) == "\r\n" ? std::size_t{2} : std::size_t{1};
            } else {
                out += c;
                ++at_;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] std::size_t offset() const { return at_; }

private:
    std::optional<std::string> escape(std::string& out) {
        static constexpr std::string_view names = "abfnrtv\\?\"'`";
        static constexpr std::string_view meant = "\a\b\f\n\r\t\v\\?\"'`";
        const char c = at_ + 1 < body_.size() ? body_[at_ + 1] : '\0';
        if (const std::size_t found = names.find(c); c != '\0' && found != names.npos) {
            out += meant[found];
            at_ += 2;
            return std::nullopt;
        }
        switch (c) {
            case 'x':
            case 'X':
                return coded(out, at_ + 2, 2, 16, true);
            case 'u':
                return coded(out, at_ + 2, 4, 16, false);
            case 'U':
                return coded(out, at_ + 2, 8, 16, false);
            case '0':
            case '1':
            case '2':
            case '3':
                return coded(out, at_ + 1, 3, 8, true);
            default:
                return "unknown escape; write \\\\ for a backslash";
        }
    }

    std::optional<std::string> coded(std::string& out, std::size_t from, std::size_t digits,
                                     std::uint32_t base, bool may_be_byte) {
        std::uint32_t point = 0;
        if (from + digits > body_.size()) return "the escape is cut short";
        for (const char c : body_.substr(from, digits)) {
            const bool good = base == 16 ? is_hex(c) : c >= '0' && c <= '7';
            if (!good) return fmt::format("the escape needs {} digits", digits);
            point = point * base + hex_value(c);
        }
        if (bytes_ && !may_be_byte) return "bytes have no \\u and \\U escapes";
        if (!bytes_ && !is_scalar_value(point)) return "the escape names no Unicode character";
        if (bytes_) {
            out += static_cast<char>(point);
        } else {
            append_utf8(out, point);
        }
        at_ = from + digits;
        return std::nullopt;
    }

    std::string_view body_;
    bool bytes_;
    std::size_t at_ = 0;
};

}  // namespace

Token Lexer::token(TokenKind kind, std::size_t begin) const {
    Token made{kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_),
               source_.substr(begin, at_ - begin)};
    if (kind == TokenKind::quoted_identifier) {
        made.text = source_.substr(begin + 1, at_ - begin - 2);
    }
    return made;
}

TokenKind Lexer::bad(std::size_t begin, std::string message, std::string hint) {
    problems_.push_back(problem_at(source_, begin, std::move(message), std::move(hint)));
    return TokenKind::end;
}

void Lexer::skip_space() {
    while (at_ < source_.size()) {
        if (is(source_[at_], space)) {
            ++at_;
        } else if (peek() == '/' && peek(1) == '/') {
            while (at_ < source_.size() && source_[at_] != '\n') ++at_;
        } else {
            return;
        }
    }
}

Token Lexer::next() {
    while (true) {
        skip_space();
        const std::size_t begin = at_;
        if (at_ >= source_.size()) return token(TokenKind::end, begin);
        if (const TokenKind kind = take(); kind != TokenKind::end) return token(kind, begin);
    }
}

void Lexer::take_name() {
    while (at_ < source_.size() && is_name_part(source_[at_])) ++at_;
}

TokenKind Lexer::take() {
    const char c = peek();
    if (is_quote(c)) return text_literal({});
    if (is(c, name)) {
        const Prefix prefix = literal_prefix();
        if (prefix.length > 0 && is_quote(peek(prefix.length))) return text_literal(prefix);
        take_name();
        return TokenKind::identifier;
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '`') return quoted_identifier();
    return symbol();
}

Lexer::Prefix Lexer::literal_prefix() const {
    Prefix prefix;
    while (prefix.length < 2) {
        const char c = peek(prefix.length);
        if ((c == 'r' || c == 'R') && !prefix.raw) {
            prefix.raw = true;
        } else if ((c == 'b' || c == 'B') && !prefix.bytes) {
            prefix.bytes = true;
            // rb"" and br"" are both written in CEL.
        } else {
            break;
        }
        ++prefix.length;
    }
    return prefix;
}

TokenKind Lexer::text_literal(const Prefix& prefix) {
    const std::size_t begin = at_;
    at_ += prefix.length;
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    const std::size_t quotes = triple ? 3 : 1;
    at_ += quotes;
    while (at_ < source_.size()) {
        if (!is(source_[at_], stop)) {
            ++at_;
            continue;
        }
        if (source_[at_] == '\\' && !prefix.raw) {
            at_ += 2;
            continue;
        }
        if (!triple && (source_[at_] == '\n' || source_[at_] == '\r')) break;
        if (peek() == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
            at_ += quotes;
            return prefix.bytes ? TokenKind::bytes : TokenKind::text;
        }
        ++at_;
    }
    at_ = std::min(at_, source_.size());
    return bad(begin, "the text literal has no end", fmt::format("close it with {}", quote));
}

TokenKind Lexer::number() {
    const std::size_t begin = at_;
    TokenKind kind = TokenKind::integer;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2))) {
        at_ += 2;
        while (is_hex(peek())) ++at_;
    } else {
        while (is_digit(peek())) ++at_;
        if (peek() == '.' && is_digit(peek(1))) {
            kind = TokenKind::real;
            ++at_;
            while (is_digit(peek())) ++at_;
        }
        if (exponent()) kind = TokenKind::real;
    }
    if (kind == TokenKind::integer && (peek() == 'u' || peek() == 'U')) {
        ++at_;
        kind = TokenKind::uinteger;
    }
    if (is_name_part(peek())) {
        take_name();
        return bad(begin, "this is neither a number nor a name");
    }
    return kind;
}

bool Lexer::exponent() {
    if (peek() != 'e' && peek() != 'E') return false;
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (!is_digit(peek(1 + sign))) return false;
    at_ += 1 + sign;
    while (is_digit(peek())) ++at_;
    return true;
}

TokenKind Lexer::quoted_identifier() {
    const std::size_t begin = at_++;
    const auto allowed = [](char c) {
        return is_name_part(c) || c == '.' || c == '-' || c == '/' || c == ' ';
    };
    while (allowed(peek())) ++at_;
    if (peek() != '`' || at_ == begin + 1) {
        return bad(begin, "a name in backquotes may hold letters, digits, _ . - / and spaces");
    }
    ++at_;
    return TokenKind::quoted_identifier;
}

TokenKind Lexer::symbol() {
    const std::size_t begin = at_;
    const char c = peek();
    const bool relation = peek(1) == '=' && (c == '=' || c == '!' || c == '<' || c == '>');
    const bool logic = peek(1) == c && (c == '&' || c == '|');
    if (relation || logic) {
        at_ += 2;
        return TokenKind::symbol;
    }
    if (is(c, single)) {
        ++at_;
        return TokenKind::symbol;
    }
    (void)decode_at(source_, at_);
    const std::string shown = printable(source_.substr(begin, at_ - begin));
    std::string hint;
    if (shown == "=") hint = "did you mean '=='?";
    if (shown == "&") hint = "did you mean '&&'?";
    if (shown == "|") hint = "did you mean '||'?";
    return bad(begin, fmt::format("unexpected character '{}'", shown), std::move(hint));
}

LiteralBody body_of(const Token& literal) {
    std::string_view body = literal.text;
    bool raw = false;
    while (!is_quote(body.front())) {
        raw = raw || body.front() == 'r' || body.front() == 'R';
        body.remove_prefix(1);
    }
    const bool triple = body.size() >= 6 && body[1] == body.front() && body[2] == body.front();
    const std::size_t quotes = triple ? 3 : 1;
    body.remove_prefix(quotes);
    body.remove_suffix(quotes);
    return {body, raw || body.find_first_of("\\\r") == std::string_view::npos};
}

std::optional<std::string> decode_literal(std::string_view source, const Token& token,
                                          Problems& problems) {
    const auto [body, plain] = body_of(token);
    if (plain) return std::string(body);
    std::string out;
    Unescaper unescaper(body, token.kind == TokenKind::bytes);
    if (auto wrong = unescaper.run(out)) {
        const auto base = static_cast<std::size_t>(body.data() - source.data());
        problems.push_back(problem_at(source, base + unescaper.offset(), std::move(*wrong)));
        return std::nullopt;
    }
    return out;
}

bool is_keyword(std::string_view word) {
    return word == "true" || word == "false" || word == "null" || word == "in";
}

bool is_reserved(std::string_view word) {
    static constexpr std::array<std::string_view, 17> words{
        "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
        "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace assay::cel

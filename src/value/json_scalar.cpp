#include "value/json_scalar.h"

#include <charconv>
#include <cstdint>
#include <system_error>

namespace assay {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// The end of the run of digits that starts at `at`.
std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
}

// The length of the number in JSON's grammar at the front; 0 when there is none. `integral` tells
// whether it has neither fraction nor exponent.
std::size_t number_length(std::string_view text, bool& integral) {
    const std::size_t first = !text.empty() && text[0] == '-' ? 1 : 0;
    std::size_t at = skip_digits(text, first);
    if (at == first || (text[first] == '0' && at > first + 1)) return 0;
    integral = true;
    if (at < text.size() && text[at] == '.') {
        const std::size_t end = skip_digits(text, at + 1);
        if (end == at + 1) return 0;
        at = end;
        integral = false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::size_t start = at + 1;
        if (start < text.size() && (text[start] == '+' || text[start] == '-')) ++start;
        const std::size_t end = skip_digits(text, start);
        if (end == start) return 0;
        at = end;
        integral = false;
    }
    return at;
}

// Whether a number out of a double's range is too small rather than too large: the sign of the
// decimal exponent of its first digit that is not 0.
bool is_underflow(std::string_view number) {
    const std::size_t mark = number.find_first_of("eE");
    const std::string_view digits = number.substr(0, mark);
    const std::size_t first = digits.find_first_of("123456789");
    const std::size_t point = digits.find('.');
    const std::size_t whole_end = point == std::string_view::npos ? digits.size() : point;
    if (first == std::string_view::npos) return true;
    const auto magnitude = static_cast<std::int64_t>(whole_end) - static_cast<std::int64_t>(first);
    if (mark == std::string_view::npos) return magnitude < 0;
    std::string_view exponent = number.substr(mark + 1);
    if (exponent.front() == '+') exponent.remove_prefix(1);
    std::int64_t shift = 0;
    const auto read = std::from_chars(exponent.data(), exponent.data() + exponent.size(), shift);
    if (read.ec != std::errc{}) return exponent.front() == '-';
    return shift < -magnitude;
}

int hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

// The four digits after "\u" at `at` (which points at the backslash); nothing when malformed.
std::optional<char32_t> unicode_escape(std::string_view raw, std::size_t at) {
    if (raw.size() - at < 6 || raw[at] != '\\' || raw[at + 1] != 'u') return std::nullopt;
    char32_t code = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const int digit = hex_digit(raw[i]);
        if (digit < 0) return std::nullopt;
        code = code * 16 + static_cast<char32_t>(digit);
    }
    return code;
}

// Appends the code point escaped at `at` and returns the length of the escape; 0 when malformed.
std::size_t append_unicode(std::string_view raw, std::size_t at, std::string& out) {
    const auto high = unicode_escape(raw, at);
    if (!high) return 0;
    if (*high < 0xD800 || *high > 0xDFFF) {
        append_utf8(out, *high);
        return 6;
    }
    if (*high > 0xDBFF || raw.size() - at < 12) return 0;
    const auto low = unicode_escape(raw, at + 6);
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return 0;
    append_utf8(out, 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00));
    return 12;
}

// The letter that a one-letter escape stands for; NUL when there is no such escape.
char simple_escape(char letter) {
    switch (letter) {
        case '"':
        case '\\':
        case '/':
            return letter;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return '\0';
    }
}

}  // namespace

std::optional<Value> json_number(std::string_view text, std::size_t& length) {
    bool integral = false;
    length = number_length(text, integral);
    if (length == 0) return std::nullopt;
    const char* const end = text.data() + length;
    if (integral) {
        std::int64_t integer = 0;
        if (std::from_chars(text.data(), end, integer).ec == std::errc{})
            return Value::integer(integer);
    }
    double real = 0;
    if (std::from_chars(text.data(), end, real).ec == std::errc{}) return Value::real(real);
    const std::string_view number = text.substr(0, length);
    if (integral || !is_underflow(number)) return std::nullopt;
    return Value::real(number[0] == '-' ? -0.0 : 0.0);
}

std::size_t json_unescape(std::string_view raw, std::string& out) {
    std::size_t at = 0;
    for (;;) {
        const std::size_t escape = raw.find('\\', at);
        out += raw.substr(at, escape - at);
        if (escape == std::string_view::npos) return escape;
        if (escape + 1 >= raw.size()) return escape;
        if (raw[escape + 1] == 'u') {
            const std::size_t length = append_unicode(raw, escape, out);
            if (length == 0) return escape;
            at = escape + length;
            continue;
        }
        const char letter = simple_escape(raw[escape + 1]);
        if (letter == '\0') return escape;
        out += letter;
        at = escape + 2;
    }
}

void append_utf8(std::string& out, char32_t code) {
    const auto tail = [&out](char32_t bits) { out += static_cast<char>(0x80 | (bits & 0x3F)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        tail(code);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        tail(code >> 6);
        tail(code);
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        tail(code >> 12);
        tail(code >> 6);
        tail(code);
    }
}

}  // namespace assay

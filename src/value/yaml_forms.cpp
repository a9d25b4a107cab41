#include "value/yaml_forms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <system_error>

#include "value/json_scalar.h"

namespace assay {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

std::optional<std::uint64_t> digits_in(std::string_view digits, int base) {
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number, base);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}

std::optional<std::int64_t> with_sign(std::uint64_t magnitude, bool negative) {
    const std::uint64_t limit = std::uint64_t{1} << 63;
    if (magnitude > limit || (magnitude == limit && !negative)) return std::nullopt;
    return static_cast<std::int64_t>(negative ? ~magnitude + 1 : magnitude);
}

// Takes "+" or "-"; whether it was "-".
bool take_sign(std::string_view& text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    return negative;
}

// Takes one or two digits (or exactly `size`) whose number is within the range.
bool take_field(std::string_view& text, std::size_t size, int least, int most, int& number) {
    std::size_t length = 0;
    number = 0;
    while (length < size && length < text.size() && is_digit(text[length]))
        number = number * 10 + (text[length++] - '0');
    text.remove_prefix(length);
    return length != 0 && number >= least && number <= most;
}

bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

// "15:4:5" and up to nine digits of a fraction.
bool take_time(std::string_view& text) {
    int ignored = 0;
    const bool read = take_field(text, 2, 0, 23, ignored) && take(text, ':') &&
                      take_field(text, 2, 0, 59, ignored) && take(text, ':') &&
                      take_field(text, 2, 0, 59, ignored);
    if (!read) return false;
    if (text.size() >= 2 && (text[0] == '.' || text[0] == ',') && is_digit(text[1])) {
        std::size_t length = 1;
        while (length < text.size() && length <= 9 && is_digit(text[length])) ++length;
        text.remove_prefix(length);
    }
    return true;
}

// "Z" or "+07:00".
bool is_zone(std::string_view text) {
    if (text == "Z") return true;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    const auto hours = digits_in(text.substr(1, 2), 10);
    const auto minutes = digits_in(text.substr(4, 2), 10);
    return hours && minutes && *hours <= 24 && *minutes <= 60;
}

// The shortest digits of a finite number and the power of ten of the first one.
struct Decimal {
    std::string digits;
    int exponent = 0;
};

template <class Real>
Decimal shortest(Real magnitude) {
    std::array<char, 40> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                   std::chars_format::scientific)
                         .ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t mark = text.find('e');
    Decimal decimal;
    for (const char letter : text.substr(0, mark))
        if (letter != '.') decimal.digits += letter;
    std::string_view exponent = text.substr(mark + 1);
    const bool negative = take_sign(exponent);
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.exponent);
    if (negative) decimal.exponent = -decimal.exponent;
    return decimal;
}

int base64_digit(char letter) {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (is_digit(letter)) return letter - '0' + 52;
    if (letter == '+') return 62;
    return letter == '/' ? 63 : -1;
}

}  // namespace

std::optional<std::uint64_t> yaml_natural(std::string_view text) {
    if (text.size() < 2 || text[0] != '0') return digits_in(text, 10);
    switch (text[1]) {
        case 'x':
        case 'X':
            return digits_in(text.substr(2), 16);
        case 'b':
        case 'B':
            return digits_in(text.substr(2), 2);
        case 'o':
        case 'O':
            return digits_in(text.substr(2), 8);
        default:
            return digits_in(text.substr(1), 8);
    }
}

std::optional<std::int64_t> yaml_integer(std::string_view text) {
    const bool negative = take_sign(text);
    const auto magnitude = yaml_natural(text);
    return magnitude ? with_sign(*magnitude, negative) : std::nullopt;
}

std::optional<std::int64_t> yaml_odd_binary(std::string_view text) {
    if (!text.starts_with("0b")) return std::nullopt;
    text.remove_prefix(2);
    const bool negative = take_sign(text);
    const auto magnitude = digits_in(text, 2);
    return magnitude ? with_sign(*magnitude, negative) : std::nullopt;
}

// yamlStyleFloat in resolve.go: [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
std::optional<double> yaml_real(std::string_view text) {
    // Brought into JSON's form, which has one digit at least on both sides of the point and no
    // needless zero in front.
    std::string number = take_sign(text) ? "-" : "";
    std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
    const bool has_whole = whole != 0;
    while (whole > 1 && text[0] == '0') {
        text.remove_prefix(1);
        --whole;
    }
    number += has_whole ? text.substr(0, whole) : std::string_view("0");
    text.remove_prefix(whole);
    if (take(text, '.')) {
        const bool has_fraction = !text.empty() && is_digit(text[0]);
        if (!has_whole && !has_fraction) return std::nullopt;
        number += has_fraction ? "." : ".0";
    } else if (!has_whole) {
        return std::nullopt;
    }
    number += text;
    std::size_t length = 0;
    const auto value = json_number(number, length);
    if (!value || length != number.size()) return std::nullopt;
    if (value->is_integer()) return static_cast<double>(value->as_integer());
    return value->as_real();
}

bool is_yaml_timestamp(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    int year = 0;
    int month = 0;
    int day = 0;
    const bool dated = digits == 4 && take_field(text, 4, 0, 9999, year) && take(text, '-') &&
                       take_field(text, 2, 1, 12, month) && take(text, '-') &&
                       take_field(text, 2, 1, 31, day);
    if (!dated) return false;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return false;
    if (text.empty()) return true;
    if (take(text, ' ')) return take_time(text) && text.empty();
    return (take(text, 'T') || take(text, 't')) && take_time(text) && is_zone(text);
}

std::optional<std::int64_t> integer_as_go_writes(double real) {
    if (std::trunc(real) != real || std::fabs(real) >= 1e19) return std::nullopt;
    Decimal decimal = shortest(std::fabs(real));
    decimal.digits.resize(static_cast<std::size_t>(decimal.exponent) + 1, '0');
    const auto magnitude = digits_in(decimal.digits, 10);
    return magnitude ? with_sign(*magnitude, real < 0) : std::nullopt;
}

std::string real_as_go_key(double real) {
    const auto narrow = static_cast<float>(real);
    if (std::isnan(narrow)) return ".nan";
    if (std::isinf(narrow)) return narrow < 0 ? "-.inf" : ".inf";
    std::string out = std::signbit(narrow) ? "-" : "";
    const Decimal decimal = shortest(std::fabs(narrow));
    const int exponent = decimal.exponent;
    if (exponent < -4 || exponent >= 6) {
        out += decimal.digits[0];
        if (decimal.digits.size() > 1) out.append(1, '.').append(decimal.digits, 1);
        out += exponent < 0 ? "e-" : "e+";
        if (std::abs(exponent) < 10) out += '0';
        return out + std::to_string(std::abs(exponent));
    }
    if (exponent < 0)
        return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') +
               decimal.digits;
    const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
    std::string digits = decimal.digits;
    if (digits.size() < whole) digits.resize(whole, '0');
    out.append(digits, 0, whole);
    if (digits.size() > whole) out.append(1, '.').append(digits, whole);
    return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
    std::string clean;
    for (const char letter : text)
        if (letter != '\n' && letter != '\r') clean += letter;
    if (clean.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && clean.ends_with('=')) {
        clean.pop_back();
        ++padding;
    }
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char letter : clean) {
        const int digit = base64_digit(letter);
        if (digit < 0) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>((bits >> held) & 0xFF);
    }
    return out;
}

}  // namespace assay

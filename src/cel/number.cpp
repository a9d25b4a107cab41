#include "cel/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace assay::cel {

namespace {

template <class T>
std::optional<T> whole(std::string_view text, int base) {
    T value{};
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value, base);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> magnitude(std::string_view digits) {
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        return whole<std::uint64_t>(digits.substr(2), 16);
    }
    return whole<std::uint64_t>(digits, 10);
}

}  // namespace

std::optional<Datum> integer_literal(std::string_view digits, bool negative) {
    const auto value = magnitude(digits);
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!value || *value > largest + (negative ? 1 : 0)) return std::nullopt;
    // Two's complement: the cast of 2^64 - value is -value.
    return Datum::integer(static_cast<std::int64_t>(negative ? 0 - *value : *value));
}

std::optional<Datum> uinteger_literal(std::string_view digits) {
    digits.remove_suffix(1);
    const auto value = magnitude(digits);
    if (!value) return std::nullopt;
    return Datum::uinteger(*value);
}

std::optional<Datum> real_literal(std::string_view digits, bool negative) {
    const auto value = read_real(digits);
    if (!value || std::isinf(*value)) return std::nullopt;
    return Datum::real(negative ? -*value : *value);
}

std::optional<std::int64_t> read_integer(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    return whole<std::int64_t>(text, 10);
}

std::optional<std::uint64_t> read_uinteger(std::string_view text) {
    return whole<std::uint64_t>(text, 10);
}

std::optional<double> read_real(std::string_view text) {
    std::string_view body = text;
    const bool negative = body.starts_with('-');
    if (negative || body.starts_with('+')) body.remove_prefix(1);
    const std::string lower = lower_ascii(body);
    const auto signed_value = [negative](double value) { return negative ? -value : value; };
    constexpr double infinite = std::numeric_limits<double>::infinity();
    if (lower == "inf" || lower == "infinity") return signed_value(infinite);
    if (lower == "nan" && body.size() == text.size()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (body.empty() || !((body[0] >= '0' && body[0] <= '9') || body[0] == '.')) {
        return std::nullopt;
    }
    double value = 0;
    const char* const end = body.data() + body.size();
    const auto [stop, error] = std::from_chars(body.data(), end, value);
    if (stop != end) return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        // Too small becomes zero, too large is no number.
        if (lower.find("e-") == std::string::npos) return std::nullopt;
        return signed_value(0.0);
    }
    if (error != std::errc{}) return std::nullopt;
    return signed_value(value);
}

std::string write_real(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    // Go's 'g' with the shortest precision: an exponent below -4 and from 6 on.
    std::array<char, 400> buffer;
    const double size = std::fabs(value);
    const bool scientific = size != 0 && (size < 1e-4 || size >= 1e6);
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                      scientific ? std::chars_format::scientific : std::chars_format::fixed);
    return {buffer.data(), end};
}

std::string write_plain_real(double value) {
    // "-d.ddde+xx" holds the shortest digits; the point moves by the exponent.
    std::array<char, 40> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::scientific);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t mark = text.find('e');
    std::string digits;
    for (const char c : text.substr(0, mark)) {
        if (c >= '0' && c <= '9') digits += c;
    }
    const bool up = text[mark + 1] == '+';
    const auto exponent = static_cast<std::size_t>(read_integer(text.substr(mark + 2)).value_or(0));
    const std::string sign = text.front() == '-' ? "-" : "";
    if (!up && exponent > 0) return sign + "0." + std::string(exponent - 1, '0') + digits;
    if (digits.size() <= exponent + 1) {
        return sign + digits + std::string(exponent + 1 - digits.size(), '0');
    }
    return sign + digits.substr(0, exponent + 1) + "." + digits.substr(exponent + 1);
}

}  // namespace assay::cel

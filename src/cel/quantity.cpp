#include "cel/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

#include "cel/number.h"

namespace assay::cel {

namespace {

constexpr std::int64_t nano = 9;  // the smallest part a quantity may have: 10^-9

struct Suffix {
    std::string_view text;
    bool binary;
    std::int32_t exponent;  // of 2 or 10
};
constexpr std::array suffixes{
    Suffix{"", false, 0},   Suffix{"n", false, -9}, Suffix{"u", false, -6}, Suffix{"m", false, -3},
    Suffix{"k", false, 3},  Suffix{"M", false, 6},  Suffix{"G", false, 9},  Suffix{"T", false, 12},
    Suffix{"P", false, 15}, Suffix{"E", false, 18}, Suffix{"Ki", true, 10}, Suffix{"Mi", true, 20},
    Suffix{"Gi", true, 30}, Suffix{"Ti", true, 40}, Suffix{"Pi", true, 50}, Suffix{"Ei", true, 60},
};

std::optional<Suffix> suffix_of(std::string_view text) {
    for (const Suffix& known : suffixes) {
        if (known.text == text) return known;
    }
    if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return std::nullopt;
    text.remove_prefix(1);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    std::int64_t exponent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return Suffix{{}, false, static_cast<std::int32_t>(exponent)};
}

struct Parts {
    bool negative = false;
    bool digits = false;     // there are any
    std::string_view whole;  // without leading zeros
    std::string_view fraction;
    std::string_view suffix;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    const std::string_view taken = rest.substr(0, end);
    rest.remove_prefix(end);
    return taken;
}

// parseQuantityString: a sign, digits, a fraction, and whatever is left as the suffix.
std::optional<Parts> split(std::string_view rest) {
    Parts made;
    made.negative = rest.starts_with('-');
    if (made.negative || rest.starts_with('+')) rest.remove_prefix(1);
    while (rest.starts_with('0')) rest.remove_prefix(1), made.digits = true;
    made.whole = take_digits(rest);
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        made.fraction = take_digits(rest);
    }
    made.digits = made.digits || !made.whole.empty() || !made.fraction.empty();
    made.suffix = rest;
    const std::size_t letters = rest.find_first_not_of("eEinumkKMGTP");
    if (letters == std::string_view::npos) return made;
    rest.remove_prefix(letters);
    if (rest.starts_with('-') || rest.starts_with('+')) rest.remove_prefix(1);
    (void)take_digits(rest);
    if (!rest.empty()) return std::nullopt;
    return made;
}

std::optional<Quantity> small_of(const Parts& parts, const Suffix& suffix) {
    const auto whole = static_cast<std::int32_t>(parts.whole.empty() ? 1 : parts.whole.size());
    const auto fraction = static_cast<std::int32_t>(parts.fraction.size());
    std::int64_t factor = 1;
    std::int64_t scale = suffix.exponent;
    std::int32_t room = 18 - whole - fraction;
    if (suffix.binary) {
        if (fraction > 0) return std::nullopt;
        factor = std::int64_t{1} << static_cast<unsigned>(suffix.exponent);
        scale = 0;
        room = 14 - whole - suffix.exponent * 3 / 10;
    }
    scale -= fraction;
    if (room < 0 || scale < -nano) return std::nullopt;
    const std::string digits = std::string(parts.whole) + std::string(parts.fraction);
    Quantity made;
    std::from_chars(digits.data(), digits.data() + digits.size(), made.value);
    if (__builtin_mul_overflow(made.value, factor, &made.value)) return std::nullopt;
    if (parts.negative) made.value = -made.value;
    made.exponent = static_cast<std::int32_t>(scale);
    return made;
}

Quantity large(const Decimal& value, Arena& arena) {
    Quantity made;
    made.small = false;
    made.negative = value.negative && !value.is_zero();
    made.digits = arena.copy(value.digits);
    made.scale = value.scale;
    return made;
}

std::optional<Quantity> large_of(const Parts& parts, const Suffix& suffix, Arena& arena) {
    if (!parts.digits) return std::nullopt;  // the 64-bit form takes that for 0
    if (parts.whole.size() + parts.fraction.size() > Decimal::most_digits) return std::nullopt;
    Decimal value;
    value.digits = std::string(parts.whole) + std::string(parts.fraction);
    value.digits.erase(0, value.digits.find_first_not_of('0'));
    if (value.digits.empty()) value.digits = "0";
    value.scale = static_cast<std::int64_t>(parts.fraction.size());
    if (suffix.binary) {
        value = times_power_of_two(std::move(value), static_cast<unsigned>(suffix.exponent));
    } else {
        value.scale -= suffix.exponent;
    }
    if (!value.is_zero()) {
        auto rounded = rounded_up(std::move(value), nano);
        if (!rounded) return std::nullopt;
        value = std::move(*rounded);
    }
    const Decimal most = Decimal::of(std::numeric_limits<std::int64_t>::max(), 0);
    if (suffix.binary && compare(value, most) > 0) value = most;
    value.negative = parts.negative;
    return large(value, arena);
}

// value * 10^power; nothing when 64 bits do not hold it.
std::optional<std::int64_t> scaled(std::int64_t value, std::int64_t power) {
    for (; power > 0 && value != 0; --power) {
        if (__builtin_mul_overflow(value, 10, &value)) return std::nullopt;
    }
    return value;
}

// int64Amount.Add; nothing on overflow.
std::optional<Quantity> small_sum(const Quantity& left, const Quantity& right) {
    if (right.value == 0) return left;
    if (left.value == 0) return right;
    const std::int32_t exponent = std::min(left.exponent, right.exponent);
    const auto a = scaled(left.value, std::int64_t{left.exponent} - exponent);
    const auto b = scaled(right.value, std::int64_t{right.exponent} - exponent);
    Quantity made;
    made.exponent = exponent;
    if (!a || !b || __builtin_add_overflow(*a, *b, &made.value)) return std::nullopt;
    return made;
}

// 10^power as Go's math.Pow10 has it: a product or quotient of two table entries.
double go_power_of_ten(std::int64_t power) {
    if (power < -323) return 0;
    if (power > 308) return std::numeric_limits<double>::infinity();
    const auto exact = [](std::int64_t n) {
        return read_real("1e" + std::to_string(n)).value_or(0);
    };
    if (power >= 0) return exact(power / 32 * 32) * exact(power % 32);
    return exact(-(-power / 32 * 32)) / exact(-power % 32);
}

}  // namespace

std::optional<Quantity> parse_quantity(std::string_view text, Arena& arena) {
    if (text.empty()) return std::nullopt;
    const auto parts = split(text);
    if (!parts) return std::nullopt;
    const auto suffix = suffix_of(parts->suffix);
    if (!suffix) return std::nullopt;
    if (auto made = small_of(*parts, *suffix)) return made;
    return large_of(*parts, *suffix, arena);
}

Quantity whole_quantity(std::int64_t value) {
    Quantity made;
    made.value = value;
    return made;
}

std::optional<Quantity> sum(const Quantity& left, const Quantity& right, Arena& arena) {
    if (left.small && right.small) {
        if (auto made = small_sum(left, right)) return made;
    }
    const auto made = add(decimal_of(left), decimal_of(right));
    if (!made) return std::nullopt;
    return large(*made, arena);
}

std::optional<Quantity> difference(const Quantity& left, const Quantity& right, Arena& arena) {
    if (left.small && right.small) {
        Quantity opposite = right;
        opposite.value = static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(right.value));
        if (auto made = small_sum(left, opposite)) return made;
    }
    Decimal opposite = decimal_of(right);
    opposite.negative = !opposite.negative;
    const auto made = add(decimal_of(left), opposite);
    if (!made) return std::nullopt;
    return large(*made, arena);
}

Decimal decimal_of(const Quantity& quantity) {
    if (quantity.small) return Decimal::of(quantity.value, -std::int64_t{quantity.exponent});
    return {quantity.negative, std::string(quantity.digits), quantity.scale};
}

std::optional<std::int64_t> integer_of(const Quantity& quantity) {
    if (!quantity.small || quantity.exponent < 0) return std::nullopt;
    return scaled(quantity.value, quantity.exponent);
}

double approximate(const Quantity& quantity) {
    const std::int64_t exponent = quantity.small ? quantity.exponent : -quantity.scale;
    double base = static_cast<double>(quantity.value);
    if (!quantity.small) {
        // Digits alone are always a number; what read_real() refuses is beyond the largest double.
        base = read_real(quantity.digits).value_or(std::numeric_limits<double>::infinity());
        if (quantity.negative) base = -base;
    }
    return exponent == 0 ? base : base * go_power_of_ten(exponent);
}

}  // namespace assay::cel

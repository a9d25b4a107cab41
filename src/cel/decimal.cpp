#include "cel/decimal.h"

#include <algorithm>
#include <utility>

namespace assay::cel {

namespace {

void strip(std::string& digits) {
    const std::size_t first = digits.find_first_not_of('0');
    if (first == std::string::npos) {
        digits = "0";
    } else {
        digits.erase(0, first);
    }
}

int sign_of(const Decimal& value) {
    if (value.is_zero()) return 0;
    return value.negative ? -1 : 1;
}

// Of digits without leading zeros.
int compare_digits(const std::string& left, const std::string& right) {
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    return left.compare(right);
}

// By size; neither is zero.
int compare_sizes(const Decimal& left, const Decimal& right) {
    const auto magnitude = [](const Decimal& value) {
        return static_cast<std::int64_t>(value.digits.size()) - value.scale;
    };
    if (magnitude(left) != magnitude(right)) return magnitude(left) < magnitude(right) ? -1 : 1;
    // The first digits stand at one place: the shorter number goes on with zeros.
    std::string a = left.digits;
    std::string b = right.digits;
    const std::size_t width = std::max(a.size(), b.size());
    a.append(width - a.size(), '0');
    b.append(width - b.size(), '0');
    return a.compare(b);
}

std::string sum(const std::string& left, const std::string& right) {
    std::string made;
    int carry = 0;
    for (std::size_t i = 0; i < std::max(left.size(), right.size()) || carry > 0; ++i) {
        if (i < left.size()) carry += left[left.size() - 1 - i] - '0';
        if (i < right.size()) carry += right[right.size() - 1 - i] - '0';
        made += static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    std::reverse(made.begin(), made.end());
    return made;
}

// Precondition: left is not below right.
std::string difference(const std::string& left, const std::string& right) {
    std::string made;
    int borrow = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        int digit = left[left.size() - 1 - i] - '0' - borrow;
        if (i < right.size()) digit -= right[right.size() - 1 - i] - '0';
        borrow = digit < 0 ? 1 : 0;
        made += static_cast<char>('0' + digit + 10 * borrow);
    }
    std::reverse(made.begin(), made.end());
    strip(made);
    return made;
}

std::optional<Decimal> widened(Decimal value, std::int64_t scale) {
    const std::int64_t more = scale - value.scale;
    value.scale = scale;
    if (value.is_zero()) return value;
    if (more + static_cast<std::int64_t>(value.digits.size()) >
        static_cast<std::int64_t>(Decimal::most_digits)) {
        return std::nullopt;
    }
    value.digits.append(static_cast<std::size_t>(more), '0');
    return value;
}

}  // namespace

Decimal Decimal::of(std::int64_t value, std::int64_t scale) {
    Decimal made;
    made.negative = value < 0;
    made.digits = std::to_string(value).substr(made.negative ? 1 : 0);
    made.scale = scale;
    return made;
}

std::string Decimal::text() const {
    if (is_zero()) return "0";
    std::string made = digits;
    std::int64_t places = scale;
    while (places > 0 && made.back() == '0') {
        made.pop_back();
        --places;
    }
    if (places < 0) {
        // A number too long to write out keeps its exponent, which quantities may have.
        if (-places > static_cast<std::int64_t>(most_digits)) {
            made += "e" + std::to_string(-places);
        } else {
            made.append(static_cast<std::size_t>(-places), '0');
        }
    } else if (places > 0) {
        const auto width = static_cast<std::size_t>(places);
        if (made.size() <= width) made.insert(0, width + 1 - made.size(), '0');
        made.insert(made.size() - width, ".");
    }
    return (negative ? "-" : "") + made;
}

int compare(const Decimal& left, const Decimal& right) {
    const int sign = sign_of(left);
    if (sign != sign_of(right)) return sign - sign_of(right);
    return sign == 0 ? 0 : sign * compare_sizes(left, right);
}

std::optional<Decimal> add(const Decimal& left, const Decimal& right) {
    const std::int64_t scale = std::max(left.scale, right.scale);
    auto a = widened(left, scale);
    auto b = widened(right, scale);
    if (!a || !b) return std::nullopt;
    if (a->negative == b->negative) {
        a->digits = sum(a->digits, b->digits);
        return a;
    }
    if (compare_digits(a->digits, b->digits) < 0) std::swap(a, b);
    a->digits = difference(a->digits, b->digits);
    return a;
}

Decimal times_power_of_two(Decimal value, unsigned power) {
    for (; power > 0; --power) value.digits = sum(value.digits, value.digits);
    return value;
}

std::optional<Decimal> rounded_up(Decimal value, std::int64_t scale) {
    if (value.scale <= scale) return widened(std::move(value), scale);
    const auto drop = static_cast<std::uint64_t>(value.scale - scale);
    const bool all = drop >= value.digits.size();
    const std::string kept =
        all ? "0" : value.digits.substr(0, value.digits.size() - static_cast<std::size_t>(drop));
    const bool exact =
        !all && value.digits.find_first_not_of('0', kept.size()) == std::string::npos;
    value.digits = exact || value.is_zero() ? kept : sum(kept, "1");
    value.scale = scale;
    return value;
}

}  // namespace assay::cel

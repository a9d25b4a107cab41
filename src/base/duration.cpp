#include "base/duration.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace assay {
namespace {

constexpr std::uint64_t second = 1'000'000'000;

// The size of the least duration; Go sums sizes up to it.
constexpr std::uint64_t largest_size = std::uint64_t{1} << 63U;

// "1.5": adds value * unit nanoseconds to `total`; false when it does not fit.
bool add_scaled(std::string_view number, std::uint64_t unit, std::uint64_t& total) {
    const std::size_t dot = number.find('.');
    const std::string_view whole = number.substr(0, dot);
    std::uint64_t value = 0;
    if (!whole.empty()) {
        const auto [stop, error] =
            std::from_chars(whole.data(), whole.data() + whole.size(), value);
        if (error != std::errc{} || stop != whole.data() + whole.size()) return false;
    }
    std::uint64_t scaled = 0;
    if (__builtin_mul_overflow(value, unit, &scaled)) return false;
    if (dot != std::string_view::npos) {
        // As Go: as many digits as fit, then one multiplication in floating point.
        std::uint64_t digits = 0;
        double scale = 1;
        for (const char c : number.substr(dot + 1)) {
            if (digits > (largest_size - 1) / 10) break;
            digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
            scale *= 10;
        }
        scaled += static_cast<std::uint64_t>(static_cast<double>(digits) *
                                             (static_cast<double>(unit) / scale));
    }
    return !__builtin_add_overflow(total, scaled, &total) && total <= largest_size;
}

std::optional<std::uint64_t> unit_of(std::string_view name) {
    if (name == "ns") return 1;
    if (name == "us" || name == "\xC2\xB5s" || name == "\xCE\xBCs") return 1'000;
    if (name == "ms") return 1'000'000;
    if (name == "s") return second;
    if (name == "m") return 60 * second;
    if (name == "h") return 3600 * second;
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text == "0") return 0;
    if (text.empty()) return std::nullopt;
    std::uint64_t total = 0;
    while (!text.empty()) {
        const std::size_t number_end = text.find_first_not_of("0123456789.");
        if (number_end == std::string_view::npos || number_end == 0) return std::nullopt;
        const std::string_view number = text.substr(0, number_end);
        const std::size_t dot = number.find('.');
        if (number == "." || (dot != number.npos && number.find('.', dot + 1) != number.npos)) {
            return std::nullopt;
        }
        text.remove_prefix(number_end);
        const std::size_t unit_end = std::min(text.find_first_of("0123456789."), text.size());
        const auto unit = unit_of(text.substr(0, unit_end));
        if (!unit || !add_scaled(number, *unit, total)) return std::nullopt;
        text.remove_prefix(unit_end);
    }
    if (!negative && total == largest_size) return std::nullopt;
    // Two's complement: the cast of 0 - size is -size.
    return static_cast<std::int64_t>(negative ? 0 - total : total);
}

}  // namespace assay

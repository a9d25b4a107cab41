// '%s'.format([...]) and strings.quote, as cel-go's strings extension writes them.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cel/library.h"
#include "cel/number.h"
#include "cel/time.h"
#include "cel/utf8.h"

namespace assay::cel {

namespace {

constexpr int default_precision = 6;
constexpr int most_precision = 1000;
constexpr std::size_t longest_result = std::size_t{16} << 20;

// NaN and the infinities have words; nothing for other numbers.
std::optional<std::string> special(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    return std::nullopt;
}

std::string plain_real(double value) {
    const auto word = special(value);
    return word ? *word : write_plain_real(value);
}

// Bytes that are no UTF-8 become replacement characters, for a text is always UTF-8.
std::string valid_text(std::string_view bytes) {
    std::string made;
    for (std::size_t at = 0; at < bytes.size();) append_utf8(made, decode_at(bytes, at));
    return made;
}

using Text = std::optional<std::string>;

Text as_string(const Datum& value);

Text list_string(const Datum& list) {
    std::string made = "[";
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Text item = as_string(list.item(i));
        if (!item) return std::nullopt;
        made += (i > 0 ? ", " : "") + *item;
    }
    return made + "]";
}

// Sorted by the text of the keys, for maps have no order.
Text map_string(const Datum& map) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (std::size_t i = 0; i < map.size(); ++i) {
        Text key = as_string(map.entry_key(i));
        Text value = as_string(map.entry_value(i));
        if (!key || !value) return std::nullopt;
        entries.emplace_back(std::move(*key), std::move(*value));
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string made = "{";
    for (const auto& [key, value] : entries) {
        if (made.size() > 1) made += ", ";
        made += fmt::format("{}: {}", key, value);
    }
    return made + "}";
}

Text as_string(const Datum& value) {
    switch (value.kind()) {
        case DatumKind::null:
            return "null";
        case DatumKind::boolean:
            return value.as_bool() ? "true" : "false";
        case DatumKind::integer:
            return fmt::to_string(value.as_integer());
        case DatumKind::uinteger:
            return fmt::to_string(value.as_uinteger());
        case DatumKind::real:
            return plain_real(value.as_real());
        case DatumKind::text:
        case DatumKind::type:
            return std::string(value.as_text());
        case DatumKind::bytes:
            return valid_text(value.as_bytes());
        case DatumKind::timestamp:
            return format_timestamp(value);
        case DatumKind::duration:
            return format_duration(value);
        case DatumKind::list:
            return list_string(value);
        case DatumKind::map:
            return map_string(value);
        default:
            return std::nullopt;
    }
}

Text as_decimal(const Datum& value) {
    if (value.is_number()) return as_string(value);
    return std::nullopt;
}

Text as_fraction(const Datum& value, int precision, bool scientific) {
    double number = 0;
    switch (value.kind()) {
        case DatumKind::integer:
            number = static_cast<double>(value.as_integer());
            break;
        case DatumKind::uinteger:
            number = static_cast<double>(value.as_uinteger());
            break;
        case DatumKind::real:
            number = value.as_real();
            break;
        default:
            return std::nullopt;
    }
    if (auto word = special(number)) return word;
    return scientific ? fmt::format("{:.{}e}", number, precision)
                      : fmt::format("{:.{}f}", number, precision);
}

std::string in_hex(std::string_view bytes, bool upper) {
    std::string made;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        made += upper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
    }
    return made;
}

// Integers in base 2, 8 or 16; booleans in base 2, texts and bytes in base 16.
Text as_based(const Datum& value, char clause) {
    const auto number = [clause](auto integer) {
        switch (clause) {
            case 'b':
                return fmt::format("{:b}", integer);
            case 'o':
                return fmt::format("{:o}", integer);
            case 'X':
                return fmt::format("{:X}", integer);
            default:
                return fmt::format("{:x}", integer);
        }
    };
    const bool hex = clause == 'x' || clause == 'X';
    switch (value.kind()) {
        case DatumKind::integer:
            return number(value.as_integer());
        case DatumKind::uinteger:
            return number(value.as_uinteger());
        case DatumKind::boolean:
            if (clause != 'b') return std::nullopt;
            return value.as_bool() ? "1" : "0";
        case DatumKind::text:
        case DatumKind::bytes:
            if (!hex) return std::nullopt;
            return in_hex(value.as_text(), clause == 'X');
        default:
            return std::nullopt;
    }
}

Text formatted(const Datum& value, char clause, int precision) {
    switch (clause) {
        case 's':
            return as_string(value);
        case 'd':
            return as_decimal(value);
        case 'f':
            return as_fraction(value, precision, false);
        case 'e':
            return as_fraction(value, precision, true);
        case 'b':
        case 'o':
        case 'x':
        case 'X':
            return as_based(value, clause);
        default:
            return std::nullopt;
    }
}

// ".3" in front of a clause; nothing when it is wrong.
std::optional<int> take_precision(std::string_view& rest) {
    if (!rest.starts_with('.')) return default_precision;
    rest.remove_prefix(1);
    int precision = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), precision);
    if (error != std::errc{} || precision < 0 || precision > most_precision) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return precision;
}

Datum format(HostCall& call, std::span<const Datum> args) {
    if (!args[0].is(DatumKind::text) || !args[1].is(DatumKind::list)) return no_overload("format");
    std::string_view rest = args[0].as_text();
    std::string made;
    std::size_t next = 0;
    while (!rest.empty()) {
        const std::size_t percent = std::min(rest.find('%'), rest.size());
        made += rest.substr(0, percent);
        rest.remove_prefix(percent);
        if (rest.empty()) break;
        rest.remove_prefix(1);
        if (rest.starts_with('%')) {
            made += '%';
            rest.remove_prefix(1);
            continue;
        }
        const auto precision = take_precision(rest);
        if (!precision || rest.empty()) {
            return Datum::error(ErrorKind::invalid_argument, "the format has a broken clause");
        }
        if (next >= args[1].size()) return Datum::error(ErrorKind::index_out_of_range);
        const auto text = formatted(args[1].item(next++), rest.front(), *precision);
        if (!text) {
            return Datum::error(fmt::format("%{} cannot format this argument", rest.front()),
                                call.arena);
        }
        made += *text;
        rest.remove_prefix(1);
        if (made.size() > longest_result) return Datum::error(ErrorKind::limit, "text too long");
    }
    return Datum::text(made, call.arena);
}

Datum quote(HostCall& call, std::span<const Datum> args) {
    static constexpr std::string_view plain = "\a\b\f\n\r\t\v\\\"";
    static constexpr std::string_view names = "abfnrtv\\\"";
    if (!args[0].is(DatumKind::text)) return no_overload("strings.quote");
    const std::string_view text = args[0].as_text();
    std::string made = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        const char32_t point = decode_at(text, at);
        const std::size_t found = point < 0x80 ? plain.find(text[here]) : plain.npos;
        if (found == plain.npos) {
            append_utf8(made, point);
        } else {
            made += '\\';
            made += names[found];
        }
    }
    return Datum::text(made + "\"", call.arena);
}

}  // namespace

void add_format(Environment& environment) {
    environment.function({"format", 2, 2, format, CallStyle::method});
    environment.function({"strings.quote", 1, 1, quote});
}

}  // namespace assay::cel

#include "cel/support/case_value.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include "cel/compare.h"
#include "cel/number.h"
#include "cel/time.h"
#include "cel/utf8.h"

namespace assay::cel::test {

namespace {

std::string from_base64(std::string_view text) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string made;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) break;
        bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        made += static_cast<char>((bits >> static_cast<unsigned>(held)) & 0xFFU);
    }
    return made;
}

double real_of(const Value& value) {
    if (value.is_integer()) return static_cast<double>(value.as_integer());
    if (value.is_real()) return value.as_real();
    const std::string_view text = value.text_or();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    return text == "-Infinity" ? -std::numeric_limits<double>::infinity()
                               : std::numeric_limits<double>::infinity();
}

Datum object_from(const Value& object) {
    const std::string_view type = object.get("@type").text_or();
    const std::string_view text = object.get("value").text_or();
    const auto made = type.ends_with("Duration") ? parse_duration(text) : parse_timestamp(text);
    return made.value_or(Datum::error(ErrorKind::invalid_argument, "a protobuf message"));
}

Datum map_from(const Value& map, Arena& arena) {
    const auto entries = map.get("entries").items_or_none();
    const std::span<Entry> made = arena.array<Entry>(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        made[i] = {from_case(entries[i].get("key"), arena),
                   from_case(entries[i].get("value"), arena)};
    }
    return Datum::map(made);
}

bool same(const Datum& left, const Datum& right) {
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
        case DatumKind::real:
            return (std::isnan(left.as_real()) && std::isnan(right.as_real())) ||
                   left.as_real() == right.as_real();
        case DatumKind::list:
            if (left.size() != right.size()) return false;
            for (std::size_t i = 0; i < left.size(); ++i) {
                if (!same(left.item(i), right.item(i))) return false;
            }
            return true;
        case DatumKind::map:
            if (left.size() != right.size()) return false;
            for (std::size_t i = 0; i < left.size(); ++i) {
                const auto other = right.find(left.entry_key(i));
                if (!other || !same(left.entry_value(i), *other)) return false;
            }
            return true;
        default:
            return equals(left, right) == Answer::yes;
    }
}

}  // namespace

Datum from_case(const Value& value, Arena& arena) {
    if (value.members_or_none().empty()) return {};
    const Member& only = value.members().front();
    const std::string_view kind = only.key();
    const Value& content = only.value;
    if (kind == "boolValue") return Datum::boolean(content.as_bool());
    if (kind == "int64Value") {
        return Datum::integer(read_integer(content.text_or()).value_or(0));
    }
    if (kind == "uint64Value") {
        return Datum::uinteger(read_uinteger(content.text_or()).value_or(0));
    }
    if (kind == "doubleValue") return Datum::real(real_of(content));
    if (kind == "stringValue") return Datum::text(content.text_or(), arena);
    if (kind == "bytesValue") return Datum::bytes(arena.copy(from_base64(content.text_or())));
    if (kind == "typeValue") return Datum::type(arena.copy(content.text_or()));
    if (kind == "objectValue") return object_from(content);
    if (kind == "mapValue") return map_from(content, arena);
    if (kind != "listValue") return {};
    const auto items = content.get("values").items_or_none();
    const std::span<Datum> made = arena.array<Datum>(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) made[i] = from_case(items[i], arena);
    return Datum::list(made);
}

bool matches_case(const Datum& result, const Value& value) {
    Arena arena;
    return same(result, from_case(value, arena));
}

bool matches_undecoded_case(const Datum& result, const Value& value) {
    Arena arena;
    const Datum wanted = from_case(value, arena);
    if (!wanted.is(DatumKind::text) && !wanted.is(DatumKind::bytes)) return false;
    std::string decoded;
    std::string_view rest = wanted.as_text();
    while (!rest.empty()) {
        const std::size_t digits = rest.starts_with("\\u") ? 4 : rest.starts_with("\\U") ? 8 : 0;
        if (digits > 0 && rest.size() >= 2 + digits) {
            const std::string hex(rest.substr(2, digits));
            append_utf8(decoded, static_cast<char32_t>(std::strtoul(hex.c_str(), nullptr, 16)));
            rest.remove_prefix(2 + digits);
            continue;
        }
        if (rest.starts_with("\\?")) rest.remove_prefix(1);
        decoded += rest.front();
        rest.remove_prefix(1);
    }
    return result.kind() == wanted.kind() && result.as_text() == decoded;
}

std::string expected_kind(const Value& value) {
    Arena arena;
    const Datum made = from_case(value, arena);
    return std::string(made.type_name()) + " " + made.to_string();
}

}  // namespace assay::cel::test

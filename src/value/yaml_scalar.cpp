#include "value/yaml_scalar.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

#include "base/text.h"
#include "value/yaml_forms.h"

namespace assay {
namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

struct Word {
    std::string_view text;
    YamlScalar meaning;
};

const YamlScalar* find_word(std::string_view text) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    static constexpr std::array<Word, 39> kWords = {{
        {"y", true},
        {"Y", true},
        {"yes", true},
        {"Yes", true},
        {"YES", true},
        {"true", true},
        {"True", true},
        {"TRUE", true},
        {"on", true},
        {"On", true},
        {"ON", true},
        {"n", false},
        {"N", false},
        {"no", false},
        {"No", false},
        {"NO", false},
        {"false", false},
        {"False", false},
        {"FALSE", false},
        {"off", false},
        {"Off", false},
        {"OFF", false},
        {"", {}},
        {"~", {}},
        {"null", {}},
        {"Null", {}},
        {"NULL", {}},
        {".nan", kNan},
        {".NaN", kNan},
        {".NAN", kNan},
        {".inf", kInfinity},
        {".Inf", kInfinity},
        {".INF", kInfinity},
        {"+.inf", kInfinity},
        {"+.Inf", kInfinity},
        {"+.INF", kInfinity},
        {"-.inf", -kInfinity},
        {"-.Inf", -kInfinity},
        {"-.INF", -kInfinity},
    }};
    if (text.size() > 5) return nullptr;
    for (const Word& word : kWords)
        if (word.text == text) return &word.meaning;
    return nullptr;
}

// Whether the first letter hints at something other than a text.
bool may_be_special(std::string_view text) {
    return text.empty() ||
           std::string_view("+-0123456789yYnNtTfFoO~.").find(text[0]) != std::string_view::npos;
}

// What an untagged plain scalar, or one with a tag that is checked later, is.
YamlScalar resolve_plain(std::string_view text) {
    if (!may_be_special(text)) return text;
    if (const YamlScalar* word = find_word(text)) return *word;
    if (text[0] == '.') {
        if (const auto real = yaml_real(text)) return *real;
        return text;
    }
    if (std::string_view("+-0123456789").find(text[0]) == std::string_view::npos) return text;
    std::string digits;
    for (const char letter : text)
        if (letter != '_') digits += letter;
    if (const auto integer = yaml_integer(digits)) return *integer;
    if (const auto natural = yaml_natural(digits)) return *natural;
    if (const auto real = yaml_real(digits)) return *real;
    if (const auto integer = yaml_odd_binary(digits)) return *integer;
    return text;
}

// Checks a resolved scalar against the tag it was given ("int").
bool fits_tag(std::string_view tag, YamlScalar& scalar, std::string_view text) {
    if (tag == "bool") return std::holds_alternative<bool>(scalar);
    if (tag == "null") return std::holds_alternative<std::monostate>(scalar);
    if (tag == "int")
        return std::holds_alternative<std::int64_t>(scalar) ||
               std::holds_alternative<std::uint64_t>(scalar);
    if (tag == "float") {
        if (const auto* integer = std::get_if<std::int64_t>(&scalar))
            scalar = static_cast<double>(*integer);
        return std::holds_alternative<double>(scalar);
    }
    scalar = text;
    return is_yaml_timestamp(text);  // "timestamp"
}

// Go's JSON writer puts U+FFFD for each byte that is no UTF-8.
std::string with_replacements(std::string_view bytes) {
    std::string out;
    for (;;) {
        const std::size_t good = utf8_prefix(bytes);
        out += bytes.substr(0, good);
        if (good == bytes.size()) return out;
        out += "\uFFFD";
        bytes.remove_prefix(good + 1);
    }
}

}  // namespace

tl::expected<YamlScalar, std::string> resolve_yaml(std::string_view tag, std::string_view value,
                                                   bool plain, std::string& buffer) {
    if (tag.empty()) return plain ? resolve_plain(value) : YamlScalar(value);
    if (!tag.starts_with(kTagPrefix)) return value;
    const std::string_view name = tag.substr(kTagPrefix.size());
    if (name == "binary") {
        auto bytes = decode_base64(value);
        if (!bytes) return tl::unexpected(std::string("!!binary holds no base64"));
        buffer = with_replacements(*bytes);
        return std::string_view(buffer);
    }
    const bool checked =
        name == "bool" || name == "int" || name == "float" || name == "null" || name == "timestamp";
    if (!checked) return value;
    YamlScalar scalar = resolve_plain(value);
    if (fits_tag(name, scalar, value)) return scalar;
    return tl::unexpected("the value does not fit the tag !!" + std::string(name));
}

std::optional<Value> value_of(const YamlScalar& scalar, Store& store) {
    if (const auto* flag = std::get_if<bool>(&scalar)) return Value::boolean(*flag);
    if (const auto* integer = std::get_if<std::int64_t>(&scalar)) return Value::integer(*integer);
    if (const auto* natural = std::get_if<std::uint64_t>(&scalar))
        return Value::real(static_cast<double>(*natural));
    if (const auto* text = std::get_if<std::string_view>(&scalar)) return store.text(*text);
    if (const auto* real = std::get_if<double>(&scalar)) {
        if (!std::isfinite(*real)) return std::nullopt;
        if (const auto integer = integer_as_go_writes(*real)) return Value::integer(*integer);
        return Value::real(*real);
    }
    return Value();
}

std::optional<std::string> key_of(const YamlScalar& scalar) {
    if (const auto* flag = std::get_if<bool>(&scalar)) return *flag ? "true" : "false";
    if (const auto* integer = std::get_if<std::int64_t>(&scalar)) return std::to_string(*integer);
    if (const auto* text = std::get_if<std::string_view>(&scalar)) return std::string(*text);
    if (const auto* real = std::get_if<double>(&scalar)) return real_as_go_key(*real);
    return std::nullopt;
}

}  // namespace assay

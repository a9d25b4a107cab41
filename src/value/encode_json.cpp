#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "value/decode.h"

namespace assay {
namespace {

void append_text(std::string& out, std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;  // start of what is not copied yet
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        const auto code = static_cast<unsigned char>(letter);
        if (code >= 0x20 && letter != '"' && letter != '\\') continue;
        out += text.substr(plain, i - plain);
        plain = i + 1;
        out += '\\';
        switch (letter) {
            case '\n':
                out += 'n';
                break;
            case '\r':
                out += 'r';
                break;
            case '\t':
                out += 't';
                break;
            case '"':
            case '\\':
                out += letter;
                break;
            default:
                out += "u00";
                out += kDigits[code >> 4];
                out += kDigits[code & 15];
        }
    }
    out += text.substr(plain);
    out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), end);
}

// Shortest digits that read back as the same double; never without a point or exponent, so that
// it reads back as a double. What JSON cannot say is a text, as in the JSON mapping of protobuf.
void append_real(std::string& out, double value) {
    if (std::isnan(value)) {
        out += "\"NaN\"";
        return;
    }
    if (std::isinf(value)) {
        out += value < 0 ? "\"-Infinity\"" : "\"Infinity\"";
        return;
    }
    std::array<char, 40> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    out += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_value(std::string& out, const Value& value);

void append_list(std::string& out, std::span<const Value> items) {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out += ',';
        append_value(out, items[i]);
    }
    out += ']';
}

void append_map(std::string& out, std::span<const Member> members) {
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != 0) out += ',';
        append_text(out, members[i].key());
        out += ':';
        append_value(out, members[i].value);
    }
    out += '}';
}

void append_value(std::string& out, const Value& value) {
    switch (value.kind()) {
        case Kind::null:
            out += "null";
            break;
        case Kind::boolean:
            out += value.as_bool() ? "true" : "false";
            break;
        case Kind::integer:
            append_integer(out, value.as_integer());
            break;
        case Kind::real:
            append_real(out, value.as_real());
            break;
        case Kind::text:
            append_text(out, value.as_text());
            break;
        case Kind::list:
            append_list(out, value.items());
            break;
        case Kind::map:
            append_map(out, value.members());
            break;
        case Kind::unknown:
            out += "{\"$unknown\":";
            append_text(out, text_of(value.reason()));
            out += ",\"text\":";
            append_text(out, value.reason_text());
            out += '}';
            break;
    }
}

}  // namespace

std::string encode_json(const Value& value) {
    std::string out;
    append_value(out, value);
    return out;
}

}  // namespace assay

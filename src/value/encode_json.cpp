#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "value/decode.h"
#include "value/plain_text.h"

namespace assay {
namespace {

// What was written so far, with room ahead of it: a letter more costs no call.
class Text {
public:
    Text& operator+=(char letter) {
        make_room(1);
        text_[size_++] = letter;
        return *this;
    }
    Text& operator+=(std::string_view more) {
        make_room(more.size());
        std::copy(more.begin(), more.end(), text_.data() + size_);
        size_ += more.size();
        return *this;
    }
    // Of its own size: many are kept.
    [[nodiscard]] std::string finish() const { return text_.substr(0, size_); }

private:
    static constexpr std::size_t kFirst = 512;

    void make_room(std::size_t more) {
        if (text_.size() - size_ >= more) return;
        text_.resize(std::max({size_ + more, text_.size() * 2, kFirst}));
    }

    std::string text_;
    std::size_t size_ = 0;
};

void append_escape(Text& out, char letter) {
    static constexpr char kDigits[] = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(letter);
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

void append_text(Text& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t plain = end_of_plain<PlainText::any>(text, at);
        out += text.substr(at, plain - at);
        at = plain;
        if (at < text.size()) append_escape(out, text[at]);
    }
    out += '"';
}

void append_integer(Text& out, std::int64_t value) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out += std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

// Shortest digits that read back as the same double; never without a point or exponent, so that
// it reads back as a double. What JSON cannot say is a text, as in the JSON mapping of protobuf.
void append_real(Text& out, double value) {
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

void append_value(Text& out, const Value& value);

void append_list(Text& out, std::span<const Value> items) {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out += ',';
        append_value(out, items[i]);
    }
    out += ']';
}

void append_map(Text& out, std::span<const Member> members) {
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != 0) out += ',';
        append_text(out, members[i].key());
        out += ':';
        append_value(out, members[i].value);
    }
    out += '}';
}

void append_value(Text& out, const Value& value) {
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
    Text out;
    append_value(out, value);
    return out.finish();
}

}  // namespace assay

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "value/decode.h"
#include "value/plain_text.h"

namespace assay {
namespace {

// Appends to a text, with room ahead of it: a letter more costs no call.
class Text {
public:
    explicit Text(std::string& text) : text_(text), at_(text.data() + text.size()), end_(at_) {}

    // Room for so many letters more; took() says up to where it was written to.
    [[nodiscard]] char* room(std::size_t letters) {
        if (static_cast<std::size_t>(end_ - at_) < letters) grow(letters);
        return at_;
    }
    void took(char* end) noexcept { at_ = end; }

    Text& operator+=(char letter) {
        *room(1) = letter;
        ++at_;
        return *this;
    }
    Text& operator+=(std::string_view more) {
        took(std::copy(more.begin(), more.end(), room(more.size())));
        return *this;
    }
    // Cuts off the room that was not written to.
    void finish() { text_.resize(static_cast<std::size_t>(at_ - text_.data())); }

private:
    static constexpr std::size_t kFirst = 512;

    [[gnu::noinline]] void grow(std::size_t letters) {
        const auto size = static_cast<std::size_t>(at_ - text_.data());
        text_.resize(std::max({size + letters, text_.size() * 2, kFirst}));
        at_ = text_.data() + size;
        end_ = text_.data() + text_.size();
    }

    std::string& text_;
    char* at_;
    char* end_;
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

void append_parts(Text& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t plain = end_of_plain<PlainText::any>(text, at);
        out += text.substr(at, plain - at);
        at = plain;
        if (at < text.size()) append_escape(out, text[at]);
    }
    out += '"';
}

// Hardly any text has a letter to escape.
void append_text(Text& out, std::string_view text) {
    char* const begin = out.room(text.size() + 2);
    if (!copy_plain<PlainText::any>(text, begin + 1)) return append_parts(out, text);
    char* const end = begin + 1 + text.size();
    *begin = '"';
    *end = '"';
    out.took(end + 1);
}

// A key with what stands before it, a brace or comma, and the colon behind it.
void append_key(Text& out, char before, std::string_view key) {
    char* const begin = out.room(key.size() + 4);
    *begin = before;
    if (!copy_plain<PlainText::any>(key, begin + 2)) {
        out.took(begin + 1);
        append_parts(out, key);
        out += ':';
        return;
    }
    char* const end = begin + 2 + key.size();
    begin[1] = '"';
    end[0] = '"';
    end[1] = ':';
    out.took(end + 2);
}

void append_integer(Text& out, std::int64_t value) {
    constexpr std::size_t longest = 20;
    char* const begin = out.room(longest);
    out.took(std::to_chars(begin, begin + longest, value).ptr);
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
    if (items.empty()) out += '[';
    for (char before = '['; const Value& item : items) {
        out += std::exchange(before, ',');
        append_value(out, item);
    }
    out += ']';
}

void append_map(Text& out, std::span<const Member> members) {
    if (members.empty()) out += '{';
    for (char before = '{'; const Member& member : members) {
        append_key(out, std::exchange(before, ','), member.key());
        append_value(out, member.value);
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

void append_json(std::string& text, const Value& value) {
    Text out(text);
    append_value(out, value);
    out.finish();
}

std::string encode_json(const Value& value) {
    std::string text;
    append_json(text, value);
    return std::string(text.begin(), text.end());  // of its own size: many are kept
}

}  // namespace assay

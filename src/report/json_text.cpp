#include "report/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace assay {
namespace {

// Whether any of eight bytes is not plain: above ASCII, a control character, DEL, a quote or a
// backslash. A byte is zero after ^ where it is that character; (x - 1) & ~x has its high bit then.
bool any_special(std::uint64_t bytes) {
    constexpr std::uint64_t kOnes = 0x0101010101010101U;
    constexpr std::uint64_t kHigh = 0x8080808080808080U;
    const auto holds = [&](std::uint64_t letter) {
        const std::uint64_t rest = bytes ^ (kOnes * letter);
        return (rest - kOnes) & ~rest;
    };
    const std::uint64_t control = (bytes - kOnes * 0x20U) & ~bytes;
    return ((bytes | control | holds('"') | holds('\\') | holds(0x7f)) & kHigh) != 0;
}

// ASCII that stands for itself between quotes.
bool is_plain(char unit) {
    const auto code = static_cast<unsigned char>(unit);
    return code >= 0x20 && code < 0x7f && unit != '"' && unit != '\\';
}

std::uint64_t eight_at(const char* from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

bool all_plain(std::string_view text) {
    constexpr std::size_t kStep = sizeof(std::uint64_t);
    if (text.size() < kStep) return std::ranges::all_of(text, is_plain);
    for (std::size_t at = 0; at + kStep <= text.size(); at += kStep) {
        if (any_special(eight_at(text.data() + at))) return false;
    }
    return !any_special(eight_at(text.data() + text.size() - kStep));  // the rest, and some again
}

}  // namespace

std::string json_dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_json_text(std::string& out, std::string_view text) {
    if (!all_plain(text)) {
        out += json_dump(Json(text));
        return;
    }
    append_json_word(out, text);
}

void append_json_word(std::string& out, std::string_view word) {
    out += '"';
    out += word;
    out += '"';
}

void append_json_text_or_null(std::string& out, std::string_view text) {
    if (text.empty()) {
        out += "null";
        return;
    }
    append_json_text(out, text);
}

void append_json_number(std::string& out, std::uint64_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_json_number_or_null(std::string& out, std::uint64_t number) {
    if (number == 0) {
        out += "null";
        return;
    }
    append_json_number(out, number);
}

}  // namespace assay

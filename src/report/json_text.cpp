#include "report/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace assay {
namespace {

// ASCII that stands for itself between quotes.
bool is_plain(char unit) {
    const auto code = static_cast<unsigned char>(unit);
    return code >= 0x20 && code < 0x7f && unit != '"' && unit != '\\';
}

}  // namespace

std::string json_dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append_json_text(std::string& out, std::string_view text) {
    if (!std::ranges::all_of(text, is_plain)) {
        out += json_dump(Json(text));
        return;
    }
    out += '"';
    out += text;
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

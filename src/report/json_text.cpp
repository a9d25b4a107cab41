#include "report/json_text.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "report/json_finding.h"
#include "value/plain_text.h"

namespace assay {
namespace {

// What follows the backslash of a letter that texts of several lines or with words in quotes have;
// 0: the library knows how to write it.
char short_escape(char letter) {
    if (letter == '\n') return 'n';
    return letter == '"' || letter == '\\' ? letter : '\0';
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t at = 0;; ++at) {
        const std::size_t plain = end_of_plain<PlainText::ascii>(text, at);
        out += text.substr(at, plain - at);
        at = plain;
        if (at == text.size()) break;
        const char escape = short_escape(text[at]);
        if (escape == '\0') {
            const std::string rest = dump(Json(text.substr(at)));
            out += std::string_view(rest).substr(1);
            return;
        }
        out += '\\';
        out += escape;
    }
    out += '"';
}

void append_text_or_null(std::string& out, std::string_view text) {
    if (text.empty()) {
        out += "null";
    } else {
        append_text(out, text);
    }
}

void append_texts(std::string& out, std::span<const std::string> texts) {
    out += '[';
    for (const std::string& text : texts) {
        if (&text != texts.data()) out += ',';
        append_text(out, text);
    }
    out += ']';
}

void append_number(std::string& out, std::int64_t number) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), written.ptr);
}

void append_flag(std::string& out, bool flag) { out += flag ? "true" : "false"; }

}  // namespace assay

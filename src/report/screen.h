// Lines of a terminal, gathered as text.
//
// Role: what report/text.cpp writes into. Colours only where they are asked for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/writers.h"

namespace assay {

inline std::string padded(std::string_view text, std::size_t width) {
    std::string result(text);
    if (result.size() < width) result.append(width - result.size(), ' ');
    return result;
}

// Without blanks at the end.
inline std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

class Screen {
public:
    explicit Screen(const RenderOptions& options) : options_(options) {}
    void line(std::string_view text = {}) {
        text_ += text;
        text_ += '\n';
    }
    void heading(std::string_view text) {
        line();
        line(colored(text, "1"));
    }
    [[nodiscard]] std::string colored(std::string_view text, std::string_view code) const {
        if (!options_.color) return std::string(text);
        return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
    }
    [[nodiscard]] std::string severity(Severity severity, std::size_t width) const {
        static constexpr std::string_view kCodes[] = {"36", "33", "31", "1;31"};
        return colored(padded(text_of(severity), width),
                       kCodes[static_cast<std::size_t>(severity)]);
    }
    [[nodiscard]] std::size_t rows_per_check() const { return options_.text_rows_per_check; }
    [[nodiscard]] std::string finish() && { return std::move(text_); }

private:
    const RenderOptions& options_;
    std::string text_;
};

}  // namespace assay

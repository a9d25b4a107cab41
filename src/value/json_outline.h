// A JSON document with its tokens: the values in it, by the token they begin with. For this folder
// only.
//
// Precondition of everything here: the document was read without a problem.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

// What ends a number or word; a quote or bracket cannot follow one.
inline constexpr std::string_view kScalarEnds = ",]} \n\r\t";

struct JsonOutline {
    std::string_view text;
    std::span<const std::uint32_t> tokens;   // value/json_tokens.h
    std::span<const std::uint32_t> closing;  // of opening brackets: the position of their end

    [[nodiscard]] char letter(std::size_t token) const noexcept { return text[tokens[token]]; }
    [[nodiscard]] bool is_nested(std::size_t token) const noexcept {
        return letter(token) == '{' || letter(token) == '[';
    }
    [[nodiscard]] std::size_t last_token(std::size_t token) const noexcept {
        return is_nested(token) ? closing[token] : token;
    }
    // The bytes of the value, with quotes or brackets.
    [[nodiscard]] std::string_view raw(std::size_t token) const noexcept {
        const std::size_t begin = tokens[token];
        std::size_t end = tokens[last_token(token)] + std::size_t{1};
        if (letter(token) == '"') {
            end = tokens[token + 1];
            while (text[end - 1] != '"') --end;
        } else if (!is_nested(token)) {
            end = text.find_first_of(kScalarEnds, begin);
        }
        return text.substr(begin, end - begin);
    }
    // What stands between the quotes of a string.
    [[nodiscard]] std::string_view inside(std::size_t token) const noexcept {
        const std::string_view quoted = raw(token);
        return quoted.substr(1, quoted.size() - 2);
    }
};

}  // namespace assay

// Where the tokens of a JSON text start: simdjson's first stage. For this folder.
//
// The first stage checks UTF-8, that strings end and that they hold no control characters. It
// knows nothing about grammar; value/decode_json.cpp reads the tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

class JsonTokens {
public:
    struct Problem {
        std::size_t offset = 0;
        std::string message;
    };

    JsonTokens();
    ~JsonTokens();

    // Finds the tokens of a text: the offset of every brace, bracket, colon and comma outside
    // strings, of every opening quote and of every other scalar; then the size of the text.
    // The span is valid until the next call.
    [[nodiscard]] std::optional<Problem> find(std::string_view text,
                                              std::span<const std::uint32_t>& tokens);

    // For each opening bracket among the tokens found last, the position of the token that closes
    // it; what the other tokens have means nothing. Empty when not every bracket has its partner.
    // Kinds are not compared, and a letter where no token may start can count as a bracket: up to
    // the first such mistake the positions are right.
    [[nodiscard]] std::span<const std::uint32_t> match(std::string_view text);

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
    std::vector<std::uint32_t> matches_;
    std::vector<std::uint32_t> open_;
};

}  // namespace assay

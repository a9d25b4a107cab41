#include "value/json_tokens.h"

#include <array>
#include <bit>

#include <simdjson.h>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kSmallest = std::size_t{64} << 10;
constexpr std::size_t kKept = std::size_t{4} << 20;  // larger buffers are given back

// Of the letters a token can start with, brackets alone are odd and above 0x40.
constexpr std::array<std::uint8_t, 256> kBrackets = [] {
    std::array<std::uint8_t, 256> brackets{};
    for (std::size_t letter = 0x41; letter < 0x80; letter += 2) brackets[letter] = 1;
    return brackets;
}();

// Appends the positions of those tokens that are brackets and gives their number. Goes without a
// branch, for which tokens are brackets cannot be predicted; `into` has room for all tokens.
std::size_t find_brackets(std::string_view text, std::span<const std::uint32_t> tokens,
                          std::uint32_t* into) {
    std::size_t found = 0;
    const auto look_at = [&](std::size_t token) {
        into[found] = static_cast<std::uint32_t>(token);
        found += kBrackets[static_cast<unsigned char>(text[tokens[token]])];
    };
    std::size_t token = 0;
    for (; token + 4 <= tokens.size(); token += 4) {
        look_at(token);
        look_at(token + 1);
        look_at(token + 2);
        look_at(token + 3);
    }
    for (; token < tokens.size(); ++token) look_at(token);
    return found;
}

// The first stage says what is wrong, not where; this looks again, slowly.
JsonTokens::Problem explain(std::string_view text, simdjson::error_code code) {
    switch (code) {
        case simdjson::EMPTY:
            return {0, "the text is empty"};
        case simdjson::CAPACITY:
        case simdjson::MEMALLOC:
            return {0, "the text is too large"};
        case simdjson::UTF8_ERROR:
            return {utf8_prefix(text), "the text is not UTF-8"};
        default:
            break;
    }
    bool inside = false;
    std::size_t opened = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            inside = !inside;
            opened = i;
        } else if (inside && text[i] == '\\') {
            ++i;
        } else if (inside && static_cast<unsigned char>(text[i]) < 0x20) {
            return {i, "a control character stands in a string"};
        }
    }
    return {opened, inside ? "a string does not end" : "the text is not JSON"};
}

}  // namespace

struct JsonTokens::Parser {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;

    simdjson::error_code reserve(std::size_t size) {
        const std::size_t held = stages ? stages->capacity() : 0;
        if (stages && size <= held && (held <= kKept || size > kKept)) return simdjson::SUCCESS;
        const std::size_t capacity = size <= kSmallest ? kSmallest : std::bit_ceil(size);
        if (capacity > simdjson::SIMDJSON_MAXSIZE_BYTES) return simdjson::CAPACITY;
        stages.reset();
        return simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1,
                                                                                       stages);
    }
};

JsonTokens::JsonTokens() : parser_(std::make_unique<Parser>()) {}
JsonTokens::~JsonTokens() = default;

std::optional<JsonTokens::Problem> JsonTokens::find(std::string_view text,
                                                    std::span<const std::uint32_t>& tokens) {
    if (const auto code = parser_->reserve(text.size()); code != simdjson::SUCCESS)
        return explain(text, code);
    auto& stages = *parser_->stages;
    const auto code = stages.stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                    simdjson::stage1_mode::regular);
    if (code != simdjson::SUCCESS) return explain(text, code);
    // One more index stands behind the last token: the size of the text.
    tokens = {stages.structural_indexes.get(), stages.n_structural_indexes + std::size_t{1}};
    return std::nullopt;
}

std::span<const std::uint32_t> JsonTokens::match(std::string_view text) {
    const auto& stages = *parser_->stages;
    const std::uint32_t* const tokens = stages.structural_indexes.get();
    const std::uint32_t count = stages.n_structural_indexes;
    if (matches_.size() <= count) matches_.resize(count + std::size_t{1});
    if (open_.size() <= count) open_.resize(count + std::size_t{1});
    std::uint32_t* const matches = matches_.data();
    std::uint32_t* const brackets = open_.data();
    const std::size_t found = find_brackets(text, {tokens, count}, brackets);
    // Without a branch, too: bit 1 is set in brackets that open. Those open take the front of the
    // same array, which has been read by then.
    std::size_t depth = 0;
    for (std::size_t i = 0; i < found; ++i) {
        const std::uint32_t bracket = brackets[i];
        const std::size_t opens = (static_cast<unsigned char>(text[tokens[bracket]]) >> 1) & 1U;
        if ((opens | depth) == 0) return {};
        const std::size_t innermost = depth - 1 + opens;
        const std::uint32_t open = opens != 0 ? bracket : brackets[innermost];
        brackets[innermost] = open;
        matches[open] = bracket;
        depth = innermost + opens;
    }
    if (depth != 0) return {};
    return {matches_.data(), count + std::size_t{1}};
}

}  // namespace assay

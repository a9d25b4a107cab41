// Where the members of one JSON or YAML text stand, for who asks for several of them.
//
// Role: a text is cut into tokens when the first place in it is asked for; locate_path()
// (value/decode.h) is the same for one place. Text and tokens are held until the next open().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "value/json_tokens.h"

namespace assay {

class TextPlaces {
public:
    // From now on it is about this text.
    void open(std::string text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    // Line and column of the value of the member at `path`, else of the nearest member that holds
    // it. {0, 0} when not even its first step is there; of the empty path too.
    [[nodiscard]] Span nearest(std::string_view path);
    // {0, 0} when the path is not there; the empty one is the whole text.
    [[nodiscard]] Span exactly(std::string_view path);

private:
    struct Found;
    [[nodiscard]] Found find(std::string_view path);
    [[nodiscard]] const std::optional<std::span<const std::uint32_t>>& tokens();

    std::string text_;
    std::size_t start_ = 0;                                 // of its content
    bool looked_ = false;                                   // whether the next was found out
    std::optional<std::span<const std::uint32_t>> tokens_;  // nothing: it is no JSON
    JsonTokens finder_;
};

}  // namespace assay

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "value/decode.h"
#include "value/json_scalar.h"
#include "value/json_tokens.h"
#include "value/text_position.h"
#include "value/yaml_events.h"
#include "value/yaml_reader.h"

namespace assay {
namespace {

using Step = std::variant<std::string, std::size_t>;  // a key or an index
using Steps = std::span<const Step>;

// One "[...]": an index, or a key in single or double quotes.
std::optional<Step> bracket_step(std::string_view inside) {
    if (inside.size() >= 2 && (inside[0] == '"' || inside[0] == '\'') && inside.back() == inside[0])
        return std::string(inside.substr(1, inside.size() - 2));
    std::size_t index = 0;
    const char* const end = inside.data() + inside.size();
    const auto read = std::from_chars(inside.data(), end, index);
    if (inside.empty() || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return index;
}

// The end of a bracket step that starts at the front; brackets in quotes do not count.
std::size_t bracket_end(std::string_view path) {
    char quote = '\0';
    for (std::size_t i = 1; i < path.size(); ++i) {
        if (quote != '\0') {
            if (path[i] == quote) quote = '\0';
        } else if (path[i] == '"' || path[i] == '\'') {
            quote = path[i];
        } else if (path[i] == ']') {
            return i;
        }
    }
    return std::string_view::npos;
}

std::optional<std::vector<Step>> parse_path(std::string_view path) {
    std::vector<Step> steps;
    while (!path.empty()) {
        if (path[0] == '[') {
            const std::size_t end = bracket_end(path);
            if (end == std::string_view::npos) return std::nullopt;
            auto step = bracket_step(path.substr(1, end - 1));
            if (!step) return std::nullopt;
            steps.push_back(std::move(*step));
            path.remove_prefix(end + 1);
            continue;
        }
        if (path[0] == '.') path.remove_prefix(1);
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        if (end == 0) return std::nullopt;
        steps.emplace_back(std::string(path.substr(0, end)));
        path.remove_prefix(end);
    }
    return steps;
}

// Walks the tokens of a JSON text.
class JsonPath {
public:
    JsonPath(std::string_view text, std::span<const std::uint32_t> tokens)
        : text_(text), tokens_(tokens) {}

    // The offset of the value at the path; nothing when it is not there or the text is not JSON.
    std::optional<std::size_t> find(Steps steps) {
        for (const Step& step : steps) {
            const auto* key = std::get_if<std::string>(&step);
            const char opening = letter();
            const bool found = key != nullptr ? enter_map(*key) : enter_list(std::get<1>(step));
            if (!found) {
                ended_ = (opening == '{' && letter() == '}') || (opening == '[' && letter() == ']');
                return std::nullopt;
            }
        }
        if (at_ + 1 >= tokens_.size()) return std::nullopt;
        return tokens_[at_];
    }

    // Whether nothing was found because the map or list was read to its end. Then YAML does not
    // have it either, unless a bracket stood in a comment.
    [[nodiscard]] bool ended() const noexcept { return ended_; }

private:
    [[nodiscard]] char letter() const {
        return at_ + 1 < tokens_.size() ? text_[tokens_[at_]] : '\0';
    }

    bool enter_list(std::size_t index) {
        if (letter() != '[') return false;
        ++at_;
        for (; index != 0; --index)
            if (!skip_value() || !take(',')) return false;
        return letter() != ']' && letter() != '\0';
    }

    bool enter_map(std::string_view key) {
        if (letter() != '{') return false;
        do {
            ++at_;
            if (letter() != '"') return false;
            const bool wanted = text_at_token() == key;
            ++at_;
            if (!take(':')) return false;
            if (wanted) return true;
            if (!skip_value()) return false;
        } while (letter() == ',');
        return false;
    }

    bool take(char wanted) {
        if (letter() != wanted) return false;
        ++at_;
        return true;
    }

    bool skip_value() {
        std::size_t depth = 0;
        do {
            const char here = letter();
            if (here == '\0') return false;
            if (here == '{' || here == '[') ++depth;
            if (here == '}' || here == ']') {
                if (depth == 0) return false;
                --depth;
            }
            ++at_;
        } while (depth != 0);
        return true;
    }

    [[nodiscard]] std::string text_at_token() const {
        const std::size_t first = tokens_[at_] + std::size_t{1};
        const std::size_t end = text_.rfind('"', tokens_[at_ + 1] - std::size_t{1});
        std::string key;
        const std::size_t bad = json_unescape(text_.substr(first, end - first), key);
        return bad == std::string_view::npos ? key : std::string();
    }

    std::string_view text_;
    std::span<const std::uint32_t> tokens_;
    std::size_t at_ = 0;
    bool ended_ = false;
};

// Walks the events of a YAML text.
class YamlPath {
public:
    explicit YamlPath(std::string_view text) : events_(text) {}

    Span find(Steps steps) {
        if (!next() || !next() || !next()) return {};  // stream, document, its node
        for (const Step& step : steps) {
            if (events_.type() == YAML_ALIAS_EVENT) break;  // as near as the text comes
            const auto* key = std::get_if<std::string>(&step);
            const bool found = key != nullptr ? enter_map(*key) : enter_list(std::get<1>(step));
            if (!found) return {};
        }
        const yaml_mark_t& mark = events_.event().start_mark;
        Span span;
        span.line = static_cast<std::uint32_t>(mark.line + 1);
        span.column = static_cast<std::uint32_t>(mark.column + 1);
        return span;
    }

private:
    bool next() { return events_.next() && events_.type() != YAML_STREAM_END_EVENT; }

    bool enter_list(std::size_t index) {
        if (events_.type() != YAML_SEQUENCE_START_EVENT || !next()) return false;
        for (; index != 0 && events_.type() != YAML_SEQUENCE_END_EVENT; --index)
            if (!skip_node()) return false;
        return events_.type() != YAML_SEQUENCE_END_EVENT;
    }

    bool enter_map(std::string_view key) {
        if (events_.type() != YAML_MAPPING_START_EVENT || !next()) return false;
        while (events_.type() != YAML_MAPPING_END_EVENT) {
            const bool wanted = events_.type() == YAML_SCALAR_EVENT && events_.scalar() == key;
            if (!skip_node()) return false;
            if (wanted) return true;
            if (!skip_node()) return false;
        }
        return false;
    }

    // Goes to the first event after the current node.
    bool skip_node() {
        std::size_t depth = 0;
        do {
            const auto type = events_.type();
            if (type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT) ++depth;
            if (type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT) --depth;
            if (!next()) return false;
        } while (depth != 0);
        return true;
    }

    YamlEvents events_;
};

}  // namespace

Span locate_path(std::string_view text, std::string_view path) {
    const auto steps = parse_path(path);
    if (!steps) return {};
    const std::size_t start = yaml_content_start(text);
    const std::string_view content = text.substr(start);
    if (content.starts_with('{') || content.starts_with('[')) {
        // Its buffers are far larger than most documents.
        static thread_local JsonTokens finder;
        std::span<const std::uint32_t> tokens;
        if (!finder.find(content, tokens)) {
            JsonPath walk(content, tokens);
            if (const auto offset = walk.find(*steps)) return position_of(text, start + *offset);
            if (walk.ended() && content.find('#') == std::string_view::npos) return {};
        }
    }
    return YamlPath(text).find(*steps);
}

}  // namespace assay

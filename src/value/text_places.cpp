#include "value/text_places.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "value/decode.h"
#include "value/json_scalar.h"
#include "value/text_position.h"
#include "value/yaml_events.h"
#include "value/yaml_reader.h"

namespace assay {
namespace {

using Step = std::variant<std::string_view, std::size_t>;  // a key or an index
using Steps = std::span<const Step>;

// One "[...]": an index, or a key in single or double quotes.
std::optional<Step> bracket_step(std::string_view inside) {
    if (inside.size() >= 2 && (inside[0] == '"' || inside[0] == '\'') && inside.back() == inside[0])
        return inside.substr(1, inside.size() - 2);
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

struct Path {
    std::vector<Step> steps;  // keys are parts of the text
    bool whole = true;        // false: they end where the path is none
};

Path parse_path(std::string_view path) {
    Path parsed;
    std::vector<Step>& steps = parsed.steps;
    parsed.whole = false;
    while (!path.empty()) {
        if (path[0] == '[') {
            const std::size_t end = bracket_end(path);
            if (end == std::string_view::npos) return parsed;
            auto step = bracket_step(path.substr(1, end - 1));
            if (!step) return parsed;
            steps.push_back(*step);
            path.remove_prefix(end + 1);
            continue;
        }
        if (path[0] == '.') path.remove_prefix(1);
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        if (end == 0) return parsed;
        steps.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    parsed.whole = true;
    return parsed;
}

// Walks the tokens of a JSON text.
class JsonPath {
public:
    JsonPath(std::string_view text, std::span<const std::uint32_t> tokens)
        : text_(text), tokens_(tokens) {}

    // Goes as many steps as lead to a value and gives their number.
    std::size_t follow(Steps steps) {
        std::size_t done = 0;
        for (; done < steps.size(); ++done) {
            const auto* key = std::get_if<std::string_view>(&steps[done]);
            const char opening = letter();
            const bool found =
                key != nullptr ? enter_map(*key) : enter_list(std::get<1>(steps[done]));
            if (!found) {
                ended_ = (opening == '{' && letter() == '}') || (opening == '[' && letter() == ']');
                return done;
            }
            if (letter() == '\0') return done;
            offset_ = tokens_[at_];
        }
        return done;
    }

    // Of the value at the last step.
    [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
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
            const bool wanted = is_text_at_token(key);
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

    [[nodiscard]] bool is_text_at_token(std::string_view wanted) const {
        const std::size_t first = tokens_[at_] + std::size_t{1};
        const std::size_t end = text_.rfind('"', tokens_[at_ + 1] - std::size_t{1});
        const std::string_view inside = text_.substr(first, end - first);
        if (inside.find('\\') == std::string_view::npos) return inside == wanted;
        std::string key;
        return json_unescape(inside, key) == std::string_view::npos && key == wanted;
    }

    std::string_view text_;
    std::span<const std::uint32_t> tokens_;
    std::size_t at_ = 0;
    std::size_t offset_ = 0;
    bool ended_ = false;
};

// Walks the events of a YAML text.
class YamlPath {
public:
    explicit YamlPath(std::string_view text) : events_(text) {}

    // Goes as many steps as lead to a node and gives their number.
    std::size_t follow(Steps steps) {
        if (!next() || !next() || !next()) return 0;  // stream, document, its node
        for (std::size_t done = 0; done < steps.size(); ++done) {
            place();
            if (events_.type() == YAML_ALIAS_EVENT) break;  // as near as the text comes
            const auto* key = std::get_if<std::string_view>(&steps[done]);
            const bool found =
                key != nullptr ? enter_map(*key) : enter_list(std::get<1>(steps[done]));
            if (!found) return done;
        }
        place();
        return steps.size();
    }

    // Of the node at the last step; {0, 0} when there is not even a document.
    [[nodiscard]] const Span& span() const noexcept { return span_; }

private:
    bool next() { return events_.next() && events_.type() != YAML_STREAM_END_EVENT; }

    void place() {
        const yaml_mark_t& mark = events_.event().start_mark;
        span_.line = static_cast<std::uint32_t>(mark.line + 1);
        span_.column = static_cast<std::uint32_t>(mark.column + 1);
    }

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
    Span span_;
};

}  // namespace

struct TextPlaces::Found {
    Span span;              // of the value at the last step that is there
    std::size_t steps = 0;  // so many are
    bool whole = false;     // they are the path
};

void TextPlaces::open(std::string text) {
    text_ = std::move(text);
    start_ = yaml_content_start(text_);
    looked_ = false;
}

const std::optional<std::span<const std::uint32_t>>& TextPlaces::tokens() {
    if (looked_) return tokens_;
    looked_ = true;
    tokens_.reset();
    const std::string_view content = std::string_view(text_).substr(start_);
    if (!content.starts_with('{') && !content.starts_with('[')) return tokens_;
    std::span<const std::uint32_t> found;
    if (!finder_.find(content, found)) tokens_ = found;
    return tokens_;
}

TextPlaces::Found TextPlaces::find(std::string_view path) {
    const auto [steps, whole] = parse_path(path);
    Found found;
    if (tokens()) {
        const std::string_view content = std::string_view(text_).substr(start_);
        JsonPath walk(content, *tokens_);
        found.steps = walk.follow(steps);
        found.whole = whole && found.steps == steps.size();
        found.span = position_of(text_, start_ + walk.offset());
        if (found.steps == steps.size()) return found;
        if (walk.ended() && content.find('#') == std::string_view::npos) return found;
    }
    YamlPath walk(text_);
    const std::size_t done = walk.follow(steps);
    if (done <= found.steps && found.steps > 0) return found;
    return {walk.span(), done, whole && done == steps.size()};
}

Span TextPlaces::nearest(std::string_view path) {
    const Found found = find(path);
    return found.steps == 0 ? Span{} : found.span;
}

Span TextPlaces::exactly(std::string_view path) {
    const Found found = find(path);
    return found.whole ? found.span : Span{};
}

Span locate_path(std::string_view text, std::string_view path) {
    TextPlaces places;
    places.open(std::string(text));
    return places.exactly(path);
}

}  // namespace assay

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

#include "value/decode.h"
#include "value/store_parts.h"
#include "value/yaml_reader.h"

namespace assay {
namespace {

// A line without its break (CR, LF or both), and the start of the next line.
struct Line {
    std::string_view text;
    std::size_t end = 0;
};

// The lines of a text in order. Each kind of break is looked for by itself and remembered: byte by
// byte, a text costs more to cut than to read.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {}

    // The line that begins at `start`, which never goes back.
    [[nodiscard]] Line at(std::size_t start) {
        const std::size_t stop = std::min(next('\n', start, feed_), next('\r', start, turn_));
        if (stop == text_.size()) return {text_.substr(start), stop};
        const bool pair = text_[stop] == '\r' && stop + 1 < text_.size() && text_[stop + 1] == '\n';
        return {text_.substr(start, stop - start), stop + (pair ? 2 : 1)};
    }

private:
    // The first such letter from `start` on; `known` is the last answer.
    [[nodiscard]] std::size_t next(char letter, std::size_t start, std::size_t& known) const {
        if (known < start || known == kNotYet)
            known = std::min(text_.find(letter, start), text_.size());
        return known;
    }

    static constexpr std::size_t kNotYet = std::string_view::npos;
    std::string_view text_;
    std::size_t feed_ = kNotYet;
    std::size_t turn_ = kNotYet;
};

bool is_marker(std::string_view line, std::string_view marker) {
    if (!line.starts_with(marker)) return false;
    return line.size() == marker.size() || line[marker.size()] == ' ' ||
           line[marker.size()] == '\t';
}

// Whether a line before "---" holds more than a comment or directive.
bool has_content(std::string_view line) {
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.starts_with('%')) return false;
    const std::size_t first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] != '#';
}

// A document from its content on, when that begins like a JSON object.
std::string_view json_like(std::string_view document) {
    document.remove_prefix(yaml_content_start(document));
    return document.starts_with('{') ? document : std::string_view();
}

bool holds_real(const Value& value) {
    return value.is_real() || std::ranges::any_of(value.items_or_none(), holds_real) ||
           std::ranges::any_of(value.members_or_none(),
                               [](const Member& member) { return holds_real(member.value); });
}

// JSON is YAML, and read as JSON a document costs a fraction; the YAMLOrJSONDecoder of
// k8s.io/apimachinery tells the two apart by the brace as well. What is not JSON after all is YAML,
// and so is a document with a fraction or exponent: 1.0 is an integer there. Hardly any store has
// ever read one.
Result<Value> read_document(std::string_view document, Store& store, std::size_t lines_before) {
    if (const std::string_view json = json_like(document); !json.empty()) {
        auto value = decode_json(json, store);
        if (value && (store.parts().seen.reals == 0 || !holds_real(*value))) return value;
    }
    return read_yaml_document(document, store, lines_before);
}

// Cuts a stream into documents. Markers in the first column always are markers: no scalar of YAML
// may contain such a line.
class StreamCutter {
public:
    StreamCutter(std::string_view text, Store& store,
                 const std::function<void(YamlDocument&&)>& take)
        : text_(text), store_(store), take_(take) {}

    void run() {
        std::size_t lines = 0;
        Lines all(text_);
        for (std::size_t at = 0; at < text_.size();) {
            const Line line = all.at(at);
            const std::size_t after = lines + (text_[line.end - 1] == '\n' ? 1U : 0U);
            if (is_marker(line.text, "---")) {
                if (open_) close(at, lines);
                open_ = true;
            } else if (is_marker(line.text, "...")) {
                if (open_) {
                    close(line.end, after);
                } else {
                    start_after(line.end, after);
                }
            } else if (!open_ && has_content(line.text)) {
                open_ = true;
            }
            at = line.end;
            lines = after;
        }
        if (open_) close(text_.size(), lines);
    }

private:
    void close(std::size_t end, std::size_t lines) {
        const std::string_view document = text_.substr(start_, end - start_);
        take_({start_, document.size(), lines_before_,
               read_document(document, store_, lines_before_)});
        start_after(end, lines);
    }

    void start_after(std::size_t end, std::size_t lines) {
        start_ = end;
        lines_before_ = lines;
        open_ = false;
    }

    std::string_view text_;
    Store& store_;
    const std::function<void(YamlDocument&&)>& take_;
    std::size_t start_ = 0;
    std::size_t lines_before_ = 0;
    bool open_ = false;
};

}  // namespace

Result<Value> decode_yaml(std::string_view text, Store& store) {
    return read_yaml_document(text, store, 0);
}

void decode_yaml_stream(std::string_view text, Store& store,
                        const std::function<void(YamlDocument&&)>& take) {
    StreamCutter(text, store, take).run();
}

}  // namespace assay

#include "policy/document.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "base/text.h"

namespace assay {
namespace {

// Byte offsets of the starts of lines, and code point columns.
class Lines {
public:
    explicit Lines(std::string_view text) : text_(text) {
        starts_.push_back(0);
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '\n') {
                starts_.push_back(at + 1);
            }
        }
    }

    [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
        if (mark.line < 0 || mark.column < 0) {
            return 0;
        }
        const std::size_t line = std::min(static_cast<std::size_t>(mark.line), starts_.size() - 1);
        return std::min(starts_[line] + static_cast<std::size_t>(mark.column), text_.size());
    }

    void place(const YAML::Mark& mark, DocumentNode& node) const {
        node.offset = static_cast<std::uint32_t>(offset(mark));
        const Span span = at(node.offset);
        node.line = span.line;
        node.column = span.column;
    }

    [[nodiscard]] Span at(std::size_t offset) const {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
        const std::size_t line = static_cast<std::size_t>(after - starts_.begin());
        const std::size_t start = starts_[line - 1];
        // Nodes come in order: go on from the last place of the line, so that a file of one long
        // line is read in linear time.
        if (last_offset_ < start || last_offset_ > offset) {
            last_offset_ = start;
            last_column_ = 1;
        }
        const std::size_t end = std::min(offset, text_.size());
        for (; last_offset_ < end; ++last_offset_) {
            const auto unit = static_cast<unsigned char>(text_[last_offset_]);
            last_column_ += (unit & 0xC0U) != 0x80U ? 1 : 0;
        }
        return {{}, static_cast<std::uint32_t>(line), last_column_};
    }

private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
    mutable std::size_t last_offset_ = 0;
    mutable std::uint32_t last_column_ = 1;
};

struct Refused {
    YAML::Mark mark;
    std::string message;
};

// Builds the tree from yaml-cpp's events.
class Builder final : public YAML::EventHandler {
public:
    explicit Builder(const Lines& lines) : lines_(lines) {}

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(mark, anchor, DocumentNode::Kind::null);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        throw Refused{mark, "aliases are not allowed in a policy file"};
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        DocumentNode& node = add(mark, anchor, DocumentNode::Kind::scalar);
        node.text = root.texts.emplace_back(value);
        node.quoted = tag == "!";
        const bool empty_word = value.empty() || value == "~" || value == "null";
        if (!node.quoted && empty_word && !is_key_) {
            node.kind = DocumentNode::Kind::null;
        }
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        refuse_tag(mark, tag);
        open(mark, anchor, DocumentNode::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        refuse_tag(mark, tag);
        open(mark, anchor, DocumentNode::Kind::map);
    }
    void OnMapEnd() override { close(); }

    Document root;

private:
    // yaml-cpp says "?" of a node without a tag and "!" of a quoted scalar.
    static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!") {
            throw Refused{mark, "tags are not allowed in a policy file"};
        }
    }

    void open(const YAML::Mark& mark, YAML::anchor_t anchor, DocumentNode::Kind kind) {
        DocumentNode& node = add(mark, anchor, kind);
        if (is_key_) {
            throw Refused{mark, "a key must be a word"};
        }
        open_.push_back({&node, {}, {}});
        if (open_.size() > static_cast<std::size_t>(kMaxDocumentDepth)) {
            throw Refused{mark, "nested deeper than the limit of " +
                                    std::to_string(kMaxDocumentDepth) + " levels"};
        }
    }

    void close() {
        Open& closed = open_.back();
        closed.node->keys = root.nodes.emplace_back(std::move(closed.keys));
        closed.node->items = root.nodes.emplace_back(std::move(closed.items));
        open_.pop_back();
    }

    // Siblings lie in a vector: a child's address is stable while it is the last one.
    DocumentNode& add(const YAML::Mark& mark, YAML::anchor_t anchor, DocumentNode::Kind kind) {
        if (anchor != 0) {
            throw Refused{mark, "anchors are not allowed in a policy file"};
        }
        if (++count_ > kMaxDocumentNodes) {
            throw Refused{mark, "the file is too large"};
        }
        DocumentNode* node = &root;
        is_key_ = false;
        if (!open_.empty()) {
            Open& parent = open_.back();
            is_key_ = parent.node->kind == DocumentNode::Kind::map &&
                      parent.keys.size() == parent.items.size();
            node = &(is_key_ ? parent.keys : parent.items).emplace_back();
        }
        lines_.place(mark, *node);
        node->kind = kind;
        return *node;
    }

    struct Open {
        DocumentNode* node;
        std::vector<DocumentNode> keys;
        std::vector<DocumentNode> items;
    };

    const Lines& lines_;
    std::vector<Open> open_;
    std::size_t count_ = 0;
    bool is_key_ = false;
};

void refuse(std::string_view file, std::string_view text, Span where, std::string message,
            std::vector<PolicyProblem>& problems) {
    where.file = file;
    const std::string line(line_of(text, where.line));
    problems.push_back({false, std::move(where), std::move(message), {}, line});
}

bool keys_differ(std::string_view file, std::string_view text, const DocumentNode& node,
                 std::vector<PolicyProblem>& problems) {
    bool fine = true;
    std::set<std::string_view> seen;
    for (const DocumentNode& key : node.keys) {
        if (!seen.insert(key.text).second) {
            refuse(file, text, {{}, key.line, key.column},
                   "the key '" + printable(key.text, 60) + "' stands here twice", problems);
            fine = false;
        }
    }
    for (const DocumentNode& item : node.items) {
        fine = keys_differ(file, text, item, problems) && fine;
    }
    return fine;
}

bool is_blank(char unit) { return unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r'; }

std::size_t escape_length(std::string_view text, std::size_t at) {
    const char kind = at + 1 < text.size() ? text[at + 1] : '\0';
    return kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
}

}  // namespace

const DocumentNode* DocumentNode::find(std::string_view key) const {
    for (std::size_t index = 0; index < keys.size() && index < items.size(); ++index) {
        if (keys[index].text == key) {
            return &items[index];
        }
    }
    return nullptr;
}

std::optional<Document> parse_document(std::string_view file, std::string_view text,
                                       std::vector<PolicyProblem>& problems) {
    if (!is_utf8(text)) {
        refuse(file, {}, {}, "the file is not UTF-8 text", problems);
        return std::nullopt;
    }
    const Lines lines(text);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        Builder builder(lines);
        if (parser.HandleNextDocument(builder)) {
            Builder rest(lines);
            if (parser.HandleNextDocument(rest)) {
                refuse(file, text, {{}, rest.root.line, rest.root.column},
                       "a policy file is one document", problems);
                return std::nullopt;
            }
        }
        if (!keys_differ(file, text, builder.root, problems)) {
            return std::nullopt;
        }
        return std::move(builder.root);
    } catch (const Refused& refused) {
        refuse(file, text, lines.at(lines.offset(refused.mark)), refused.message, problems);
    } catch (const YAML::Exception& error) {
        refuse(file, text, lines.at(lines.offset(error.mark)), "not valid YAML: " + error.msg,
               problems);
    } catch (const std::exception& error) {
        refuse(file, text, {}, std::string("not valid YAML: ") + error.what(), problems);
    }
    return std::nullopt;
}

Span place_inside(std::string_view file, std::string_view text, const DocumentNode& scalar,
                  std::size_t inner) {
    std::size_t at = scalar.offset;
    const char opening = at < text.size() ? text[at] : '\0';
    const bool block = scalar.quoted && (opening == '|' || opening == '>');
    if (block) {
        const std::size_t end = text.find('\n', at);
        at = end == std::string_view::npos ? text.size() : end + 1;
    } else if (scalar.quoted) {
        at += 1;
    }
    for (std::size_t done = 0; at < text.size(); ++done) {
        if (done >= scalar.text.size()) {
            break;  // just behind its last character, on the same line
        }
        // Source that has no counterpart in the value: indentation, and what folding takes away.
        const char wanted = scalar.text[done];
        while (at < text.size() && text[at] != wanted && is_blank(text[at]) &&
               !(is_blank(wanted) && text[at] == '\n')) {
            ++at;
        }
        if (done >= inner) {
            break;
        }
        if (!block && opening == '"' && text[at] == '\\') {
            at += escape_length(text, at);
        } else if (!block && opening == '\'' && text.substr(at, 2) == "''") {
            at += 2;
        } else {
            ++at;
        }
    }
    Span place = Lines(text).at(std::min(at, text.size()));
    place.file = file;
    return place;
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
    std::size_t begin = 0;
    for (std::uint32_t number = 1; number < line; ++number) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos) {
            return {};
        }
        begin = end + 1;
    }
    if (line == 0) {
        return {};
    }
    std::string_view found = text.substr(begin, text.find('\n', begin) - begin);
    if (!found.empty() && found.back() == '\r') {
        found.remove_suffix(1);
    }
    return found;
}

}  // namespace assay

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "value/decode.h"
#include "value/decode_memo.h"
#include "value/json_outline.h"
#include "value/json_scalar.h"
#include "value/store_parts.h"
#include "value/text_nodes_ahead.h"
#include "value/text_position.h"

namespace assay {

namespace {

// Reads one document, or a value in it, from its tokens. After the first problem every function
// returns false.
class JsonReader {
public:
    JsonReader(std::string_view text, Store::Parts& parts)
        : text_(text), parts_(parts), memo_(*parts.memo) {
        next_escape_ = text.find('\\');
    }

    // `depth` levels are around the text.
    bool read(Value& value, int depth) {
        std::span<const std::uint32_t> tokens;
        if (auto problem = memo_.tokens.find(text_, tokens)) {
            problem_ = std::move(*problem);
            return false;
        }
        tokens_ = tokens.data();
        token_ = tokens_;
        closing_ = memo_.tokens.match(text_);
        make_room(tokens.size());
        // Parts repeat, whole documents do not.
        memo_.sites[0] = depth == 0 ? DecodeMemo::kNotTried : 0;
        return read_value(value, depth) && at_end();
    }

    // Precondition: read() returned false.
    [[nodiscard]] Error error() const {
        return {ErrorCode::malformed,
                "malformed JSON: " + problem_.message,
                position_of(text_, problem_.offset),
                {}};
    }
    // Precondition: read() returned true.
    [[nodiscard]] JsonOutline outline() const { return {text_, {tokens_, token_ + 1}, closing_}; }

private:
    void make_room(std::size_t tokens) {
        if (memo_.hashes.size() < tokens) {
            memo_.hashes.resize(tokens);
            memo_.known.resize(tokens);
            memo_.sites.resize(tokens);
        }
        memo_.hashes[0] = 0;
        memo_.known[0] = nullptr;
        // Before each item stands a bracket or comma, before the value of each member three tokens.
        memo_.json_items.reset(tokens);
        memo_.json_members.reset(tokens / 3 + 1);
    }

    [[nodiscard]] char letter() const noexcept {
        return *token_ < text_.size() ? text_[*token_] : '\0';
    }

    bool problem(std::size_t offset, std::string message) {
        problem_ = {offset, std::move(message)};
        return false;
    }

    bool unexpected(std::string_view wanted) {
        if (*token_ >= text_.size())
            return problem(text_.size(),
                           "the text ends where " + std::string(wanted) + " is expected");
        return problem(*token_, "expected " + std::string(wanted));
    }

    bool at_end() {
        return *token_ >= text_.size() || problem(*token_, "something follows the document");
    }

    bool read_value(Value& value, int depth) {
        switch (letter()) {
            case '{':
            case '[':
                return read_nested(value, depth + 1);
            case '"': {
                const TextNode* node = nullptr;
                if (!read_text(node)) return false;
                value = Value::of(*node);
                return true;
            }
            case 't':
                value = Value::boolean(true);
                return read_word("true");
            case 'f':
                value = Value::boolean(false);
                return read_word("false");
            case 'n':
                value = Value();
                return read_word("null");
            default:
                return read_number(value);
        }
    }

    // Whether the scalar that starts at the current token ends after `length` bytes.
    [[nodiscard]] bool ends_after(std::size_t length) const noexcept {
        const std::size_t end = *token_ + length;
        if (end >= text_.size()) return end == text_.size();
        switch (text_[end]) {
            case ' ':
            case '\t':
            case '\n':
            case '\r':
            case ',':
            case ']':
            case '}':
                return true;
            default:
                return false;
        }
    }

    bool read_word(std::string_view word) {
        if (text_.substr(*token_, word.size()) != word || !ends_after(word.size()))
            return unexpected("a value");
        ++token_;
        return true;
    }

    bool read_number(Value& value) {
        const char first = letter();
        if (first != '-' && (first < '0' || first > '9')) return unexpected("a value");
        std::size_t length = 0;
        const auto number = json_number(text_.substr(*token_), length);
        if (length == 0 || !ends_after(length)) return problem(*token_, "malformed number");
        if (!number) return problem(*token_, "the number is too large");
        value = *number;
        if (value.is_real()) ++parts_.seen.reals;
        ++token_;
        return true;
    }

    // What stands between the quotes. Precondition: the token is a quote. The first stage has seen
    // that the string ends, and nothing but space follows it before the next token.
    [[nodiscard]] std::string_view raw_text(const std::uint32_t* token) const noexcept {
        const std::size_t first = *token + std::size_t{1};
        std::size_t end = *(token + 1) - std::size_t{1};
        while (text_[end] != '"') --end;
        return text_.substr(first, end - first);
    }

    // The text of a list or map that opens at a token. Precondition: brackets pair.
    [[nodiscard]] std::string_view raw_nested(const std::uint32_t* open) const noexcept {
        const std::size_t close = closing_[position(open)];
        return {text_.data() + *open, tokens_[close] + std::size_t{1} - *open};
    }

    [[nodiscard]] std::size_t position(const std::uint32_t* token) const noexcept {
        return static_cast<std::size_t>(token - tokens_);
    }

    // Hashes the parts of a list or map that opens at a token and asks for the memory where they
    // will be looked for, so that the waits for it overlap. Keys, values and items are two tokens
    // apart: as far as the text is well-formed, all that will be read are met.
    void look_ahead(const std::uint32_t* open) {
        const std::uint32_t* const end = tokens_ + closing_[position(open)];
        TextNodesAhead nodes(parts_.texts);
        const bool keys = text_[*open] == '{';
        const std::uint32_t* text = nullptr;  // the last one: of a map the key, when a part follows
        std::uint64_t part = 0;  // the hash of the last part, whose entry is to be asked for
        for (const std::uint32_t* token = open + 1; token < end; token += 2) {
            const char here = text_[*token];
            if (here == '"') {
                look_ahead_text(token, nodes);
                text = token;
            } else if (here == '{' || here == '[') {
                memo_.subtrees.prefetch_entry(part);
                part = look_ahead_nested(token, keys ? site_of(text) : site_of_items(open));
                token = tokens_ + closing_[position(token)];
            }
        }
        memo_.subtrees.prefetch_entry(part);
    }

    void look_ahead_text(const std::uint32_t* token, TextNodesAhead& nodes) {
        const std::string_view raw = raw_text(token);
        const TextNode* const known = memo_.recent.find(raw, RecentTexts::mark_of(raw));
        memo_.known[position(token)] = known;
        if (known != nullptr) return;
        const std::uint64_t hash = hash_text(raw);
        memo_.hashes[position(token)] = hash;
        nodes.add(hash);
    }

    // The site of what stands under a key, and of the items of a list.
    [[nodiscard]] std::uint16_t site_of(const std::uint32_t* key) const noexcept {
        if (key == nullptr) return 0;  // there is none: the text is malformed
        const TextNode* const known = memo_.known[position(key)];
        const std::uint64_t hash = known != nullptr ? known->hash : memo_.hashes[position(key)];
        return static_cast<std::uint16_t>((hash >> 32) & 0x7FFF);
    }
    [[nodiscard]] std::uint16_t site_of_items(const std::uint32_t* open) const noexcept {
        return static_cast<std::uint16_t>((memo_.sites[position(open)] + 1U) & 0x7FFFU);
    }

    // The hash under which the part is looked for; 0 when it is not.
    std::uint64_t look_ahead_nested(const std::uint32_t* open, std::uint16_t site) {
        memo_.sites[position(open)] = site;
        const std::string_view raw = raw_nested(open);
        if (!SubtreeMemo::fits(raw.size())) return 0;
        if (!memo_.subtrees.worth_trying(site)) {
            memo_.sites[position(open)] = static_cast<std::uint16_t>(site | DecodeMemo::kNotTried);
            return 0;
        }
        const std::uint64_t hash = SubtreeMemo::hash(raw);
        memo_.hashes[position(open)] = hash;
        memo_.subtrees.prefetch(hash);
        return hash;
    }

    bool read_text(const TextNode*& node) {
        const std::uint32_t* const token = token_++;
        const bool ahead = !closing_.empty();
        if (ahead && (node = memo_.known[position(token)]) != nullptr) return true;
        const std::string_view raw = raw_text(token);
        const std::size_t first = *token + std::size_t{1};
        if (next_escape_ < first) next_escape_ = text_.find('\\', first);
        if (next_escape_ >= first + raw.size()) {
            const std::uint64_t hash = ahead ? memo_.hashes[position(token)] : 0;
            node = memo_.text(parts_, raw, hash != 0 ? hash : hash_text(raw));
            return true;
        }
        memo_.unescaped.clear();
        const std::size_t bad = json_unescape(raw, memo_.unescaped);
        if (bad != std::string_view::npos) return problem(first + bad, "malformed escape");
        node = parts_.text(memo_.unescaped);
        return true;
    }

    // A list or map: what it was before if these very bytes were read before.
    bool read_nested(Value& value, int depth) {
        if (depth > kMaxDepth) return problem(*token_, too_deep());
        if (closing_.empty()) return read_new(value, depth);
        const std::uint32_t* const open = token_;
        const std::uint32_t* const close = tokens_ + closing_[position(open)];
        const std::string_view raw = raw_nested(open);
        const std::uint16_t site = memo_.sites[position(open)];
        if (!SubtreeMemo::fits(raw.size()) || (site & DecodeMemo::kNotTried) != 0)
            return read_new(value, depth);
        std::uint64_t hash = memo_.hashes[position(open)];
        if (hash == 0) hash = SubtreeMemo::hash(raw);
        const SubtreeMemo::Entry* known = memo_.subtrees.find(raw, hash);
        if (known != nullptr && depth + known->height - 1 <= kMaxDepth) {
            memo_.subtrees.learn(site, true);
            value = known->value;
            deepest_ = std::max(deepest_, depth + known->height - 1);
            token_ = close + 1;
            return true;
        }
        memo_.subtrees.learn(site, false);
        memo_.subtrees.prefetch_offer(hash);
        const int deepest_before = std::exchange(deepest_, depth);
        if (!read_new(value, depth)) return false;
        if (token_ == close + 1) memo_.subtrees.offer(raw, hash, value, deepest_ - depth + 1);
        deepest_ = std::max(deepest_, deepest_before);
        return true;
    }

    bool read_new(Value& value, int depth) {
        deepest_ = std::max(deepest_, depth);
        if (!closing_.empty()) look_ahead(token_);
        return letter() == '{' ? read_map(value, depth) : read_list(value, depth);
    }

    bool read_list(Value& value, int depth) {
        const Store::Parts::Seen before = parts_.seen;
        ++token_;
        auto& items = memo_.json_items;
        const std::size_t base = items.size();
        if (letter() == ']') {
            ++token_;
        } else {
            for (bool more = true; more;) {
                if (!read_value(*items.push(), depth) || !read_separator(']', more)) return false;
            }
        }
        value = parts_.list(items.above(base), parts_.age_since(before));
        items.shrink(base);
        return true;
    }

    bool read_map(Value& value, int depth) {
        const Store::Parts::Seen before = parts_.seen;
        const std::uint32_t* const open = token_++;
        const std::size_t base = memo_.json_members.size();
        if (letter() == '}') {
            ++token_;
        } else {
            for (bool more = true; more;) {
                if (!read_member(depth) || !read_separator('}', more)) return false;
            }
        }
        const auto members = memo_.json_members.above(base);
        const Age age = parts_.age_since(before);
        if (const std::uint16_t* order = memo_.shapes.order_of(members); order != nullptr) {
            value = parts_.ordered_map(members, order, age);
        } else {
            const std::size_t duplicate = memo_.shapes.sort(members);
            if (duplicate != MapShapes::kNoDuplicate)
                return problem(key_offset(open, duplicate), "the key stood before in this object");
            value = parts_.sorted_map(members, age);
        }
        memo_.json_members.shrink(base);
        return true;
    }

    bool read_member(int depth) {
        if (letter() != '"') return unexpected("a key");
        const TextNode* name = nullptr;
        if (!read_text(name)) return false;
        if (letter() != ':') return unexpected("':'");
        ++token_;
        Member* const member = memo_.json_members.push();
        member->name = name;
        return read_value(member->value, depth);
    }

    // Takes "," (more follows) or the closing bracket.
    bool read_separator(char close, bool& more) {
        more = letter() == ',';
        if (!more && letter() != close) return unexpected(std::string("',' or '") + close + "'");
        ++token_;
        return true;
    }

    // The offset of a key of the map that opens at a token, by its position.
    [[nodiscard]] std::size_t key_offset(const std::uint32_t* open, std::size_t position) const {
        int depth = 0;
        for (const std::uint32_t* token = open + 1; position != 0; ++token) {
            const char here = text_[*token];
            if (here == '{' || here == '[') ++depth;
            if (here == '}' || here == ']') --depth;
            if (here == ',' && depth == 0) {
                --position;
                open = token;
            }
        }
        return *(open + 1);
    }

    std::string_view text_;
    Store::Parts& parts_;
    DecodeMemo& memo_;
    const std::uint32_t* tokens_ = nullptr;   // all, the size of the text behind the last
    const std::uint32_t* token_ = nullptr;    // the current one
    std::span<const std::uint32_t> closing_;  // of opening brackets: the position of their end
    int deepest_ = 0;                         // nesting reached in what is being read
    std::size_t next_escape_ = 0;             // the first backslash not before the current string
    JsonTokens::Problem problem_;
};

// A part of a document that is being decoded already.
bool read_part(std::string_view raw, int depth, Store::Parts& parts, Value& value) {
    return JsonReader(raw, parts).read(value, depth);
}

}  // namespace

Result<Value> decode_json(std::string_view text, Store& store) {
    Store::Parts& parts = store.parts();
    DecodeMemo& memo = fresh_memo(parts);
    memo.subtrees.open();
    if (auto value = memo.frames.read(text, parts, read_part)) return *value;
    JsonReader reader(text, parts);
    Value value;
    if (!reader.read(value, 0)) return tl::unexpected(reader.error());
    memo.frames.learn(reader.outline(), value, memo.subtrees);
    return value;
}

}  // namespace assay

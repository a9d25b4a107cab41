#include "policy/reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace assay {
namespace {

std::string in_quotes(std::string_view word) { return "'" + printable(word, 80) + "'"; }

std::string_view shape_of(DocumentNode::Kind kind) {
    switch (kind) {
        case DocumentNode::Kind::null:
            return "nothing";
        case DocumentNode::Kind::scalar:
            return "a text";
        case DocumentNode::Kind::list:
            return "a list";
        case DocumentNode::Kind::map:
            return "a map";
    }
    return {};
}

std::string listed(std::span<const std::string_view> words) {
    std::string text = "one of";
    for (std::size_t index = 0; index < words.size(); ++index) {
        text += index == 0 ? " " : ", ";
        text += words[index];
    }
    return text;
}

}  // namespace

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                         std::string otherwise) {
    const std::vector<std::string> all(candidates.begin(), candidates.end());
    const auto near = nearest(word, all);
    return near ? "did you mean '" + *near + "'?" : std::move(otherwise);
}

Span Reader::place(const DocumentNode& node) const { return {file_.name, node.line, node.column}; }

void Reader::report(bool warning, Span where, std::string message, std::string hint) {
    std::string line(line_of(file_.text, where.line));
    problems_.push_back(
        {warning, std::move(where), std::move(message), std::move(hint), std::move(line)});
}

void Reader::error(const DocumentNode& at, std::string message, std::string hint) {
    report(false, place(at), std::move(message), std::move(hint));
}

void Reader::warning(const DocumentNode& at, std::string message, std::string hint) {
    report(true, place(at), std::move(message), std::move(hint));
}

bool Reader::keys(const DocumentNode& map, std::initializer_list<std::string_view> allowed) {
    return keys(map, std::span(allowed.begin(), allowed.size()));
}

bool Reader::keys(const DocumentNode& map, std::span<const std::string_view> allowed) {
    if (map.kind != DocumentNode::Kind::map) {
        error(map, "expected a map, found " + std::string(shape_of(map.kind)));
        return false;
    }
    for (const DocumentNode& key : map.keys) {
        if (std::find(allowed.begin(), allowed.end(), key.text) == allowed.end()) {
            error(
                key, "unknown key " + in_quotes(key.text),
                did_you_mean(key.text, allowed, "the keys here are " + listed(allowed).substr(7)));
        }
    }
    return true;
}

const DocumentNode* Reader::member(const DocumentNode& map, std::string_view key, Need need) {
    const DocumentNode* found = map.find(key);
    if (found != nullptr && found->kind == DocumentNode::Kind::null) {
        error(*found, in_quotes(key) + " is empty",
              need == Need::optional ? "give it a value or leave the key out" : "give it a value");
        return nullptr;
    }
    if (found == nullptr && need == Need::required) {
        error(map, in_quotes(key) + " is missing");
    }
    return found;
}

std::string Reader::text(const DocumentNode& map, std::string_view key, Need need) {
    const DocumentNode* found = member(map, key, need);
    if (found == nullptr) {
        return {};
    }
    if (found->kind != DocumentNode::Kind::scalar) {
        error(*found,
              in_quotes(key) + " must be a text, found " + std::string(shape_of(found->kind)));
        return {};
    }
    if (trim(found->text).empty()) {
        error(*found, in_quotes(key) + " is empty");
        return {};
    }
    return std::string(trim(found->text));
}

std::vector<std::string> Reader::texts(const DocumentNode& map, std::string_view key, Need need) {
    std::vector<std::string> result;
    const DocumentNode* found = member(map, key, need);
    if (found == nullptr) {
        return result;
    }
    if (found->kind != DocumentNode::Kind::list) {
        error(*found, in_quotes(key) + " must be a list of texts");
        return result;
    }
    result.reserve(found->items.size());
    for (const DocumentNode& item : found->items) {
        if (item.kind == DocumentNode::Kind::scalar) {
            result.emplace_back(trim(item.text));
        } else {
            error(item, in_quotes(key) + " must hold texts only");
        }
    }
    if (result.empty() && need == Need::required) {
        error(*found, in_quotes(key) + " is empty");
    }
    return result;
}

std::optional<int> Reader::integer(const DocumentNode& map, std::string_view key, int least,
                                   int most, Need need) {
    const DocumentNode* found = member(map, key, need);
    if (found == nullptr) {
        return std::nullopt;
    }
    int number = 0;
    const char* end = found->text.data() + found->text.size();
    const auto parsed = std::from_chars(found->text.data(), end, number);
    if (found->kind != DocumentNode::Kind::scalar || parsed.ec != std::errc{} ||
        parsed.ptr != end || number < least || number > most) {
        error(*found, in_quotes(key) + " must be a whole number from " + std::to_string(least) +
                          " to " + std::to_string(most));
        return std::nullopt;
    }
    return number;
}

bool Reader::flag(const DocumentNode& map, std::string_view key) {
    static constexpr std::array<std::string_view, 2> kWords{"false", "true"};
    return word(map, key, kWords).value_or(0) == 1;
}

std::optional<std::size_t> Reader::word(const DocumentNode& map, std::string_view key,
                                        std::span<const std::string_view> words, Need need) {
    const DocumentNode* found = member(map, key, need);
    if (found == nullptr) {
        return std::nullopt;
    }
    const auto at = std::find(words.begin(), words.end(), found->text);
    if (found->kind != DocumentNode::Kind::scalar || at == words.end()) {
        error(*found,
              in_quotes(key) + " is " + in_quotes(found->text) + ", which is not " + listed(words),
              did_you_mean(found->text, words));
        return std::nullopt;
    }
    return static_cast<std::size_t>(at - words.begin());
}

std::optional<Instant> Reader::day(const DocumentNode& map, std::string_view key,
                                   std::string& written) {
    written = text(map, key, Need::required);
    if (written.empty()) return std::nullopt;
    const auto day = parse_instant(written);
    if (day && format_date(*day) == written) return day;
    error(*map.find(key), "'" + printable(written, 40) + "' is no date", "write it as 2027-03-31");
    return std::nullopt;
}

std::span<const DocumentNode> Reader::maps(const DocumentNode& map, std::string_view key,
                                           Need need) {
    const DocumentNode* found = member(map, key, need);
    if (found == nullptr) {
        return {};
    }
    if (found->kind != DocumentNode::Kind::list) {
        error(*found, in_quotes(key) + " must be a list");
        return {};
    }
    return found->items;
}

}  // namespace assay

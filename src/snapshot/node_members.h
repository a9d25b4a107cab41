// How the parts of a node document are read and written.
//
// Role: internal to snapshot/node_document*.cpp. Members of a map with their types; the first thing
// that is wrong is kept, with the path to it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/presence.h"
#include "base/text.h"
#include "snapshot/node_document.h"
#include "value/store.h"

namespace assay::node_members {

using Pairs = std::vector<std::pair<std::string_view, Value>>;
using Keys = std::vector<std::string_view>;

// Members that are plain texts, in their order: for the reader and the writer.
template <class Of>
struct TextMember {
    std::string_view key;
    std::string Of::*text;
};
template <class Texts>
Keys keys_with(const Texts& texts, Keys keys) {
    for (const auto& member : texts) {
        keys.push_back(member.key);
    }
    return keys;
}

inline void add_text(Pairs& pairs, std::string_view key, std::string_view text, Store& store) {
    if (!text.empty()) {
        pairs.emplace_back(key, store.text(as_utf8(text)));
    }
}

template <class Texts, class Of>
void add_texts(Pairs& pairs, const Texts& texts, const Of& of, Store& store) {
    for (const auto& member : texts) {
        add_text(pairs, member.key, of.*member.text, store);
    }
}

// A presence that is not the one a missing member means.
inline void add_presence(Pairs& pairs, std::string_view key, Presence presence, Presence otherwise,
                         Store& store) {
    if (presence != otherwise) {
        pairs.emplace_back(key, store.text(text_of(presence)));
    }
}

// A member that is only a word: `present`, `denied`, ...
inline Presence word_of(const Value& value, Presence otherwise, const std::string& path,
                        NodeDocumentProblem& problem) {
    if (value.is_null()) {
        return otherwise;
    }
    const auto known = presence_of(value.text_or());
    if (!known && problem.message.empty()) {
        problem = {path, "must be a presence: present, absent, denied, unreachable, ..."};
    }
    return known.value_or(otherwise);
}

// Reads members of one map; the first thing that is wrong is kept.
class Reader {
public:
    Reader(const Value& map, std::string path, NodeDocumentProblem& problem, const Keys& keys)
        : map_(map), path_(std::move(path)), problem_(problem) {
        if (!map.is_map()) {
            wrong({}, "must be a map");
        }
        for (const Member& member : map.members_or_none()) {
            if (std::find(keys.begin(), keys.end(), member.key()) == keys.end()) {
                const std::vector<std::string> known(keys.begin(), keys.end());
                const auto meant = nearest(member.key(), known);
                wrong(member.key(), "is not a key" + (meant ? ": is it '" + *meant + "'?" : ""));
            }
        }
    }

    std::string text(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_text()) {
            wrong(key, "must be a text: quote it");
        }
        return std::string(value.text_or());
    }
    template <class Texts, class Of>
    void texts(const Texts& texts, Of& of) {
        for (const auto& member : texts) {
            of.*member.text = text(member.key);
        }
    }
    bool boolean(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_bool()) {
            wrong(key, "must be true or false");
        }
        return value.is_true();
    }
    std::int64_t number(std::string_view key, std::int64_t least, std::int64_t most) {
        const Value value = map_.get(key);
        if (!value.is_integer() || value.as_integer() < least || value.as_integer() > most) {
            wrong(key, "must be a number in its range");
            return least;
        }
        return value.as_integer();
    }
    Presence presence(std::string_view key, Presence otherwise) {
        return word_of(map_.get(key), otherwise, below(key), problem_);
    }
    std::span<const Member> members(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_map()) {
            wrong(key, "must be a map");
        }
        return value.members_or_none();
    }
    std::vector<std::string> texts_in(std::string_view key) {
        std::vector<std::string> texts;
        for (const Value& item : items(key)) {
            if (!item.is_text()) wrong(key, "must hold texts: quote numbers and true");
            texts.emplace_back(item.text_or());
        }
        return texts;
    }
    std::span<const Value> items(std::string_view key) {
        const Value value = map_.get(key);
        if (!value.is_null() && !value.is_list()) {
            wrong(key, "must be a list");
        }
        return value.items_or_none();
    }
    void wrong(std::string_view key, std::string message) {
        if (problem_.message.empty()) {
            problem_ = {below(key), std::move(message)};
        }
    }
    [[nodiscard]] std::string below(std::string_view key) const {
        if (path_.empty() || key.empty()) {
            return path_ + std::string(key);
        }
        return path_ + "." + std::string(key);
    }

private:
    Value map_;
    std::string path_;
    NodeDocumentProblem& problem_;
};

}  // namespace assay::node_members

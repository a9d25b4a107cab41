#include "collect/node_config_text.h"

#include <utility>

#include "base/text.h"
#include "collect/credentials.h"
#include "collect/redact.h"
#include "collect/toml_entries.h"
#include "snapshot/redaction.h"
#include "value/decode.h"

namespace assay {
namespace {

// Keys below which every text is a marker.
bool hides_values(std::string_view key) {
    return key == "env" || key == "headers" || key == "header" || key == "staticPodURLHeader" ||
           key == "manifestURLHeader" || key == "httpHeaders" || key == "auth-provider";
}

class Hardener {
public:
    explicit Hardener(Store& store) : store_(store) {}

    Value walk(const Value& value, std::string_view name, bool hidden) {
        if (value.is_text()) {
            return hidden && !is_harmless(value.as_text())
                       ? store_.text(marker_word("named", value.as_text()))
                       : value;
        }
        if ((value.is_integer() || value.is_real()) && (hidden || is_credential_name(name))) {
            return store_.text(marker_word("named", encode_json(value)));
        }
        if (value.is_list()) {
            return list(value, name, hidden);
        }
        return value.is_map() && !is_written_marker(value) ? map(value, hidden) : value;
    }

private:
    Value list(const Value& value, std::string_view name, bool hidden) {
        std::vector<Value> items;
        std::vector<std::string> words;
        for (const Value& item : value.items()) {
            items.push_back(walk(item, name, hidden));
            if (item.is_text()) words.emplace_back(item.as_text());
        }
        if (!hidden && name == "args" && words.size() == items.size()) {
            words.insert(words.begin(), "program");
            const std::vector<std::string> redacted = Redactor::argv(words);
            for (std::size_t i = 0; i < items.size(); ++i) {
                items[i] = store_.text(redacted[i + 1]);
            }
        }
        return store_.list(items);
    }

    Value map(const Value& value, bool hidden) {
        const bool pair = value.get("name").is_text() && value.find("value") != nullptr;
        std::vector<Member> members;
        for (const Member& member : value.members()) {
            const std::string_view key = member.key();
            const bool named = hidden && key == "name" && pair;  // the name of a variable stays
            members.push_back({member.name, walk(member.value, key,
                                                 (hidden && !named) || hides_values(key) ||
                                                     (pair && key == "value"))});
        }
        return store_.map(members);
    }

    Store& store_;
};

std::string whole_marker(std::string_view text) {
    return is_marker_word(trim(text)) ? std::string(text) : marker_word("not-understood", text);
}

std::string redacted_yaml(std::string_view text) {
    Store store;
    const std::vector<Value> documents = config_documents(text, store);
    if (documents.empty()) {
        return trim(text).empty() ? std::string() : whole_marker(text);
    }
    bool changed = false;
    std::string out;
    for (const Value& document : documents) {
        const Value hardened = Hardener(store).walk(document, {}, false);
        changed = changed || !hardened.same(document);
        out += (out.empty() ? "" : "---\n") + encode_json(hardened) + "\n";
    }
    return Redactor::file_text(changed ? std::string_view(out) : text);
}

std::string redacted_manifest(std::string_view text) {
    Store store;
    std::string out;
    Redactor redactor(store);
    for (const Value& document : config_documents(text, store)) {
        if (!document.get("apiVersion").is_text() || !document.get("kind").is_text()) {
            return whole_marker(text);
        }
        out += (out.empty() ? "" : "---\n") + encode_json(redactor.object(document)) + "\n";
    }
    return out.empty() && !trim(text).empty() ? whole_marker(text) : out;
}

bool is_variable(std::string_view name) {
    return !name.empty() && name.size() <= 64 &&
           name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               std::string_view::npos;
}

// NAME="--flag=value --other". Quotes and $OTHER are kept as they are.
std::string redacted_variables(std::string_view text) {
    std::string out;
    for (const std::string_view raw : split(text, '\n')) {
        const std::string_view line = trim(raw);
        const std::size_t equals = line.find('=');
        if (line.empty() || line.front() == '#' || equals == std::string_view::npos) {
            continue;
        }
        const std::string_view name = line.substr(0, equals);
        std::string_view value = trim(line.substr(equals + 1));
        if (!is_variable(name)) {
            continue;  // the rest of a longer value, perhaps
        }
        out += std::string(name) + "=";
        if (!name.starts_with("KUBELET_")) {
            const bool stays = value.empty() || is_marker_word(value);
            out += (stays ? std::string(value) : marker_word("env-value", value)) + "\n";
            continue;
        }
        if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') &&
            value.back() == value.front()) {
            value = value.substr(1, value.size() - 2);
        }
        std::vector<std::string> words{"kubelet"};
        for (const std::string_view word : split(value, ' ')) {
            if (!word.empty()) words.emplace_back(word);
        }
        words = Redactor::argv(words);
        words.erase(words.begin());
        out += "\"" + join(words, " ") + "\"\n";
    }
    return out;
}

}  // namespace

std::vector<Value> config_documents(std::string_view text, Store& store) {
    std::vector<Value> documents;
    bool structured = is_utf8(text);
    if (structured) {
        decode_yaml_stream(text, store, [&](YamlDocument&& document) {
            if (document.value && document.value->is_null()) {
                return;  // an empty document
            }
            structured = structured && document.value && document.value->is_map();
            if (structured) documents.push_back(*document.value);
        });
    }
    return structured ? documents : std::vector<Value>();
}

std::string redacted_config_text(std::string_view text, TextForm form) {
    switch (form) {
        case TextForm::yaml:
            return redacted_yaml(text);
        case TextForm::manifest:
            return redacted_manifest(text);
        case TextForm::variables:
            return redacted_variables(text);
        case TextForm::toml:
            break;
    }
    const auto entries = is_utf8(text) ? toml_entries(text) : std::nullopt;
    return entries ? redacted_toml(*entries) : whole_marker(text);
}

}  // namespace assay

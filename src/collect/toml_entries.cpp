#include "collect/toml_entries.h"

#include <algorithm>
#include <locale>
#include <sstream>
#include <type_traits>
#include <utility>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>

#include <fmt/format.h>

#include "collect/credentials.h"
#include "collect/redact.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

// A header counts for every entry below it, so that names are bounded too.
constexpr std::size_t kMaxNames = 32;       // of one path
constexpr std::size_t kMaxNameBytes = 512;  // of all of them
constexpr std::size_t kMaxEntries = 20'000;
// Of one line. toml++ 3.3 bounds how deep values nest but not how many dots a key has, each of
// which is a table in a table that is freed by recursion.
constexpr std::ptrdiff_t kMaxDots = 256;

bool has_too_many_dots(std::string_view text) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
        if (std::count(line.begin(), line.end(), '.') > kMaxDots) return true;
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return false;
}

class Flattener {
public:
    std::optional<std::vector<TomlEntry>> flatten(const toml::table& table) {
        walk(table);
        if (!ok_) return std::nullopt;
        std::stable_sort(entries_.begin(), entries_.end(),
                         [](const Placed& left, const Placed& right) {
                             return std::pair(left.at.line, left.at.column) <
                                    std::pair(right.at.line, right.at.column);
                         });
        std::vector<TomlEntry> entries;
        for (Placed& placed : entries_) entries.push_back(std::move(placed.entry));
        return entries;
    }

private:
    struct Placed {
        toml::source_position at;  // tables are sorted by name
        TomlEntry entry;
    };

    void walk(const toml::table& table) {
        for (const auto& [key, node] : table) below(std::string(key.str()), node);
    }

    void below(std::string name, const toml::node& node) {
        bytes_ += name.size();
        path_.push_back(std::move(name));
        ok_ = ok_ && path_.size() <= kMaxNames && bytes_ <= kMaxNameBytes &&
              entries_.size() < kMaxEntries;
        if (ok_) take(node);
        bytes_ -= path_.back().size();
        path_.pop_back();
    }

    void take(const toml::node& node) {
        if (const toml::table* table = node.as_table()) {
            walk(*table);
            return;
        }
        const toml::array* array = node.as_array();
        if (array != nullptr && array->is_array_of_tables()) {
            for (std::size_t i = 0; i < array->size(); ++i) {
                below(std::to_string(i), *array->get(i));
            }
            return;
        }
        TomlEntry entry;
        entry.path = path_;
        if (array != nullptr) {
            entry.form = array->empty() || array->is_homogeneous(toml::node_type::string)
                             ? TomlEntry::Form::list
                             : TomlEntry::Form::opaque;
            for (const toml::node& item : *array) {
                if (const auto text = item.value<std::string>()) entry.items.push_back(*text);
            }
        } else if (const auto text = node.value<std::string>()) {
            entry.text = *text;
        } else {
            entry.form = TomlEntry::Form::word;
            entry.text = word_of(node);
        }
        entries_.push_back({node.source().begin, std::move(entry)});
    }

    // As TOML writes it.
    static std::string word_of(const toml::node& node) {
        std::ostringstream out;
        out.imbue(std::locale::classic());
        node.visit([&](const auto& value) {
            using Kind = std::decay_t<decltype(value)>;
            if constexpr (toml::is_boolean<Kind>) {
                out << (value.get() ? "true" : "false");
            } else if constexpr (toml::is_value<Kind>) {
                out << value.get();
            }
        });
        return out.str();
    }

    std::vector<Placed> entries_;
    std::vector<std::string> path_;
    std::size_t bytes_ = 0;
    bool ok_ = true;
};

bool is_bare(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

std::string quoted_text(std::string_view text) {
    std::string out = "\"";
    for (const char byte : text) {
        if ((byte >= 0 && byte < ' ') || byte == '\x7f') {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(byte));
            continue;
        }
        if (byte == '"' || byte == '\\') out.push_back('\\');
        out.push_back(byte);
    }
    return out + "\"";
}

std::string quoted_key(const std::vector<std::string>& path) {
    std::string out;
    for (const std::string& part : path) {
        const bool bare = !part.empty() && std::all_of(part.begin(), part.end(), is_bare);
        out += (out.empty() ? "" : ".") + (bare ? part : quoted_text(part));
    }
    return out;
}

// Whether no value under this path may be shown.
bool is_secret(const std::vector<std::string>& path) {
    return std::any_of(path.begin(), path.end(), [](const std::string& part) {
        return is_credential_name(part) || part == "auth" || part == "header" ||
               part == "headers" || part.ends_with("env");
    });
}

std::string shown(std::string_view text, bool secret) {
    if (is_marker_word(text)) {
        return quoted_text(text);
    }
    if (text.find('\n') != std::string_view::npos) {
        return quoted_text(marker_word("opaque", {}));
    }
    if (secret && !text.empty()) {
        return quoted_text(marker_word("named", text));
    }
    const auto found = credential_or_random_in(text);
    return quoted_text(found ? marker_word(*found, text) : std::string(text));
}

std::string shown_value(const TomlEntry& entry) {
    const bool secret = is_secret(entry.path);
    switch (entry.form) {
        case TomlEntry::Form::text:
            return shown(entry.text, secret);
        case TomlEntry::Form::word:
            return secret || entry.text.size() > 32 ? shown(entry.text, true) : entry.text;
        case TomlEntry::Form::opaque:
            return quoted_text(marker_word("opaque", {}));
        case TomlEntry::Form::list:
            break;
    }
    const bool arguments = entry.path.back() == "args" || entry.path.back() == "command";
    std::string out;
    for (const std::string& item : arguments ? Redactor::argv(entry.items) : entry.items) {
        out += (out.empty() ? "" : ", ") + shown(item, secret);
    }
    return "[" + out + "]";
}

}  // namespace

std::optional<std::vector<TomlEntry>> toml_entries(std::string_view text) {
    if (has_too_many_dots(text)) return std::nullopt;
    const toml::parse_result parsed = toml::parse(text);
    return parsed ? Flattener().flatten(parsed.table()) : std::nullopt;
}

std::string redacted_toml(const std::vector<TomlEntry>& entries) {
    std::string out;
    for (const TomlEntry& entry : entries) {
        out += quoted_key(entry.path) + " = " + shown_value(entry) + "\n";
    }
    return out;
}

}  // namespace assay

#include "collect/toml_entries.h"

#include <algorithm>
#include <map>
#include <utility>

#include "collect/credentials.h"
#include "collect/redact.h"

namespace assay {
namespace {

// A header counts for every entry below it, so that names are bounded too.
constexpr int kMaxDepth = 32;
constexpr std::size_t kMaxNames = 32;       // of one path
constexpr std::size_t kMaxNameBytes = 512;  // of all of them
constexpr std::size_t kMaxEntries = 20'000;

bool is_bare(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

class TomlReader {
public:
    explicit TomlReader(std::string_view text) : text_(text) {}

    std::optional<std::vector<TomlEntry>> read() {
        while (skip_blanks(), ok_ && at_ < text_.size()) {
            if (text_[at_] == '[') {
                header();
            } else {
                key_value(table_, 0);
            }
            end_of_line();
        }
        return ok_ ? std::optional(std::move(entries_)) : std::nullopt;
    }

private:
    using Path = std::vector<std::string>;

    [[nodiscard]] char now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    [[nodiscard]] bool starts(std::string_view what) const {
        return text_.substr(at_).starts_with(what);
    }
    void expect(char byte) {
        ok_ = ok_ && now() == byte && at_ < text_.size();
        ++at_;
    }
    void skip_spaces() {
        while (now() == ' ' || now() == '\t') ++at_;
    }
    // Blanks, line ends and comments.
    void skip_blanks() {
        while (at_ < text_.size()) {
            if (now() == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (now() == ' ' || now() == '\t' || now() == '\n' || now() == '\r') {
                ++at_;
            } else {
                return;
            }
        }
    }
    void end_of_line() {
        skip_spaces();
        ok_ = ok_ && (at_ >= text_.size() || now() == '#' || now() == '\n' || now() == '\r');
    }

    void header() {
        const bool repeats = starts("[[");
        at_ += repeats ? 2 : 1;
        table_ = key();
        check_size(table_);
        expect(']');
        if (repeats) {
            expect(']');
            table_.push_back(std::to_string(repeated_[table_]++));
        }
    }

    Path key() {
        Path path;
        do {
            if (now() == '.') ++at_;
            skip_spaces();
            if (now() == '"' || now() == '\'') {
                path.push_back(quoted());
            } else {
                const std::size_t start = at_;
                while (at_ < text_.size() && is_bare(now())) ++at_;
                ok_ = ok_ && at_ > start;
                path.emplace_back(text_.substr(start, at_ - start));
            }
            skip_spaces();
        } while (ok_ && now() == '.');
        return path;
    }

    void check_size(const Path& path) {
        std::size_t bytes = 0;
        for (const std::string& part : path) bytes += part.size();
        ok_ = ok_ && path.size() <= kMaxNames && bytes <= kMaxNameBytes &&
              entries_.size() < kMaxEntries;
    }

    void key_value(const Path& table, int depth) {
        Path path = table;
        for (std::string& part : key()) path.push_back(std::move(part));
        check_size(path);
        expect('=');
        skip_spaces();
        value(std::move(path), depth);
    }

    void value(Path path, int depth) {
        if (depth > kMaxDepth) ok_ = false;
        if (!ok_) return;
        TomlEntry entry;
        if (now() == '{') {
            inline_table(path, depth);
            return;
        }
        if (now() == '[') {
            list(entry, depth);
        } else if (starts("\"\"\"") || starts("'''")) {
            skip_long();
            entry.form = TomlEntry::Form::opaque;
        } else if (now() == '"' || now() == '\'') {
            entry.text = quoted();
        } else {
            entry.form = TomlEntry::Form::word;
            entry.text = word();
        }
        entry.path = std::move(path);
        entries_.push_back(std::move(entry));
    }

    void inline_table(const Path& path, int depth) {
        expect('{');
        for (skip_blanks(); ok_ && now() != '}'; skip_blanks()) {
            key_value(path, depth + 1);
            skip_blanks();
            if (now() != '}') expect(',');
        }
        expect('}');
    }

    // Elements that are no texts are read as entries of their own and dropped.
    void list(TomlEntry& entry, int depth) {
        entry.form = TomlEntry::Form::list;
        expect('[');
        for (skip_blanks(); ok_ && now() != ']'; skip_blanks()) {
            const std::size_t before = entries_.size();
            value({"item"}, depth + 1);
            const bool text =
                entries_.size() == before + 1 && entries_.back().form == TomlEntry::Form::text;
            if (text) {
                entry.items.push_back(std::move(entries_.back().text));
            } else {
                entry.form = TomlEntry::Form::opaque;
            }
            entries_.resize(before);
            skip_blanks();
            if (now() != ']') expect(',');
        }
        expect(']');
    }

    void skip_long() {
        const std::string_view quotes = text_.substr(at_, 3);
        const std::size_t end = text_.find(quotes, at_ + 3);
        ok_ = ok_ && end != std::string_view::npos;
        at_ = ok_ ? end + 3 : text_.size();
    }

    std::string quoted() {
        const char quote = now();
        std::string out;
        for (++at_; at_ < text_.size() && now() != quote && now() != '\n'; ++at_) {
            if (now() == '\\' && quote == '"') {
                ++at_;
                out.push_back(escaped());
            } else {
                out.push_back(now());
            }
        }
        expect(quote);
        return out;
    }

    // \uXXXX names characters that no path and no name here needs: it is kept as it is written.
    char escaped() const {
        switch (now()) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            default:
                return now();
        }
    }

    // A number, a boolean or a date.
    std::string word() {
        const std::size_t start = at_;
        while (at_ < text_.size() &&
               (is_bare(now()) || now() == '+' || now() == '.' || now() == ':')) {
            ++at_;
        }
        ok_ = ok_ && at_ > start;
        return std::string(text_.substr(start, at_ - start));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool ok_ = true;
    Path table_;
    std::map<Path, int> repeated_;
    std::vector<TomlEntry> entries_;
};

std::string quoted_text(std::string_view text) {
    std::string out = "\"";
    for (const char byte : text) {
        if (byte == '\n') {
            out += "\\n";
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
    if (text.starts_with("$redacted:")) {
        return quoted_text(text);
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
    return TomlReader(text).read();
}

std::string redacted_toml(const std::vector<TomlEntry>& entries) {
    std::string out;
    for (const TomlEntry& entry : entries) {
        out += quoted_key(entry.path) + " = " + shown_value(entry) + "\n";
    }
    return out;
}

}  // namespace assay

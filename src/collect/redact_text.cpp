// Redaction of argument lists and of the texts of configuration files.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "collect/credentials.h"
#include "collect/known_flags.h"
#include "collect/redact.h"
#include "collect/redact_config.h"
#include "snapshot/redaction.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kMaxProgram = 255;
constexpr std::size_t kMaxFlag = 64;

bool all_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
               (byte >= '0' && byte <= '9') || extra.find(byte) != std::string_view::npos;
    });
}

// A word that starts with a dash, taken apart: "--name=value".
struct Flag {
    std::string_view dashes;
    std::string_view name;
    std::string_view value;
    bool has_value = false;
};

bool parse_flag(std::string_view word, Flag& flag) {
    const std::size_t dashes = std::min(word.find_first_not_of('-'), std::size_t{3});
    if (dashes == 0 || dashes > 2) {
        return false;
    }
    const std::size_t equals = word.find('=');
    flag.dashes = word.substr(0, dashes);
    flag.has_value = equals != std::string_view::npos;
    flag.name = word.substr(dashes, flag.has_value ? equals - dashes : equals);
    flag.value = flag.has_value ? word.substr(equals + 1) : std::string_view();
    return !flag.name.empty() && flag.name.size() <= kMaxFlag && all_of(flag.name, "-_.");
}

// "-pSECRET" is a short flag with its value attached; "-logtostderr" is a flag of a Go program.
bool hides_value(const Flag& flag) {
    return flag.dashes.size() == 1 && flag.name.size() > 1 && !flag.has_value &&
           !is_known_flag(flag.name);
}

std::string redacted_value(std::string_view name, std::string_view value, bool known_program) {
    const auto found = credential_or_random_in(value);
    if (is_harmless(value) || (known_program && is_known_flag(name) && !found)) {
        return std::string(value);
    }
    return marker_word(found.value_or("flag-value"), value);
}

std::string redacted_word(std::string_view word) {
    if (is_harmless(word)) {
        return std::string(word);
    }
    return marker_word(credential_or_random_in(word).value_or("argument"), word);
}

bool is_program(std::string_view word) {
    return !word.empty() && word.size() <= kMaxProgram && all_of(word, "-_./+") &&
           !credential_or_random_in(word);
}

// A word that says nothing by itself, also after the name of a credential: braces, and files.
bool is_structure(std::string_view word) {
    const bool is_file =
        word.starts_with('/') && word.find('.', word.rfind('/')) != std::string_view::npos;
    return is_file || word.find_first_not_of("{}()[]|&;") == std::string_view::npos;
}

// Whether what comes after this word of a line is a credential: "password", "--token", "secret:".
bool names_credential(std::string_view word) {
    const std::size_t start = std::min(word.find_first_not_of("#-{("), word.size());
    const std::size_t end = word.find_last_not_of(":=");
    return end != std::string_view::npos && start <= end &&
           is_credential_name(word.substr(start, end + 1 - start));
}

std::string redact_word(std::string_view word, bool after_name) {
    const auto found = credential_or_random_in(word);
    if (found && found != "assigned-password") {
        return marker_word(*found, word);
    }
    const std::size_t equals = word.find('=');
    if (equals != std::string_view::npos && equals + 1 < word.size() &&
        is_credential_name(word.substr(0, equals)) && !is_harmless(word.substr(equals + 1))) {
        return std::string(word.substr(0, equals + 1)) +
               marker_word("named", word.substr(equals + 1));
    }
    if (found) {
        return marker_word(*found, word);
    }
    return after_name && !is_harmless(word) && !is_structure(word) ? marker_word("named", word)
                                                                   : std::string(word);
}

// A line of a text that is neither YAML nor JSON: each word by itself, and what follows the name
// of a credential up to the end of the line ("password x", "credentials user x", "token: x").
std::string redact_line(std::string_view line) {
    const std::size_t start = line.find_first_not_of(" \t#-");
    const std::size_t split = line.find_first_of(":=", start == std::string_view::npos ? 0 : start);
    if (start != std::string_view::npos && split != std::string_view::npos) {
        const std::string_view name = trim(line.substr(start, split - start));
        const std::string_view value = trim(line.substr(split + 1));
        if (is_credential_name(name) && !is_harmless(value)) {
            return std::string(line.substr(0, split + 1)) + " " + marker_word("named", value);
        }
    }
    std::string out;
    bool after_name = false;
    std::size_t at = 0;
    while (at < line.size()) {
        const std::size_t end = std::min(line.find_first_of(" \t\"'", at), line.size());
        const std::string_view word = line.substr(at, end - at);
        out += redact_word(word, after_name);
        after_name = after_name || names_credential(word);
        if (end < line.size()) {
            out.push_back(line[end]);
        }
        at = end + 1;
    }
    return credential_in(out) ? marker_word(*credential_in(out), line) : out;
}

bool is_comment(std::string_view line) { return trim(line).starts_with('#'); }

// Line by line. A private key is one marker; a certificate is public and stays; a line that is a
// comment goes, as those of YAML do.
std::string redact_lines(std::string_view text) {
    std::string out;
    std::string_view block;  // the kind of PEM block that a line stands in
    for (const std::string_view line : split(text, '\n')) {
        const bool ends = line.find("-----END") != std::string_view::npos;
        if (block.empty() && line.find("-----BEGIN") != std::string_view::npos) {
            const bool key = credential_in(line) == "private-key";
            const bool certificate = trim(line) == "-----BEGIN CERTIFICATE-----";
            block = ends ? "" : key ? "key" : certificate ? "certificate" : "";
            out += (key ? marker_word("private-key", line) : redact_line(line)) + "\n";
            continue;
        }
        const bool public_line = block == "certificate" && all_of(trim(line), "+/=");
        if (block != "key") {
            out += public_line ? std::string(line) : is_comment(line) ? "" : redact_line(line);
            out += "\n";
        }
        block = ends ? "" : block;
    }
    if (!out.empty()) {
        out.pop_back();
    }
    return out;
}

}  // namespace

std::vector<std::string> Redactor::argv(const std::vector<std::string>& argv) {
    std::vector<std::string> out;
    out.reserve(argv.size());
    const bool known = !argv.empty() && is_known_program(argv.front());
    std::string_view pending;  // the flag whose value the next word may be
    for (std::size_t index = 0; index < argv.size(); ++index) {
        const std::string word = as_utf8(argv[index]);
        Flag flag;
        if (parse_flag(word, flag) && !hides_value(flag) && !credential_or_random_in(flag.name)) {
            const std::string_view original = argv[index];
            pending = flag.has_value || original.size() != word.size()
                          ? std::string_view()
                          : original.substr(flag.dashes.size());
            out.push_back(flag.has_value ? std::string(flag.dashes) + std::string(flag.name) + "=" +
                                               redacted_value(flag.name, flag.value, known)
                                         : word);
            continue;
        }
        if (word == "--" || (index == 0 && is_program(word)) ||
            (index == 1 && known && is_known_program(word))) {
            out.push_back(word);
        } else if (!pending.empty() && !word.starts_with('-')) {
            out.push_back(redacted_value(pending, word, known));
        } else {
            out.push_back(redacted_word(word));
        }
        pending = {};
    }
    return out;
}

std::string Redactor::file_text(std::string_view text) {
    if (!is_utf8(text)) {
        return marker_word("not-text", text);
    }
    Store scratch;
    std::vector<Value> documents;
    bool structured = true;
    decode_yaml_stream(text, scratch, [&](YamlDocument&& document) {
        structured =
            structured && document.value && (document.value->is_map() || document.value->is_list());
        if (structured) {
            documents.push_back(*document.value);
        }
    });
    if (!structured || documents.empty()) {
        return redact_lines(text);
    }
    // Comments may hold anything: a text with a '#' is written anew from its values.
    bool changed = text.find('#') != std::string_view::npos;
    std::string out;
    for (const Value& document : documents) {
        const Value redacted = redact_config(document, scratch);
        changed = changed || !redacted.same(document);
        out += (out.empty() ? "" : "---\n") + encode_json(redacted) + "\n";
    }
    return changed ? out : std::string(text);
}

}  // namespace assay

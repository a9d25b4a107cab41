// The entries of a TOML file, flat: what the configuration of containerd and CRI-O is read with.
//
// Role: `[a."b.c"]` with `d = "x"` is the entry {a, b.c, d} = "x"; inline tables are taken apart
// the same way. Read by toml++ (TOML 1.0): the only place that knows it.
// Failure: nothing for a text that is no TOML, nests values deeper than 16, has more than 256 dots
// in one line, more than 20,000 entries, or more than 32 names or 512 bytes of names in one path.
// Ordering: as in the file. A table that repeats ([[x]]) gets its number behind its name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct TomlEntry {
    enum class Form : std::uint8_t { text, list, word, opaque };
    std::vector<std::string> path;  // at least one name
    Form form = Form::text;
    std::string text;                // of a text or a word (numbers, booleans, dates)
    std::vector<std::string> items;  // of a list of texts; other lists are opaque
};

[[nodiscard]] std::optional<std::vector<TomlEntry>> toml_entries(std::string_view text);

// The entries as TOML with dotted keys, each value that may be a credential replaced by a marker
// word (collect/redact.h): values under names like one, of environments and HTTP headers, opaque
// ones, texts of several lines, and what looks like one.
[[nodiscard]] std::string redacted_toml(const std::vector<TomlEntry>& entries);

}  // namespace assay

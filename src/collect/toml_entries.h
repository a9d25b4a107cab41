// The entries of a TOML file, flat: what the configuration of containerd and CRI-O is read with.
//
// Role: `[a."b.c"]` with `d = "x"` is the entry {a, b.c, d} = "x"; inline tables are taken apart
// the same way. TOML 1.0 but for dates with a blank, which are refused, and multi-line strings,
// which are opaque.
// Failure: nothing for a text that is no TOML, nests deeper than 32, or has more than 20,000
// entries or 512 bytes of names in one path.
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
// ones, and what looks like one.
[[nodiscard]] std::string redacted_toml(const std::vector<TomlEntry>& entries);

}  // namespace assay

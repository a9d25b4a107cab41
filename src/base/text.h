// Small text helpers shared by every folder.
//
// Every string that came from a cluster or file is hostile: printable() is the only way such a
// string may reach a terminal or a log line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
[[nodiscard]] std::string lower_ascii(std::string_view text);
// A path that stands in a file: a relative one is below the file's folder. Empty stays empty.
[[nodiscard]] std::string below_file(std::string_view file, std::string_view path);
// An absolute path without "//", "." and "..", as Go's filepath.Clean gives it; empty for a
// relative one: what it is relative to is not known.
[[nodiscard]] std::string clean_path(std::string_view path);
// What is left of a path below a folder, with its slash: "" of the folder itself, nothing when it
// lies elsewhere. Both are clean.
[[nodiscard]] std::optional<std::string_view> rest_below(std::string_view folder,
                                                         std::string_view path);
// As strconv.ParseBool reads it: 1, t, T, TRUE, true, True, 0, f, F, FALSE, false and False.
[[nodiscard]] std::optional<bool> parse_bool(std::string_view text);
// A limit in words: "16 MB" (of 1024 * 1024 bytes), "501 bytes".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

// Whether the bytes are valid UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view text);
// The length of the longest beginning that is valid UTF-8.
[[nodiscard]] std::size_t utf8_prefix(std::string_view text);

// The text with control characters, bidirectional overrides and invalid UTF-8 shown as \xNN or
// \u{NNNN}, cut to `limit` code points with "..." at the end.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 200);
// What may be any bytes as UTF-8: as it is, or printable as a whole.
[[nodiscard]] std::string as_utf8(std::string_view text);

// Whether the whole text matches the pattern: `*` stands for any run of bytes, also none; every
// other byte for itself.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view text);

// The candidate closest to `word` by edit distance when it is close enough to be meant ("did you
// mean"), else nothing. Ties go to the first candidate.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> candidates);

// Every byte that is no letter, digit, '-', '.', '_' or '~' (RFC 3986, unreserved) and not in
// `kept` as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view kept = {});

}  // namespace assay

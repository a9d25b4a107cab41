#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace assay {
namespace {

// A decoded code point; size 0 means that the bytes are no valid UTF-8.
struct CodePoint {
    char32_t value = 0;
    std::size_t size = 0;
};

constexpr unsigned char byte_at(std::string_view text, std::size_t index) {
    return static_cast<unsigned char>(text[index]);
}

// Precondition: the text is not empty.
CodePoint first_code_point(std::string_view text) {
    const unsigned lead = byte_at(text, 0);
    if (lead < 0x80) return {lead, 1};
    std::size_t size = 0;
    char32_t value = 0;
    char32_t least = 0;
    if ((lead & 0xE0) == 0xC0) {
        size = 2, value = lead & 0x1F, least = 0x80;
    } else if ((lead & 0xF0) == 0xE0) {
        size = 3, value = lead & 0x0F, least = 0x800;
    } else if ((lead & 0xF8) == 0xF0) {
        size = 4, value = lead & 0x07, least = 0x10000;
    }
    if (size == 0 || text.size() < size) return {};
    for (std::size_t i = 1; i < size; ++i) {
        const unsigned next = byte_at(text, i);
        if ((next & 0xC0) != 0x80) return {};
        value = (value << 6) | (next & 0x3F);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < least || value > 0x10FFFF || surrogate) return {};
    return {value, size};
}

// Controls, line separators, bidirectional and other invisible format characters (Unicode
// categories Cc, Zl, Zp and the parts of Cf that reorder or hide text).
bool is_unprintable(char32_t value) {
    struct Range {
        char32_t first, last;
    };
    static constexpr std::array<Range, 11> kRanges = {{{0x00, 0x1F},
                                                       {0x7F, 0x9F},
                                                       {0xAD, 0xAD},
                                                       {0x61C, 0x61C},
                                                       {0x180E, 0x180E},
                                                       {0x200B, 0x200F},
                                                       {0x2028, 0x202E},
                                                       {0x2060, 0x206F},
                                                       {0xFEFF, 0xFEFF},
                                                       {0xFFF9, 0xFFFB},
                                                       {0xE0000, 0xE007F}}};
    return std::any_of(kRanges.begin(), kRanges.end(), [value](const Range& range) {
        return value >= range.first && value <= range.last;
    });
}

void append_escaped(std::string& out, char32_t value, bool as_byte) {
    char buffer[16];
    const int size = std::snprintf(buffer, sizeof buffer, as_byte ? "\\x%02X" : "\\u{%04X}",
                                   static_cast<unsigned>(value));
    out.append(buffer, static_cast<std::size_t>(size));
}

// Edit distance with neighbours swapped counted as one (optimal string alignment).
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> before(right.size() + 1);
    std::vector<std::size_t> above(right.size() + 1);
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[right.size()];
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trim(std::string_view text) {
    static constexpr std::string_view kSpace = " \t\r\n\v\f";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) out += separator;
        out += parts[i];
    }
    return out;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& letter : out)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return out;
}

std::string clean_path(std::string_view path) {
    if (!path.starts_with('/')) {
        return {};
    }
    std::vector<std::string_view> names;
    for (const std::string_view name : split(path, '/')) {
        if (name == ".." && !names.empty()) {
            names.pop_back();
        } else if (!name.empty() && name != "." && name != "..") {
            names.push_back(name);
        }
    }
    std::string out;
    for (const std::string_view name : names) {
        out.append("/").append(name);
    }
    return out.empty() ? "/" : out;
}

std::optional<std::string_view> rest_below(std::string_view folder, std::string_view path) {
    if (folder == "/") return path == "/" ? std::string_view() : path;
    if (!path.starts_with(folder)) return std::nullopt;
    path.remove_prefix(folder.size());
    return path.empty() || path.front() == '/' ? std::optional(path) : std::nullopt;
}

std::size_t utf8_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::uint64_t word = 0;
        if (text.size() - at >= sizeof word) {
            std::memcpy(&word, text.data() + at, sizeof word);
            if ((word & 0x8080808080808080ULL) == 0) {
                at += sizeof word;
                continue;
            }
        }
        const CodePoint point = first_code_point(text.substr(at));
        if (point.size == 0) break;
        at += point.size;
    }
    return at;
}

std::string below_file(std::string_view file, std::string_view path) {
    if (path.empty() || path.starts_with('/')) {
        return std::string(path);
    }
    return std::string(file.substr(0, file.rfind('/') + 1)) + std::string(path);
}

std::optional<bool> parse_bool(std::string_view text) {
    for (const std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
        if (text == yes) return true;
    }
    for (const std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
        if (text == no) return false;
    }
    return std::nullopt;
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::string_view kUnits[] = {"bytes", "KB", "MB", "GB"};
    std::size_t unit = 0;
    while (unit + 1 < std::size(kUnits) && bytes != 0 && bytes % 1024 == 0) {
        bytes /= 1024;
        ++unit;
    }
    return std::to_string(bytes) + " " + std::string(kUnits[unit]);
}

bool is_utf8(std::string_view text) { return utf8_prefix(text) == text.size(); }

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t count = 0; !text.empty(); ++count) {
        if (count == limit) return out + "...";
        const CodePoint point = first_code_point(text);
        if (point.size == 0) {
            append_escaped(out, byte_at(text, 0), true);
            text.remove_prefix(1);
            continue;
        }
        if (is_unprintable(point.value)) {
            append_escaped(out, point.value, point.value < 0x80);
        } else {
            out += text.substr(0, point.size);
        }
        text.remove_prefix(point.size);
    }
    return out;
}

std::string as_utf8(std::string_view text) {
    return is_utf8(text) ? std::string(text) : printable(text, text.size());
}

// The last star can take one byte more whenever the rest does not match: quadratic at worst.
bool matches_pattern(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t star = std::string_view::npos;
    std::size_t taken = 0;
    for (std::size_t index = 0; index < text.size();) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            taken = index;
        } else if (at < pattern.size() && pattern[at] == text[index]) {
            ++at;
            ++index;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            index = ++taken;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
    static constexpr std::size_t kLongest = 200;
    if (word.size() > kLongest) return std::nullopt;
    const std::string* best = nullptr;
    std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > kLongest) continue;
        const std::size_t found = distance(lower_ascii(word), lower_ascii(candidate));
        if (found < least && found < candidate.size()) {
            least = found;
            best = &candidate;
        }
    }
    if (best == nullptr) return std::nullopt;
    return *best;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    static constexpr std::string_view kUnreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string made;
    for (const char unit : text) {
        const auto byte = static_cast<unsigned char>(unit);
        if (kUnreserved.find(unit) != std::string_view::npos ||
            kept.find(unit) != std::string_view::npos) {
            made += unit;
        } else {
            made += {'%', kHex[byte / 16], kHex[byte % 16]};
        }
    }
    return made;
}

}  // namespace assay

// semver, isSemver and the methods of versions:
// k8s.io/apiserver/pkg/cel/library/semverlib.go, since Kubernetes 1.33; the grammar is that of
// github.com/blang/semver/v4.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cel/library.h"
#include "cel/opaque.h"

namespace assay::cel {

namespace {

struct Version {
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    std::uint64_t patch = 0;
    std::string_view before;  // "alpha.1" of 1.2.3-alpha.1
    std::string_view build;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }
bool all_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const char lower = static_cast<char>(c | 0x20);
        return is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '-';
    });
}

// Digits without leading zeros that fit 64 bits.
std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t made = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), made);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return made;
}

// What is before the separator; `rest` becomes what is behind it.
std::string_view cut(std::string_view& rest, char separator) {
    const std::size_t at = std::min(rest.find(separator), rest.size());
    const std::string_view head = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return head;
}

// Every identifier between dots is there and well-formed.
bool identifiers(std::string_view text, bool numbers_are_strict) {
    while (true) {
        const std::size_t dot = text.find('.');
        const std::string_view one = text.substr(0, dot);
        if (one.empty() || !all_plain(one)) return false;
        if (numbers_are_strict && all_digits(one) && !number(one)) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

std::optional<Version> parse(std::string_view text) {
    if (std::count(text.begin(), text.end(), '.') < 2) return std::nullopt;
    Version made;
    const auto major = number(cut(text, '.'));
    const auto minor = number(cut(text, '.'));
    const std::size_t plus = text.find('+');
    if (plus != std::string_view::npos) {
        made.build = text.substr(plus + 1);
        text = text.substr(0, plus);
        if (!identifiers(made.build, false)) return std::nullopt;
    }
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos) {
        made.before = text.substr(dash + 1);
        text = text.substr(0, dash);
        if (!identifiers(made.before, true)) return std::nullopt;
    }
    const auto patch = number(text);
    if (!major || !minor || !patch) return std::nullopt;
    made.major = *major;
    made.minor = *minor;
    made.patch = *patch;
    return made;
}

// "v1.2" as "1.2.0", "01.02.3" as "1.2.3"; nothing for a short version with a suffix.
std::optional<std::string> normalized(std::string_view text) {
    if (text.starts_with('v')) text.remove_prefix(1);
    std::vector<std::string> parts;
    std::string_view rest = text;
    while (parts.size() < 2 && rest.find('.') != std::string_view::npos) {
        parts.emplace_back(cut(rest, '.'));
    }
    parts.emplace_back(rest);
    for (std::string& part : parts) {
        if (part.size() < 2) continue;
        part.erase(0, std::min(part.find_first_not_of('0'), part.size()));
        if (part.empty() || !is_digit(part.front())) part.insert(0, 1, '0');
    }
    if (parts.size() < 3 && parts.back().find_first_of("+-") != std::string::npos) {
        return std::nullopt;
    }
    parts.resize(3, "0");
    return fmt::format("{}.{}.{}", parts[0], parts[1], parts[2]);
}

int order_of(std::uint64_t left, std::uint64_t right) {
    return (left > right ? 1 : 0) - (left < right ? 1 : 0);
}

// Numbers stand before words; both by their own order.
int compare_identifiers(std::string_view left, std::string_view right) {
    const bool left_number = all_digits(left);
    if (left_number != all_digits(right)) return left_number ? -1 : 1;
    if (left_number) return order_of(number(left).value_or(0), number(right).value_or(0));
    return left.compare(right);
}

int compare_before(std::string_view left, std::string_view right) {
    if (left.empty() || right.empty()) return (left.empty() ? 1 : 0) - (right.empty() ? 1 : 0);
    while (!left.empty() && !right.empty()) {
        const int order = compare_identifiers(cut(left, '.'), cut(right, '.'));
        if (order != 0) return order;
    }
    return (left.empty() ? 0 : 1) - (right.empty() ? 0 : 1);
}

const Version& content(const void* value) { return *static_cast<const Version*>(value); }
int compare_versions(const void* a, const void* b) {
    const Version& left = content(a);
    const Version& right = content(b);
    if (left.major != right.major) return order_of(left.major, right.major);
    if (left.minor != right.minor) return order_of(left.minor, right.minor);
    if (left.patch != right.patch) return order_of(left.patch, right.patch);
    return compare_before(left.before, right.before);
}
bool equal_versions(const void* left, const void* right) {
    return compare_versions(left, right) == 0;
}
std::string version_text(const void* value) {
    const Version& version = content(value);
    std::string made = fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
    if (!version.before.empty()) made += fmt::format("-{}", version.before);
    if (!version.build.empty()) made += fmt::format("+{}", version.build);
    return made;
}

constexpr OpaqueType version_type{"kubernetes.Semver", "semver", version_text, equal_versions,
                                  compare_versions};

// The first argument as a version, normalized when the second asks for it.
std::optional<Version> version_of(std::span<const Datum> args, Arena& arena) {
    if (args.size() < 2 || !args[1].as_bool()) return parse(args[0].as_text());
    const auto text = normalized(args[0].as_text());
    return text ? parse(arena.copy(*text)) : std::nullopt;
}
bool fits(std::span<const Datum> args) {
    return args[0].is(DatumKind::text) && (args.size() < 2 || args[1].is(DatumKind::boolean));
}

Datum semver(HostCall& call, std::span<const Datum> args) {
    if (!fits(args)) return no_overload("semver");
    const auto version = version_of(args, call.arena);
    if (!version) return Datum::error(ErrorKind::invalid_argument, "the text is no version");
    return make_opaque(version_type, *version, call.arena);
}
Datum is_semver(HostCall& call, std::span<const Datum> args) {
    if (!fits(args)) return no_overload("isSemver");
    return Datum::boolean(version_of(args, call.arena).has_value());
}

template <std::uint64_t Version::*part>
Datum number_of(HostCall&, std::span<const Datum> args) {
    const auto* const version = opaque_as<Version>(args[0], version_type);
    if (version == nullptr) return no_overload("of versions");
    // As Go converts it: what int64 does not hold wraps around.
    return Datum::integer(static_cast<std::int64_t>(version->*part));
}

}  // namespace

void add_semver(Environment& environment) {
    static const std::array functions{
        Function{"semver", 1, 2, semver},
        Function{"isSemver", 1, 2, is_semver},
        Function{"major", 1, 1, number_of<&Version::major>, CallStyle::method},
        Function{"minor", 1, 1, number_of<&Version::minor>, CallStyle::method},
        Function{"patch", 1, 1, number_of<&Version::patch>, CallStyle::method},
    };
    for (const Function& function : functions) environment.function(function);
}

}  // namespace assay::cel

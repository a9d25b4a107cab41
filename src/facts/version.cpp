#include "facts/version.h"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/text.h"

namespace assay {
namespace {

// Takes a number off the front of `text`; nothing when there is none or it is absurdly large.
std::optional<int> take_number(std::string_view& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

// "alpha.1", "beta.0", "rc.2": only with a number and nothing else of a word behind it.
void take_stage(std::string_view& text, Version& version) {
    std::string_view rest = text;
    int stage = Version::kFinal;
    if (take(rest, "alpha")) {
        stage = Version::kAlpha;
    } else if (take(rest, "beta")) {
        stage = Version::kBeta;
    } else if (take(rest, "rc")) {
        stage = Version::kCandidate;
    } else {
        return;
    }
    take(rest, ".");
    if (const auto number = take_number(rest)) {
        version.stage = stage;
        version.stage_number = *number;
        text = rest;
    }
}

}  // namespace

std::strong_ordering operator<=>(const Version& left, const Version& right) {
    if (const auto order = left.major <=> right.major; order != 0) return order;
    if (const auto order = left.minor <=> right.minor; order != 0) return order;
    if (const auto order = left.patch <=> right.patch; order != 0) return order;
    if (const auto order = left.stage <=> right.stage; order != 0) return order;
    return left.stage_number <=> right.stage_number;
}

bool operator==(const Version& left, const Version& right) { return (left <=> right) == 0; }

std::string Version::minor_text() const {
    return std::to_string(major) + "." + std::to_string(minor);
}

std::optional<Version> parse_version(std::string_view text) {
    Version version;
    text = trim(text);
    take(text, "v");
    const auto major = take_number(text);
    if (!major || !take(text, ".")) {
        return std::nullopt;
    }
    const auto minor = take_number(text);
    if (!minor) {
        return std::nullopt;
    }
    version.major = *major;
    version.minor = *minor;
    version.patch_missing = true;
    if (text.size() > 1 && text[0] == '.') {
        std::string_view rest = text.substr(1);
        if (const auto patch = take_number(rest)) {
            version.patch = *patch;
            version.patch_missing = false;
            text = rest;
        }
    }
    if (!text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == '.' || text[0] == '~')) {
        const bool may_be_stage = text[0] == '-';
        text.remove_prefix(1);
        if (may_be_stage) {
            take_stage(text, version);
        }
        while (!text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == '.')) {
            text.remove_prefix(1);
        }
    } else if (!text.empty()) {
        return std::nullopt;
    }
    version.vendor = std::string(text);
    return version;
}

Result<VersionRange> VersionRange::parse(std::string_view text) {
    VersionRange range;
    range.text_ = std::string(trim(text));
    for (std::string_view part : split(range.text_, ' ')) {
        part = trim(part);
        if (part.empty()) {
            continue;
        }
        Bound bound;
        if (take(part, "<=")) {
            bound.op = Op::less_equal;
        } else if (take(part, ">=")) {
            bound.op = Op::greater_equal;
        } else if (take(part, "<")) {
            bound.op = Op::less;
        } else if (take(part, ">")) {
            bound.op = Op::greater;
        } else if (!take(part, "=")) {
            return fail(ErrorCode::policy, "a version range has conditions such as >=1.10, not '" +
                                               printable(part) + "'");
        }
        const auto version = parse_version(part);
        if (!version) {
            return fail(ErrorCode::policy, "'" + printable(part) + "' is no Kubernetes version");
        }
        bound.version = *version;
        bound.whole_minor = std::count(part.begin(), part.end(), '.') == 1;
        range.bounds_.push_back(bound);
    }
    return range;
}

bool VersionRange::contains(const Version& version) const {
    for (const Bound& bound : bounds_) {
        Version seen = version;
        if (bound.whole_minor) {
            seen = Version{};
            seen.major = version.major;
            seen.minor = version.minor;
        }
        const auto order = seen <=> bound.version;
        const bool holds = bound.op == Op::less            ? order < 0
                           : bound.op == Op::less_equal    ? order <= 0
                           : bound.op == Op::greater       ? order > 0
                           : bound.op == Op::greater_equal ? order >= 0
                                                           : order == 0;
        if (!holds) {
            return false;
        }
    }
    return true;
}

}  // namespace assay

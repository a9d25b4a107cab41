#include "policy/version.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

// Reads a number at the front and takes it away.
std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc{} || number < 0) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    return number;
}

}  // namespace

std::optional<KubernetesVersion> kubernetes_version(std::string_view text) {
    if (!text.empty() && text.front() == 'v') {
        text.remove_prefix(1);
    }
    const auto major = take_number(text);
    if (!major || text.empty() || text.front() != '.') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto minor = take_number(text);
    const bool ends =
        text.empty() || text.front() == '.' || text.front() == '-' || text.front() == '+';
    if (!minor || !ends) {
        return std::nullopt;
    }
    return KubernetesVersion{*major, *minor};
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, Operator>, 5> kOperators{{
        {">=", Operator::at_least},
        {"<=", Operator::at_most},
        {">", Operator::above},
        {"<", Operator::below},
        {"=", Operator::equal},
    }};
    VersionRange range;
    range.text_ = trim(text);
    for (std::string_view part : split(range.text_, ' ')) {
        if (part.empty()) {
            continue;
        }
        const auto row = std::find_if(kOperators.begin(), kOperators.end(), [&](const auto& each) {
            return part.substr(0, each.first.size()) == each.first;
        });
        if (row == kOperators.end()) {
            return std::nullopt;
        }
        const auto version = kubernetes_version(part.substr(row->first.size()));
        if (!version) {
            return std::nullopt;
        }
        range.comparisons_.push_back({row->second, *version});
    }
    if (range.comparisons_.empty()) {
        return std::nullopt;
    }
    return range;
}

bool VersionRange::contains(KubernetesVersion version) const {
    return std::all_of(comparisons_.begin(), comparisons_.end(), [&](const Comparison& each) {
        switch (each.operation) {
            case Operator::at_least:
                return version >= each.version;
            case Operator::above:
                return version > each.version;
            case Operator::at_most:
                return version <= each.version;
            case Operator::below:
                return version < each.version;
            case Operator::equal:
                return version == each.version;
        }
        return false;
    });
}

}  // namespace assay

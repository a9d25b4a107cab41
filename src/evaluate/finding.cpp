#include "evaluate/finding.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

constexpr std::array<std::string_view, 5> kVerdicts{"pass", "fail", "unknown", "not-applicable",
                                                    "error"};

int rank(Verdict verdict) {
    switch (verdict) {
        case Verdict::fail:
            return 4;
        case Verdict::error:
            return 3;
        case Verdict::unknown:
            return 2;
        case Verdict::pass:
            return 1;
        case Verdict::not_applicable:
            return 0;
    }
    return 4;
}

}  // namespace

std::string_view text_of(Verdict verdict) {
    return kVerdicts.at(static_cast<std::size_t>(verdict));
}

std::optional<Verdict> verdict_of(std::string_view text) {
    const auto at = std::find(kVerdicts.begin(), kVerdicts.end(), text);
    if (at == kVerdicts.end()) {
        return std::nullopt;
    }
    return static_cast<Verdict>(at - kVerdicts.begin());
}

Verdict worse(Verdict left, Verdict right) { return rank(left) >= rank(right) ? left : right; }

const Details& no_details() noexcept {
    static const Details nothing{};
    return nothing;
}

const Details& Finding::details() const noexcept { return held ? *held : no_details(); }

Details& Finding::add_details() {
    if (!held) held = Details{};
    return *held;
}

}  // namespace assay

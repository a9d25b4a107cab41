// Kubernetes versions: reading, ordering, ranges.
//
// Role: "v1.34.1-eks-1a2b3c" and "1.29.6-gke.1254000" are compared by what Kubernetes released:
// major, minor, patch and alpha/beta/rc. Whatever else a vendor appends is not a pre-release: it
// is kept in `vendor` and does not order.
// Failure: nothing when the text does not begin with "v"? major "." minor.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace assay {

struct Version {
    int major = 0;
    int minor = 0;
    int patch = 0;
    bool patch_missing = false;  // the text has none: "1.34"
    int stage = kFinal;          // kAlpha, kBeta, kCandidate, kFinal
    int stage_number = 0;
    std::string vendor;  // "eks-1a2b3c", "k3s1"; empty for upstream builds

    static constexpr int kAlpha = 0;
    static constexpr int kBeta = 1;
    static constexpr int kCandidate = 2;
    static constexpr int kFinal = 3;

    // By release; `vendor` does not count.
    friend std::strong_ordering operator<=>(const Version& left, const Version& right);
    friend bool operator==(const Version& left, const Version& right);
    [[nodiscard]] std::string minor_text() const;  // "1.34"
};

[[nodiscard]] std::optional<Version> parse_version(std::string_view text);

// Conditions that all hold, separated by spaces: ">=1.10 <1.24". Operators: < <= > >= =. A bound
// without a patch stands for the whole minor: "<=1.24" holds for 1.24.17, "=1.24" for any 1.24.x,
// and a pre-release counts to its minor ("<1.24" does not hold for 1.24.0-rc.1). An empty range
// holds for everything.
class VersionRange {
public:
    VersionRange() = default;
    [[nodiscard]] static Result<VersionRange> parse(std::string_view text);  // policy error

    [[nodiscard]] bool contains(const Version& version) const;
    [[nodiscard]] bool any() const noexcept { return bounds_.empty(); }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    enum class Op : unsigned char { less, less_equal, greater, greater_equal, equal };
    struct Bound {
        Op op = Op::equal;
        Version version;
        bool whole_minor = false;
    };
    std::string text_;
    std::vector<Bound> bounds_;
};

}  // namespace assay

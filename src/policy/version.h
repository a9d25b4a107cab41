// Kubernetes versions as checks compare them: major and minor.
//
// Source: minor versions are what the deprecation and version skew policies speak of
// (kubernetes.io/releases/version-skew-policy).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct KubernetesVersion {
    int major = 0;
    int minor = 0;
    friend auto operator<=>(const KubernetesVersion&, const KubernetesVersion&) = default;
};

// Of "v1.34.1-eks-1", "1.34", "v1.34+". Nothing when it does not begin with two numbers.
[[nodiscard]] std::optional<KubernetesVersion> kubernetes_version(std::string_view text);

// ">=1.10 <1.24": every comparison must hold. Operators: >= > <= < =.
class VersionRange {
public:
    // Nothing when the text is not a range.
    [[nodiscard]] static std::optional<VersionRange> parse(std::string_view text);
    [[nodiscard]] bool contains(KubernetesVersion version) const;
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    enum class Operator : std::uint8_t { at_least, above, at_most, below, equal };
    struct Comparison {
        Operator operation = Operator::equal;
        KubernetesVersion version;
    };
    std::vector<Comparison> comparisons_;
    std::string text_;
};

}  // namespace assay

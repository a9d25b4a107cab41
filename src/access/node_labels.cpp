#include "access/node_labels.h"

#include <algorithm>
#include <array>
#include <set>

namespace assay {
namespace {

constexpr std::array<std::string_view, 11> kLabels{
    "kubernetes.io/hostname",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "beta.kubernetes.io/instance-type",
    "node.kubernetes.io/instance-type",
    "kubernetes.io/os",
    "kubernetes.io/arch",
    "beta.kubernetes.io/os",
    "beta.kubernetes.io/arch",
};

std::string_view domain_of(std::string_view label) {
    const std::size_t slash = label.find('/');
    return slash == std::string_view::npos ? std::string_view{} : label.substr(0, slash);
}

bool is_below(std::string_view domain, std::string_view parent) {
    return domain == parent || (domain.ends_with(parent) && domain.size() > parent.size() &&
                                domain[domain.size() - parent.size() - 1] == '.');
}

}  // namespace

bool is_label_of_kubelets(std::string_view label) {
    const std::string_view domain = domain_of(label);
    if (is_below(domain, "node-restriction.kubernetes.io")) {
        return false;
    }
    return (!is_below(domain, "kubernetes.io") && !is_below(domain, "k8s.io")) ||
           std::ranges::find(kLabels, label) != kLabels.end() ||
           is_below(domain, "kubelet.kubernetes.io") || is_below(domain, "node.kubernetes.io");
}

std::vector<std::string> forbidden_label_changes(const Value& before, const Value& after) {
    std::set<std::string> forbidden;
    const auto add = [&](const Value& some, const Value& others) {
        for (const Member& label : some.members_or_none()) {
            const Value* other = others.find(label.key());
            const bool same = other != nullptr && *other == label.value;
            if (!same && !is_label_of_kubelets(label.key())) {
                forbidden.emplace(label.key());
            }
        }
    };
    add(before, after);
    add(after, before);
    return {forbidden.begin(), forbidden.end()};
}

}  // namespace assay

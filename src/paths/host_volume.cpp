#include "paths/host_volume.h"

#include "paths/hubs.h"

namespace assay {
namespace {

constexpr Asked kVolumes{"", "persistentvolumes"};
constexpr Asked kClaims{"", "persistentvolumeclaims"};
constexpr Asked kSets{"apps", "statefulsets"};

// Why a pod there may not run as root.
std::optional<Unknown> guard_in(const PodAdmission& admission, std::string_view ns) {
    if (admission.off()) return std::nullopt;
    const EnforcedLevel level = admission.level_of(ns);
    if (level.why) return level.why;
    if (level.level == "privileged" || level.level == "baseline") return std::nullopt;
    if (level.level.empty()) return admission.hidden();
    return Unknown{Reason::indeterminate,
                   "pods of the namespace do not run as root, and the folder may need it"};
}

// Of the namespace, or of the one that guards least.
std::optional<Unknown> guard_of(const Ability& ability) {
    const PodAdmission admission = ability.facts().pod_admission();
    if (!ability.whole()) return guard_in(admission, ability.ns());
    std::optional<Unknown> guard = Unknown{Reason::indeterminate, "no namespace is known"};
    for (const std::string& ns : ability.inventory().namespaces) {
        guard = guard_in(admission, ns);
        if (!guard) break;
    }
    return guard;
}

}  // namespace

void add_host_volume(const Ability& ability, const Right& run) {
    const auto volume = ability.may_in_cluster({"create"}, kVolumes);
    if (!volume) return;
    auto claim = ability.may({"create"}, kClaims);
    if (!claim) claim = ability.may({"create"}, kSets);
    if (!claim) return;
    ability.lead(EdgeKind::host_volume, ability.graph().vertex(hub(kRootOnNodes, {})),
                 {*volume, run, *claim}, guard_of(ability));
}

}  // namespace assay

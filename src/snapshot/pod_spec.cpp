#include "snapshot/pod_spec.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "snapshot/redaction.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 43> kFields{"activeDeadlineSeconds",
                                                   "affinity",
                                                   "automountServiceAccountToken",
                                                   "containers",
                                                   "dnsConfig",
                                                   "dnsPolicy",
                                                   "enableServiceLinks",
                                                   "ephemeralContainers",
                                                   "hostAliases",
                                                   "hostIPC",
                                                   "hostNetwork",
                                                   "hostPID",
                                                   "hostUsers",
                                                   "hostname",
                                                   "hostnameOverride",
                                                   "imagePullSecrets",
                                                   "initContainers",
                                                   "nodeName",
                                                   "nodeSelector",
                                                   "os",
                                                   "overhead",
                                                   "preemptionPolicy",
                                                   "priority",
                                                   "priorityClassName",
                                                   "readinessGates",
                                                   "resourceClaims",
                                                   "resources",
                                                   "restartPolicy",
                                                   "runtimeClassName",
                                                   "schedulerName",
                                                   "schedulingGates",
                                                   "schedulingGroup",
                                                   "securityContext",
                                                   "serviceAccount",
                                                   "serviceAccountName",
                                                   "setHostnameAsFQDN",
                                                   "shareProcessNamespace",
                                                   "subdomain",
                                                   "terminationGracePeriodSeconds",
                                                   "tolerations",
                                                   "topologySpreadConstraints",
                                                   "volumes",
                                                   "workloadRef"};
static_assert(std::ranges::is_sorted(kFields));

bool is_said(const Value& value) { return !value.text_or().empty() || is_redaction_marker(value); }

}  // namespace

bool is_pod_spec_field(std::string_view name) { return std::ranges::binary_search(kFields, name); }

bool is_pod_container(const Value& value) {
    return is_said(value.get("name")) && is_said(value.get("image"));
}

bool holds_pod_containers(const Value& value) {
    const Value list = value.get("containers");
    const auto containers = list.items_or_none();
    return !containers.empty() && std::ranges::all_of(containers, is_pod_container);
}

bool has_pod_spec_shape(const Value& value) {
    const auto members = value.members_or_none();
    return holds_pod_containers(value) && std::ranges::all_of(members, [](const Member& member) {
               return is_pod_spec_field(member.key());
           });
}

}  // namespace assay

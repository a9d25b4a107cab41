// The ways from one right to the next, each named once.
//
// Role: what an edge of the graph of attack paths is called in text and JSON. `id` is stable.
// A kind that is a `step` is something an attacker does; the others only say what belongs to what
// (a member to its group, a namespace to the whole cluster, a service account to a new pod) and add
// nothing to a distance.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay {

enum class EdgeKind : std::uint8_t {
    member,
    part,
    masters,
    everything,
    escalate_role,
    bind_role,
    impersonate_user,
    impersonate_group,
    impersonate_account,
    token_create,
    secret_read,
    secret_create,
    workload_create,
    workload_change,
    pod_account,
    privileged_pod,
    namespace_labels,
    pod_exec,
    pod_image,
    ephemeral_container,
    ephemeral_privileged,
    mutating_webhook,
    node_proxy,
    account_token,
    container_escape,
    node_pods,
    node_token_request,
    node_credentials,
    control_plane,
    certificate_sign,
    host_volume,
    mutating_policy,
    impersonate_constrained,
    steal_pods,
    api_service,
    custom_workload,
    custom_definition,
    kubelet_keys,
    pod_tokens,
};

struct EdgeKindInfo {
    EdgeKind kind;
    std::string_view id;
    bool step;
    std::string_view meaning;
    std::string_view source;
};

[[nodiscard]] const EdgeKindInfo& info_of(EdgeKind kind);

}  // namespace assay

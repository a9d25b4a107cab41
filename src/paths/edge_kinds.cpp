#include "paths/edge_kinds.h"

#include <array>
#include <cstddef>

namespace assay {
namespace {

using K = EdgeKind;

// In the order of the enumeration.
constexpr std::array<EdgeKindInfo, 39> kKinds{{
    {K::member, "member", false, "is a member of the group",
     "apiserver pkg/authentication/serviceaccount/util.go MakeGroupNames"},
    {K::part, "part", false, "holds", "a namespace is part of the cluster"},
    {K::masters, "masters", true, "is allowed everything before RBAC is asked",
     "apiserver pkg/authorization/authorizerfactory/builtin.go"},
    {K::everything, "everything", true, "may do everything",
     "component-helpers auth/rbac/validation/policy_comparator.go Covers"},
    {K::escalate_role, "escalate-role", true, "gives a role of its own more rules",
     "pkg/registry/rbac/clusterrole/policybased/storage.go"},
    {K::bind_role, "bind-role", true, "binds a stronger role to itself",
     "pkg/registry/rbac/clusterrolebinding/policybased/storage.go"},
    {K::impersonate_user, "impersonate-user", true, "acts as the user",
     "apiserver pkg/endpoints/filters/impersonation"},
    {K::impersonate_group, "impersonate-group", true, "acts as a member of the group",
     "apiserver pkg/endpoints/filters/impersonation"},
    {K::impersonate_account, "impersonate-account", true, "acts as the service account",
     "apiserver pkg/endpoints/filters/impersonation"},
    {K::token_create, "token-create", true, "asks for a token of the service account",
     "pkg/registry/core/serviceaccount/storage/token.go"},
    {K::secret_read, "secret-read", true, "reads a Secret that holds a token",
     "pkg/controller/serviceaccount/tokens_controller.go"},
    {K::secret_create, "secret-create", true, "has a token put into a Secret and reads it",
     "pkg/controller/serviceaccount/tokens_controller.go"},
    {K::workload_create, "workload-create", true, "runs a pod of its own",
     "pkg/apis/core/v1 PodSpec"},
    {K::workload_change, "workload-change", true, "changes what a workload runs",
     "pkg/apis/core/v1 PodTemplateSpec"},
    {K::pod_account, "pod-account", false, "runs a pod with the service account",
     "plugin/pkg/admission/serviceaccount"},
    {K::privileged_pod, "privileged-pod", true, "runs a privileged pod on a node of its choice",
     "k8s.io/pod-security-admission admission/admission.go"},
    {K::namespace_labels, "namespace-labels", true,
     "takes the pod security level from the namespace and runs a privileged pod",
     "k8s.io/pod-security-admission api/helpers.go PolicyToEvaluate"},
    {K::pod_exec, "pod-exec", true, "runs commands in the pod",
     "pkg/registry/core/pod/rest/subresources.go"},
    {K::pod_image, "pod-image", true, "puts another image into the pod",
     "pkg/apis/core/validation ValidatePodUpdate"},
    {K::ephemeral_container, "ephemeral-container", true, "adds a container to the pod",
     "pkg/registry/core/pod/strategy.go podEphemeralContainersStrategy"},
    {K::ephemeral_privileged, "ephemeral-privileged", true,
     "adds a privileged container to a pod of the node",
     "k8s.io/pod-security-admission admission/admission.go"},
    {K::mutating_webhook, "mutating-webhook", true,
     "changes every object that anybody writes by a webhook",
     "apiserver pkg/admission/plugin/webhook/mutating"},
    {K::node_proxy, "node-proxy", true, "runs commands in pods through the kubelet",
     "pkg/kubelet/server/auth.go; get is enough for a WebSocket"},
    {K::account_token, "account-token", true, "reads the token that is mounted in the pod",
     "plugin/pkg/admission/serviceaccount"},
    {K::container_escape, "container-escape", true, "leaves the container for its node",
     "k8s.io/pod-security-admission policy"},
    {K::node_pods, "node-pods", true, "enters the pods of the node", "root on the node"},
    {K::node_token_request, "node-token-request", true,
     "asks as the kubelet for tokens of the pods of the node",
     "plugin/pkg/auth/authorizer/node/node_authorizer.go"},
    {K::node_credentials, "node-credentials", true, "uses the kubelet's credentials",
     "plugin/pkg/auth/authorizer/node/node_authorizer.go"},
    {K::control_plane, "control-plane", true, "reads the keys of the API server or of etcd",
     "cmd/kubeadm/app/constants/constants.go"},
    {K::certificate_sign, "certificate-sign", true,
     "has a client certificate signed for a name of its choice",
     "plugin/pkg/admission/certificates, pkg/controller/certificates/signer"},
    {K::host_volume, "host-volume", true, "mounts a folder of a node by a volume of its own",
     "pkg/volume/hostpath; k8s.io/pod-security-admission policy/check_restrictedVolumes.go"},
    {K::mutating_policy, "mutating-policy", true,
     "changes every object that anybody writes by an admission policy",
     "apiserver pkg/admission/plugin/policy/mutating"},
    {K::impersonate_constrained, "impersonate-constrained", true,
     "acts as another in certain requests",
     "apiserver pkg/endpoints/filters/impersonation/constrained_impersonation.go"},
    {K::steal_pods, "steal-pods", true, "drives pods to a node of its own",
     "pkg/controller/nodelifecycle; pkg/registry/core/pod/storage/eviction.go"},
    {K::api_service, "api-service", true, "has the API server take an API from its own server",
     "kube-aggregator pkg/apiserver/apiserver.go AddAPIService"},
    {K::custom_workload, "custom-workload", true,
     "has a controller run a pod from a custom resource",
     "apiextensions-apiserver; snapshot/custom_kinds.h"},
    {K::custom_definition, "custom-definition", true,
     "changes custom resources by a conversion webhook",
     "apiextensions-apiserver pkg/apiserver/conversion"},
    {K::kubelet_keys, "kubelet-keys", true, "reads the kubelet's client certificate",
     "pkg/kubelet/certificate; cmd/kubeadm/app/constants/constants.go"},
    {K::pod_tokens, "pod-tokens", true, "reads the tokens of other pods on the node",
     "pkg/kubelet/config defaults; pkg/volume/projected"},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (static_cast<std::size_t>(kKinds.at(i).kind) != i) return false;
    }
    return true;
}
static_assert(in_order());

}  // namespace

const EdgeKindInfo& info_of(EdgeKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

}  // namespace assay

#include "snapshot/kinds.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/text.h"

namespace assay {
namespace {

struct Row {
    std::string_view group;
    std::string_view version;
    std::string_view resource;
    std::string_view kind;
    bool namespaced;
};

// clang-format off
// Every listable resource of kube-apiserver v1.36 (api/discovery of the Kubernetes source) with the
// preferred version of its group, and PodSecurityPolicy, which was served up to v1.24.
constexpr Row kBuiltIn[] = {
    {"", "v1", "componentstatuses", "ComponentStatus", false},
    {"", "v1", "configmaps", "ConfigMap", true},
    {"", "v1", "endpoints", "Endpoints", true},
    {"", "v1", "events", "Event", true},
    {"", "v1", "limitranges", "LimitRange", true},
    {"", "v1", "namespaces", "Namespace", false},
    {"", "v1", "nodes", "Node", false},
    {"", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true},
    {"", "v1", "persistentvolumes", "PersistentVolume", false},
    {"", "v1", "pods", "Pod", true},
    {"", "v1", "podtemplates", "PodTemplate", true},
    {"", "v1", "replicationcontrollers", "ReplicationController", true},
    {"", "v1", "resourcequotas", "ResourceQuota", true},
    {"", "v1", "secrets", "Secret", true},
    {"", "v1", "serviceaccounts", "ServiceAccount", true},
    {"", "v1", "services", "Service", true},
    {"admissionregistration.k8s.io", "v1", "mutatingadmissionpolicies", "MutatingAdmissionPolicy", false},
    {"admissionregistration.k8s.io", "v1", "mutatingadmissionpolicybindings", "MutatingAdmissionPolicyBinding", false},
    {"admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false},
    {"admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy", false},
    {"admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding", false},
    {"admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false},
    {"apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false},
    {"apiregistration.k8s.io", "v1", "apiservices", "APIService", false},
    {"apps", "v1", "controllerrevisions", "ControllerRevision", true},
    {"apps", "v1", "daemonsets", "DaemonSet", true},
    {"apps", "v1", "deployments", "Deployment", true},
    {"apps", "v1", "replicasets", "ReplicaSet", true},
    {"apps", "v1", "statefulsets", "StatefulSet", true},
    {"autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true},
    {"batch", "v1", "cronjobs", "CronJob", true},
    {"batch", "v1", "jobs", "Job", true},
    {"certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", false},
    {"certificates.k8s.io", "v1beta1", "clustertrustbundles", "ClusterTrustBundle", false},
    {"certificates.k8s.io", "v1beta1", "podcertificaterequests", "PodCertificateRequest", true},
    {"coordination.k8s.io", "v1", "leases", "Lease", true},
    {"coordination.k8s.io", "v1beta1", "leasecandidates", "LeaseCandidate", true},
    {"discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true},
    {"events.k8s.io", "v1", "events", "Event", true},
    {"flowcontrol.apiserver.k8s.io", "v1", "flowschemas", "FlowSchema", false},
    {"flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration", false},
    {"internal.apiserver.k8s.io", "v1alpha1", "storageversions", "StorageVersion", false},
    {"networking.k8s.io", "v1", "ingressclasses", "IngressClass", false},
    {"networking.k8s.io", "v1", "ingresses", "Ingress", true},
    {"networking.k8s.io", "v1", "ipaddresses", "IPAddress", false},
    {"networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true},
    {"networking.k8s.io", "v1", "servicecidrs", "ServiceCIDR", false},
    {"node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", false},
    {"policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true},
    {"policy", "v1beta1", "podsecuritypolicies", "PodSecurityPolicy", false},
    {"rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false},
    {"rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false},
    {"rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true},
    {"rbac.authorization.k8s.io", "v1", "roles", "Role", true},
    {"resource.k8s.io", "v1", "deviceclasses", "DeviceClass", false},
    {"resource.k8s.io", "v1", "resourceclaims", "ResourceClaim", true},
    {"resource.k8s.io", "v1", "resourceclaimtemplates", "ResourceClaimTemplate", true},
    {"resource.k8s.io", "v1", "resourceslices", "ResourceSlice", false},
    {"resource.k8s.io", "v1alpha3", "resourcepoolstatusrequests", "ResourcePoolStatusRequest", false},
    {"resource.k8s.io", "v1beta2", "devicetaintrules", "DeviceTaintRule", false},
    {"scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", false},
    {"scheduling.k8s.io", "v1alpha2", "podgroups", "PodGroup", true},
    {"scheduling.k8s.io", "v1alpha2", "workloads", "Workload", true},
    {"storage.k8s.io", "v1", "csidrivers", "CSIDriver", false},
    {"storage.k8s.io", "v1", "csinodes", "CSINode", false},
    {"storage.k8s.io", "v1", "csistoragecapacities", "CSIStorageCapacity", true},
    {"storage.k8s.io", "v1", "storageclasses", "StorageClass", false},
    {"storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment", false},
    {"storage.k8s.io", "v1", "volumeattributesclasses", "VolumeAttributesClass", false},
    {"storagemigration.k8s.io", "v1beta1", "storageversionmigrations", "StorageVersionMigration", false},
};

// Custom resources that say how traffic flows; the versions are those of their projects' CRDs.
constexpr Row kNetworking[] = {
    {"gateway.networking.k8s.io", "v1", "gateways", "Gateway", true},
    {"gateway.networking.k8s.io", "v1", "gatewayclasses", "GatewayClass", false},
    {"gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute", true},
    {"gateway.networking.k8s.io", "v1", "grpcroutes", "GRPCRoute", true},
    {"gateway.networking.k8s.io", "v1alpha2", "tlsroutes", "TLSRoute", true},
    {"gateway.networking.k8s.io", "v1alpha2", "tcproutes", "TCPRoute", true},
    {"gateway.networking.k8s.io", "v1alpha2", "udproutes", "UDPRoute", true},
    {"gateway.networking.k8s.io", "v1beta1", "referencegrants", "ReferenceGrant", true},
    {"policy.networking.k8s.io", "v1alpha1", "adminnetworkpolicies", "AdminNetworkPolicy", false},
    {"policy.networking.k8s.io", "v1alpha1", "baselineadminnetworkpolicies", "BaselineAdminNetworkPolicy", false},
    {"cilium.io", "v2", "ciliumnetworkpolicies", "CiliumNetworkPolicy", true},
    {"cilium.io", "v2", "ciliumclusterwidenetworkpolicies", "CiliumClusterwideNetworkPolicy", false},
    {"crd.projectcalico.org", "v1", "networkpolicies", "NetworkPolicy", true},
    {"crd.projectcalico.org", "v1", "globalnetworkpolicies", "GlobalNetworkPolicy", false},
    {"projectcalico.org", "v3", "networkpolicies", "NetworkPolicy", true},
    {"projectcalico.org", "v3", "globalnetworkpolicies", "GlobalNetworkPolicy", false},
};
// clang-format on

// Kinds that were served by extensions/v1beta1 before they moved (the deprecation guide of
// Kubernetes: v1.16 and v1.22).
constexpr struct {
    std::string_view kind;
    std::string_view group;
} kMoved[] = {
    {"DaemonSet", "apps"},
    {"Deployment", "apps"},
    {"ReplicaSet", "apps"},
    {"Ingress", "networking.k8s.io"},
    {"NetworkPolicy", "networking.k8s.io"},
    {"PodSecurityPolicy", "policy"},
};

const Row* row_of(std::string_view group, std::string_view kind) {
    const auto same = [&](const Row& row) { return row.kind == kind && row.group == group; };
    if (const auto* row = std::find_if(std::begin(kBuiltIn), std::end(kBuiltIn), same);
        row != std::end(kBuiltIn)) {
        return row;
    }
    const auto* row = std::find_if(std::begin(kNetworking), std::end(kNetworking), same);
    return row == std::end(kNetworking) ? nullptr : row;
}

KindInfo info_of(const Row& row) {
    return {std::string(row.group), std::string(row.version), std::string(row.resource),
            std::string(row.kind), row.namespaced};
}

// As UnsafeGuessKindToResource of k8s.io/apimachinery does.
std::string guess_plural(std::string_view kind) {
    std::string name = lower_ascii(kind);
    if (name.ends_with("s")) {
        return name + "es";
    }
    if (name.ends_with("y")) {
        name.pop_back();
        return name + "ies";
    }
    return name + "s";
}

struct GroupVersion {
    std::string_view group;
    std::string_view version;
};

GroupVersion split_api_version(std::string_view api_version) {
    const std::size_t slash = api_version.find('/');
    if (slash == std::string_view::npos) {
        return {{}, api_version};
    }
    return {api_version.substr(0, slash), api_version.substr(slash + 1)};
}

}  // namespace

KindInfo kind_of(std::string_view api_version, std::string_view kind, bool has_namespace) {
    auto [group, version] = split_api_version(api_version);
    if (group == "extensions") {
        for (const auto& moved : kMoved) {
            if (moved.kind == kind) {
                group = moved.group;
            }
        }
    }
    if (const Row* row = row_of(group, kind)) {
        return info_of(*row);
    }
    return {std::string(group), std::string(version), guess_plural(kind), std::string(kind),
            has_namespace};
}

std::optional<KindInfo> kind_named(std::string_view group_kind) {
    const std::size_t slash = group_kind.rfind('/');
    const Row* row = slash == std::string_view::npos
                         ? row_of({}, group_kind)
                         : row_of(group_kind.substr(0, slash), group_kind.substr(slash + 1));
    return row == nullptr ? std::nullopt : std::optional(info_of(*row));
}

std::optional<KindInfo> kind_typed(std::string_view name, std::optional<std::string_view> group) {
    const auto meant = [&](const Row& row) {
        return (!group || row.group == *group) &&
               (row.resource == name || lower_ascii(row.kind) == name);
    };
    for (const auto& rows : {std::span<const Row>(kBuiltIn), std::span<const Row>(kNetworking)}) {
        const auto row = std::ranges::find_if(rows, meant);
        if (row != rows.end()) {
            return info_of(*row);
        }
    }
    return std::nullopt;
}

std::vector<std::string> known_resources() {
    std::vector<std::string> names;
    for (const auto& rows : {std::span<const Row>(kBuiltIn), std::span<const Row>(kNetworking)}) {
        for (const Row& row : rows) {
            names.emplace_back(row.resource);
        }
    }
    return names;
}

bool is_known_kind(std::string_view api_version, std::string_view kind) {
    const auto [group, version] = split_api_version(api_version);
    return row_of(group, kind) != nullptr ||
           (group == "extensions" &&
            std::any_of(std::begin(kMoved), std::end(kMoved),
                        [&](const auto& moved) { return moved.kind == kind; }));
}

std::string api_version_of(std::string_view group, std::string_view version) {
    std::string made(group);
    if (!group.empty()) {
        made += '/';
    }
    return made.append(version);
}

std::string request_id(std::string_view group, std::string_view version,
                       std::string_view resource) {
    return api_version_of(group, version).append("/").append(resource);
}

}  // namespace assay

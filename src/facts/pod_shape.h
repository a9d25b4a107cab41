// When two pod specs are the same workload: what is looked away from.
//
// Role: a running pod differs from its template by what the API server, admission and controllers
// write into it. key_of() takes exactly that away; equal keys (same node of the store) are one
// podspec. Nothing that grants a permission is in the table:
//   nodeName                       pkg/registry/core/pod/storage BindingREST (the scheduler)
//   hostname, subdomain            pkg/controller/statefulset/stateful_set_utils.go initIdentity,
//                                  pkg/controller/job (indexed Jobs)
//   priority, preemptionPolicy     plugin/pkg/admission/priority
//   overhead                       plugin/pkg/admission/runtimeclass
//   enableServiceLinks, and requests that are the limit where only a limit is named
//                                  pkg/apis/core/v1/defaults.go SetDefaults_Pod (of Pods only)
//   serviceAccount, serviceAccountName "default", imagePullSecrets
//                                  plugin/pkg/admission/serviceaccount
//   volume kube-api-access-*       plugin/pkg/admission/serviceaccount: a projected volume of a
//                                  token, kube-root-ca.crt and the namespace, and its mounts
//   tolerations node.kubernetes.io/*   plugin/pkg/admission/defaulttolerationseconds,
//                                  pkg/controller/daemon/util AddOrUpdateDaemonPodTolerations
//   affinity                       pkg/controller/daemon/util
//   ReplaceDaemonSetPodNodeNameNodeAffinity volumes of claim templates pkg/controller/statefulset
//   getPersistentVolumeClaimName env JOB_COMPLETION_INDEX pkg/controller/job/indexed_job_utils.go
// Of metadata only the annotations that set a security profile count (AppArmor, seccomp).
// Cost: linear in what differs; parts that are the same node are looked at once.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "value/store.h"

namespace assay {

class PodShape {
public:
    // `store` takes the keys; it outlives the shape.
    explicit PodShape(Store& store) : store_(&store) {}

    // `pod_name` is empty for a template.
    [[nodiscard]] Value key_of(const Value& spec, const Value& metadata, std::string_view pod_name);

private:
    [[nodiscard]] Value adopt(const Value& value);
    [[nodiscard]] Value volumes(const Value& list, std::string_view pod_name,
                                std::vector<std::string_view>& dropped);
    [[nodiscard]] Value containers(const Value& list, std::span<const std::string_view> dropped);
    [[nodiscard]] Value container(const Value& value, std::span<const std::string_view> dropped);
    [[nodiscard]] Value resources(const Value& value);
    [[nodiscard]] Value profile_annotations(const Value& metadata);

    Store* store_;
    std::unordered_map<std::uint64_t, Value> adopted_;  // by node
};

}  // namespace assay

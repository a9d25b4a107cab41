// Where a component of the control plane shows how it is set.
//
// Role: finds every running kube-apiserver, kube-controller-manager, kube-scheduler and etcd and,
// for each, its sources in the order in which they decide: the process on the node, the static pod
// manifest on the node, the mirror pod in the API (of a file target: the static pod manifest).
// Those of one node are one instance. The manifest folder is the kubelet's staticPodPath
// (pkg/kubelet/config/file.go extractFromDir: its files that do not begin with a dot).
// Environment: of a process what was read of it, of a container its `env`; a value that comes from
// elsewhere in the cluster is unknown. Only etcd is configured by it.
// Absence: a source that was planned and did not answer is a gap of the instance. A folder that
// holds no manifest of the component, and a pod list without its pod, are answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/running.h"
#include "facts/settings.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct ComponentName {
    std::string_view name;     // "apiserver"
    std::string_view program;  // "kube-apiserver"
    std::string_view kind;     // of the subject reference: "APIServer"
};
// nullptr: no such component. The kubelet is none of these.
[[nodiscard]] const ComponentName* component_named(std::string_view name);

struct ComponentSource {
    std::string kind;                             // "process", "manifest", "mirror-pod"
    std::optional<std::vector<Value>> arguments;  // nothing: not visible, and `why` says why
    Unknown why;
    Environment environment;
    Value pod{};  // and its container, of what is no process
    Value container{};
};

struct ComponentInstance {
    std::string node;
    const StoredObject* pod = nullptr;
    std::string image_version;  // "v1.34.1" of the pod's or manifest's image, or empty
    std::vector<ComponentSource> sources;
    std::vector<Unknown> gaps;

    [[nodiscard]] const ComponentSource* find(std::string_view kind) const;
};

[[nodiscard]] std::vector<ComponentInstance> component_instances(const ComponentName& name,
                                                                 const Evidence& evidence,
                                                                 const FactsData& data,
                                                                 Store& store);

[[nodiscard]] ComponentSource source_of_container(std::string_view kind, ComponentContainer found,
                                                  Store& store);

// The program of which each node has one, "kubelet" or "kube-proxy", as its process shows it. Of
// several that are started differently nobody can tell which one is the node's, and where the
// processes were not completely seen nobody can tell whether there are several.
[[nodiscard]] SettingsSources daemon_sources(const Evidence& evidence, std::string_view program,
                                             std::string_view node, const FactsData& data,
                                             Store& store);

}  // namespace assay

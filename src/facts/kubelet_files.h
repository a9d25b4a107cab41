// The files of a node's kubelet and kube-proxy, and its static pods.
//
// Role: adds to FileRoles what the running kubelet names: --config, --config-dir and its drop-ins,
// --kubeconfig, --bootstrap-kubeconfig, clientCAFile, the certificates (tlsCertFile, else
// --cert-dir), the manifests of its staticPodPath; and the kubeconfig of kube-proxy, from
// clientConnection.kubeconfig of its configuration, else --kubeconfig
// (cmd/kube-proxy/app/options.go: with --config the flags count for nothing).
// Absence: a kubelet that is not visible misses all of that, for what it would name is not known;
// with it a kube-proxy, which may run inside of the same program.
// On a host without a Node where none runs there is none.
#pragma once

#include <string>

#include "facts/data.h"
#include "facts/file_roles.h"
#include "facts/settings.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// The path that a setting of a kubelet names: one of its configuration file is below the file's
// folder (pkg/kubelet/kubeletconfig/configfiles resolveRelativePaths). As it stands when nobody
// knows what it is relative to.
[[nodiscard]] std::string kubelet_path(const SettingsSources& kubelet, const Setting& setting);

// Whether it is a host without a Node on which no kubelet runs: then it has no static pods.
[[nodiscard]] bool has_no_kubelet(const NodeEvidence& node, Store& store);
// Precondition: nodes were asked for, and the node and its processes were read.
void add_kubelet_files(const Evidence& evidence, const NodeEvidence& node, const FactsData& data,
                       Store& store, FileRoles& roles);
void add_kube_proxy_files(const NodeEvidence& node, const FactsData& data, Store& store,
                          FileRoles& roles);

}  // namespace assay

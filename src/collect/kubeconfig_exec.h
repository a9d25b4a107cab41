// What a kubeconfig says of an exec plugin.
//
// Failure: as client-go's validation (tools/clientcmd/validation.go) has it: no command, another
// apiVersion, no interactiveMode with v1, a variable without a name. interactiveMode Always is
// refused here, for we never pass our standard input on.
#pragma once

#include "base/error.h"
#include "collect/exec_plugin.h"
#include "collect/kubeconfig.h"
#include "collect/kubeconfig_merge.h"

namespace assay {

// Precondition: the user has a field "exec". A relative command with a slash becomes absolute, from
// the folder of the kubeconfig (tools/clientcmd/loader.go, ResolvePath).
[[nodiscard]] Result<ExecPlugin> read_exec_plugin(const ConfigEntry& user);

// spec.cluster for KUBERNETES_EXEC_INFO as rest.ConfigToExecCluster makes it, with the extension
// client.authentication.k8s.io/exec of the cluster; `server` as the kubeconfig has it.
[[nodiscard]] Result<std::string> exec_cluster_info(const ConfigEntry& cluster,
                                                    const ApiTarget& target,
                                                    const std::string& server);

}  // namespace assay

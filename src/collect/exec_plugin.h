// Credentials from a command: the exec plugins of kubeconfigs.
//
// Role: client-go's protocol (client.authentication.k8s.io/v1 and v1beta1,
// k8s.io/client-go/plugin/pkg/client/auth/exec/exec.go). Only a kubeconfig names a plugin; nothing
// else that is read can. It runs without a shell, with our environment, what the kubeconfig adds,
// and KUBERNETES_EXEC_INFO. It never gets our standard input: `interactive` is always false, and
// interactiveMode Always is refused when the kubeconfig is read.
// As there: a command without a slash is looked for in PATH (and never in the working folder), one
// with a slash counts from the folder of the kubeconfig; a token, certificate or basic credentials
// beside it make it idle.
// Beyond client-go: two minutes, 1 MB of output.
// Failure: one message with the user's and the command's name, never with its arguments, its
// environment or a byte of its output. What it writes to standard error is the user's to see: it is
// passed on line by line through printable().
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "collect/user_credentials.h"

namespace assay {

// What the kubeconfig says of the plugin.
struct ExecPlugin {
    std::string user;     // the entry of the kubeconfig, for messages
    std::string command;  // absolute, or a name for PATH
    std::vector<std::string> arguments{};
    std::vector<std::pair<std::string, std::string>> environment{};
    std::string version;         // "client.authentication.k8s.io/v1"
    std::string cluster{};       // JSON for spec.cluster; empty without provideClusterInfo
    std::string install_hint{};  // shown when the command is not there
};

struct ExecPatience {
    std::chrono::milliseconds limit{120'000};
    std::function<bool()> interrupted{};                    // empty: never
    std::function<void(std::string_view line)> complain{};  // standard error; empty: dropped
};

// Runs the plugin. Blocks.
[[nodiscard]] Result<Credentials> run_exec_plugin(const ExecPlugin& plugin,
                                                  const ExecPatience& patience);

// What a plugin printed. The error is a clause without any of it.
[[nodiscard]] Result<Credentials> read_exec_credential(std::string_view output,
                                                       std::string_view version);

}  // namespace assay

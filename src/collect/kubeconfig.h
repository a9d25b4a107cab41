// From kubeconfig files, or a service account of a pod, to the server and the credentials to use.
//
// Role: the merge rules are client-go's: the files of the KUBECONFIG list are read in order, the
// first definition of a name wins, relative paths count from the file they stand in; without
// KUBECONFIG it is ~/.kube/config; without any file the service account of the pod we run in.
// As in client-go a certificate-authority beside insecure-skip-tls-verify is refused, and what the
// command line says of verifying overrules the kubeconfig. Unlike kubectl we keep the authority
// then: the connection is not verified, and the probe "tls" compares what the server shows with it,
// so that the audit can say what was skipped.
// A user may name an exec plugin; loading reads what is said of it and does not run it
// (collect/exec_plugin.h). A proxy is the cluster's proxy-url, else the environment's
// (collect/proxy.h). Not supported, refused with one message: auth-providers.
// Failure: unreadable or malformed with file:line:column where known, what is wrong and what to
// do. No message holds a byte of a token, key, certificate or password.
// Only the chosen context, its cluster and its user have to make sense; the others are not read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collect/exec_plugin.h"
#include "collect/user_credentials.h"

namespace assay {

// An API server and how to speak to it.
struct ApiTarget {
    std::string name;             // the context; "in-cluster" for a pod's service account
    std::string server;           // "https://host:port/prefix", no credentials, no final slash
    std::string authorities;      // PEM; empty: the system's
    std::string tls_server_name;  // name to verify instead of the host; empty: the host
    bool tls_unverified = false;  // insecure-skip-tls-verify
    std::string proxy;            // URL, may hold a password; empty: none
    Credentials credentials;
    std::optional<ExecPlugin> plugin;    // gives the credentials when there are no others
    std::string as_user;                 // impersonate
    std::vector<std::string> as_groups;  // only with as_user
};

struct KubeconfigOptions {
    std::optional<std::string> context;     // nothing: current-context
    std::optional<std::string> kubeconfig;  // --kubeconfig: this file only
    bool tls_unverified = false;            // --insecure-skip-tls-verify
    std::string as_user;
    std::vector<std::string> as_groups;
    // The environment, replaceable for tests: KUBECONFIG, HOME, KUBERNETES_SERVICE_HOST and _PORT,
    // the variables of proxies.
    std::function<std::optional<std::string>(const char* name)> environment;  // empty: the real one
    std::string service_account_directory = "/var/run/secrets/kubernetes.io/serviceaccount";
};

[[nodiscard]] Result<ApiTarget> load_target(const KubeconfigOptions& options);

// The names of all contexts, sorted. An empty list when there is no kubeconfig.
[[nodiscard]] Result<std::vector<std::string>> list_contexts(const KubeconfigOptions& options);

}  // namespace assay

// From kubeconfig files, or a service account of a pod, to the server and the credentials to use.
//
// Role: the merge rules are client-go's: the files of the KUBECONFIG list are read in order, the
// first definition of a name wins, relative paths count from the file they stand in; without
// KUBECONFIG it is ~/.kube/config; without any file the service account of the pod we run in.
// One thing is allowed that client-go refuses: a certificate-authority beside
// insecure-skip-tls-verify. The connection is then not verified, and the probe "tls" compares what
// the server shows with that authority, so that the audit can say what was skipped.
// Not supported yet, refused with one message: exec plugins, auth-providers, proxy-url.
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

namespace assay {

// What proves who we are. Never printed, never stored.
struct Credentials {
    std::string certificate;  // PEM chain; empty: none
    std::string key;          // PEM; present exactly when `certificate` is
    std::string token;        // bearer; wins over user and password, as in client-go
    std::string username;     // basic
    std::string password;
};

// An API server and how to speak to it.
struct ApiTarget {
    std::string name;             // the context; "in-cluster" for a pod's service account
    std::string server;           // "https://host:port/prefix", no credentials, no final slash
    std::string authorities;      // PEM; empty: the system's
    std::string tls_server_name;  // name to verify instead of the host; empty: the host
    bool tls_unverified = false;  // insecure-skip-tls-verify
    Credentials credentials;
    std::string as_user;                 // impersonate
    std::vector<std::string> as_groups;  // only with as_user
};

struct KubeconfigOptions {
    std::optional<std::string> context;     // nothing: current-context
    std::optional<std::string> kubeconfig;  // --kubeconfig: this file only
    std::string as_user;
    std::vector<std::string> as_groups;
    // The environment, replaceable for tests: KUBECONFIG, HOME, KUBERNETES_SERVICE_HOST and _PORT.
    std::function<std::optional<std::string>(const char* name)> environment;  // empty: the real one
    std::string service_account_directory = "/var/run/secrets/kubernetes.io/serviceaccount";
};

[[nodiscard]] Result<ApiTarget> load_target(const KubeconfigOptions& options);

// The names of all contexts, sorted. An empty list when there is no kubeconfig.
[[nodiscard]] Result<std::vector<std::string>> list_contexts(const KubeconfigOptions& options);

}  // namespace assay

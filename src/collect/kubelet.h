// The port of a kubelet itself: where it is, and who we are to it.
//
// Role: a Node object names an address, and whoever writes that object decides what it says. So
// nothing is sent before the kubelet's certificate was verified (collect/rest_client.h, a target
// without a server): by the authority of kubelets or the cluster's, never by the system's, which
// anybody can be signed by, and for the address that was dialled. The rules for addresses only
// harden that: of the Node's InternalIPs the first, a literal one that a kubelet itself takes
// (pkg/kubelet validateNodeIP: no loopback, link-local, multicast or unspecified address).
// No proxy, no impersonation and no password: a kubelet is asked directly and knows neither.
#pragma once

#include <map>
#include <string>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

struct KubeletOptions {
    std::string authorities{};  // PEM, of --kubelet-ca; empty: the cluster's
    bool loopback = false;      // also kubelets at loopback addresses: for tests
};

// "https://192.0.2.1:10250". Failure: the reason why this Node cannot be asked, one clause.
[[nodiscard]] Result<std::string> kubelet_server(Value node, bool loopback);

// The same of every Node, by its name. Of two that name one address neither can be asked: an answer
// from there would speak for one of them at most.
using KubeletServers = std::map<std::string, Result<std::string>, std::less<>>;
[[nodiscard]] KubeletServers kubelet_servers(const Request& nodes, bool loopback);

// We as kubelets know us, for a RestClient that asks them. Without authorities it cannot be opened.
[[nodiscard]] ApiTarget kubelet_target(const ApiTarget& cluster, const Credentials& credentials,
                                       const KubeletOptions& options);

// A 401 runs no plugin again: the API server took the same credentials. Messages name the
// authority's source. Shorter waits and more requests at once than for one API server: each goes to
// another machine.
[[nodiscard]] RestOptions kubelet_rest(RestOptions options, const KubeletOptions& kubelets);

}  // namespace assay

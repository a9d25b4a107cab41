// What the kubelets say of their own configuration: /configz.
//
// Role: one GET per Node. Through the API server it is /api/v1/nodes/NAME/proxy/configz, with our
// credentials for the API server, which speaks to the kubelet with its own
// (pkg/registry/core/node/rest ProxyREST): nothing is sent to a kubelet by us; needs `get` on
// nodes/proxy. At the kubelet's own port it is /configz, with our credentials once its certificate
// was verified (collect/kubelet.h); needs `get` on nodes/configz, before Kubernetes 1.33 on
// nodes/proxy (pkg/kubelet/server/auth.go). The answer is the KubeletConfiguration that the kubelet
// was started with, flags merged in and defaults filled in (cmd/kubelet/app/server.go initConfigz).
// Absence: a kubelet that does not answer, a Node that is gone or names no address, two Nodes of
// one address, a certificate that does not verify, an answer that is no configuration: the request
// is partial, or as the first of them when none answered, and `unread` names each.
// Redaction: as configuration files are (collect/redact_config.h).
#pragma once

#include <functional>
#include <string>

#include "collect/kubelet.h"
#include "collect/pager.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"

namespace assay {

using ConfigzDone = std::function<void(ListResult&&)>;

// `nodes`: the finished LIST of Nodes, as long as `done` was not called. `done` is called from
// client.run(), or at once where there is nothing to ask; objects go into `store`.
void start_configz(RestClient& client, const Request& nodes, Store& store, ConfigzDone done);
// The same at the kubelets' own ports. `client` was opened with kubelet_target().
void start_kubelet_configz(RestClient& client, const KubeletOptions& options, const Request& nodes,
                           Store& store, ConfigzDone done);
// Where nobody can be asked.
[[nodiscard]] ListResult no_configz(std::string reason);

}  // namespace assay

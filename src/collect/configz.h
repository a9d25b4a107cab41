// What the kubelets say of their own configuration: /configz, through the API server.
//
// Role: one GET per Node, /api/v1/nodes/NAME/proxy/configz, with our credentials for the API
// server; the API server speaks to the kubelet with its own (pkg/registry/core/node/rest
// ProxyREST). Nothing is sent to a kubelet by us. Needs `get` on nodes/proxy. The answer is the
// KubeletConfiguration that the kubelet was started with, flags merged in and defaults filled in
// (cmd/kubelet/app/server.go initConfigz).
// Absence: a kubelet that does not answer, a Node that is
// gone, an answer that is no configuration: the request is partial, or as the first of them when
// none answered, and `unread` names each.
// Redaction: as configuration files are
// (collect/redact_config.h).
#pragma once

#include <functional>

#include "collect/pager.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"

namespace assay {

// `nodes`: the finished LIST of Nodes, as long as `done` was not called. `done` is called from
// client.run(), or at once where there is nothing to ask; objects go into `store`.
void start_configz(RestClient& client, const Request& nodes, Store& store,
                   std::function<void(ListResult&&)> done);

}  // namespace assay

// What kubelets say to somebody without credentials.
//
// Role: one GET of /configz per Node, at the port that its status names, without certificate, token
// or proxy, on a connection of its own: what anybody on the network may ask. The client that asks
// has no credentials to lose, so the kubelet's certificate, which is mostly self-signed, is not
// verified; and nothing good can be concluded from an answer, for anybody may have given it. Who
// asks for it says so
// (--probe-kubelets): the addresses are what Node objects name (collect/kubelet.h).
// The answer is a probe "kubelet NODE". `kubernetes` says that a kubelet itself wrote it and that
// anonymous requests are on: its configuration (200), or that system:anonymous may not have it
// (403; pkg/kubelet/server/server.go InstallAuthFilter). A 401 is what a kubelet should say.
// Absence: every Node gets a record. A closed port gives unreachable with `refused`; a Node that
// names no address, and two Nodes of one address, are unreachable.
// The body is looked at and not kept.
#pragma once

#include <functional>
#include <string_view>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/kubelet.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"

namespace assay {

// `nodes`: the finished LIST of Nodes. `done` is called for each of them, from within. Failure: it
// was interrupted. `rest` and `kubelets` as for collect/configz.h; of the latter the authorities do
// not count.
[[nodiscard]] Result<void> probe_kubelets(const ApiTarget& cluster, const RestOptions& rest,
                                          const KubeletOptions& kubelets, const Request& nodes,
                                          const std::function<void(Probe&&)>& done);

// Whether a kubelet wrote the body, and so answers anonymous requests.
[[nodiscard]] bool is_answer_to_anonymous(int status, std::string_view body);

}  // namespace assay

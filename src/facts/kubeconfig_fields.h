// What a component's kubeconfig says about the API server and who the component is to it.
//
// Role: the field `kubeconfig` of a `file` subject, as client-go takes the file: current-context,
// its context, that one's cluster and user. Fields:
//   server, tlsServerName, proxyURL   texts; "" where nothing is named
//   tls           whether TLS is spoken: a server without "https://" is asked in plain HTTP, and is
//                 sent no credentials then
//   authority     "file", "inline" or "none": then the authorities of the machine decide
//   insecureSkipTLSVerify
//   credentials   [text] of "certificate file", "inline certificate", "token file", "inline token",
//                 "password", "exec plugin", "auth provider"; never what they hold
//   organizations [text]: the groups that the client certificate stands for; none without one
//   renewed       whether the certificate is the one that the kubelet renews by itself: its signer
//                 gives certificates of nodes only
// Absence: unknown where the file was not read; malformed where client-go takes it for no
// configuration: another type or kind, a name that stands twice, no context, cluster or user of the
// name, no server, an authority or a certificate as file and inline, an authority beside
// insecureSkipTLSVerify. What
// was taken out at collection is unknown(redacted) by itself. `organizations` are unknown where the
// certificate lies in a file that was not read: of one that holds a key too nothing is.
// Sources: client-go tools/clientcmd/{client_config,validation}.go, tools/clientcmd/api/v1
// conversion.go, rest/url_utils.go, transport/transport.go; pkg/kubelet/certificate/kubelet.go
// (Kubernetes v1.36).
#pragma once

#include <string>

#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Value kubeconfig_fields(const NodeEvidence& node, const std::string& path,
                                      Store& store);

}  // namespace assay

// Ways to a client certificate of somebody else, by CertificateSigningRequests.
//
// Role: edges certificate-sign. It takes `create` on requests, `update` or `patch` on their
// approval, and `approve` on the signer, by name, by "kubernetes.io/*" or on any.
//   kubernetes.io/kube-apiserver-client          any user and groups that are asked for, but the
//                                                group system:masters
//   kubernetes.io/kube-apiserver-client-kubelet  a node's name in system:nodes. Who may create
//                                                certificatesigningrequests/nodeclient needs no
//                                                approval: the controller manager gives it
// Guard: a controller manager without the signer's certificate signs nothing; one that is not
// visible may or may not.
// Not looked at: several groups in one certificate, whose rights may do together what none does.
// Source: plugin/pkg/admission/certificates/{approval,subjectrestriction},
// pkg/controller/certificates/{signer,approver}, cmd/kube-controller-manager/app/certificates.go
// (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

void add_certificates(const Ability& ability);
// The kubelets of every node; made once.
[[nodiscard]] VertexId any_node(const Ability& ability);

}  // namespace assay

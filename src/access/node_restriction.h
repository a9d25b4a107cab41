// What the admission plugin NodeRestriction lets a kubelet write.
//
// Role: the Node authorizer knows names, this plugin sees objects. Without it every node may mint
// the token of any pod's service account that runs there, and label itself as it likes.
// Source: plugin/pkg/admission/noderestriction/admission.go (Kubernetes v1.36):
//   pods          create of mirror pods bound to itself, owned by its own Node (by uid), that name
//                 no other object; delete and eviction of pods bound to itself; their status
//                 without change of labels and of resource claims
//   nodes         its own only, no configSource, no taints, no owners, labels as in
//                 access/node_labels.h; of nodes/status the same
//   serviceaccounts/token   bound to a pod on itself, by name and uid, for an audience that a
//                 projected volume of that pod names, or that the verb
//                 request-serviceaccounts-token-audience allows
//                 (ServiceAccountNodeAudienceRestriction, on since 1.33)
//   persistentvolumeclaims  status alone: capacity, conditions and allocated resources
//   leases of kube-node-lease, csinodes, resourceslices     its own
//   everything else is not looked at
// Left out, and unknown(undecided): a kubelet's CertificateSigningRequests, PodCertificateRequests,
// and an audience that a CSI driver of the pod's volumes may ask for.
// Absence: pods and nodes that were not read leave what depends on them unknown.
#pragma once

#include <string_view>

#include "access/authorizer.h"
#include "access/guard_answer.h"
#include "access/object_write.h"
#include "facts/facts.h"

namespace assay {

// Precondition: `who` is the identity of that node. write.old is the stored object.
[[nodiscard]] GuardAnswer node_restriction(const Facts& facts, const Authorizer& authorizer,
                                           const Identity& who, std::string_view node,
                                           const ObjectWrite& write);

}  // namespace assay

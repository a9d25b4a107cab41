// Which labels a kubelet may put on its own Node.
//
// Role: labels steer pods; a node that may name itself as it likes draws the pods it wants.
// Source: plugin/pkg/admission/noderestriction/admission.go getForbiddenLabels, kubelet
// pkg/apis/well_known_labels.go (Kubernetes v1.36). Labels outside kubernetes.io and k8s.io are
// free; of those only the kubelet's own and everything below kubelet.kubernetes.io and
// node.kubernetes.io; never one of node-restriction.kubernetes.io.
// Order: the labels that differ, by name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/value.h"

namespace assay {

[[nodiscard]] bool is_label_of_kubelets(std::string_view label);

// The labels that differ between two `metadata.labels` and that no kubelet may change.
[[nodiscard]] std::vector<std::string> forbidden_label_changes(const Value& before,
                                                               const Value& after);

}  // namespace assay

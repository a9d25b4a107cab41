// Whether Pod Security admission lets a privileged pod into a namespace.
//
// Role: the guard of every way from "may run pods" to "root on a node". What the namespace's label
// enforces decides where the plugin is on and has no configuration of its own; facts/pod_security.h
// says the same in words for a workload's row.
// Absence: an API server that nobody saw, an admission configuration and labels that were not read
// make it unknown. Other admission (webhooks, policies) may refuse such pods too.
// Source: k8s.io/pod-security-admission admission/admission.go, api/helpers.go PolicyToEvaluate.
#pragma once

#include <optional>
#include <string_view>

#include "facts/facts.h"

namespace assay {

class PrivilegedPods {
public:
    explicit PrivilegedPods(const Facts& facts);  // which outlives it

    // yes: they are let in.
    [[nodiscard]] Decision allowed_in(std::string_view ns) const;

private:
    const Facts* facts_;
    bool off_ = false;               // no API server has the plugin
    std::optional<Unknown> hidden_;  // why what admission does is not known
};

}  // namespace assay

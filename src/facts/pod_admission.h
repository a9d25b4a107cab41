// What the admission plugin PodSecurity lets into a namespace.
//
// Role: one reading of the API servers' configuration and of namespaces' labels, for the words
// beside a pod's verdict (facts/pod_security.h) and for attack paths, where "may run pods" leads to
// a node only where a privileged one is let in.
// Sources: k8s.io/pod-security-admission v0.36 admission/admission.go, api/helpers.go
// PolicyToEvaluate.
// Absence: what --admission-control-config-file names (defaults, exemptions) is not understood:
// then, and where no API server is visible or its settings are not known, `hidden` says why nobody
// knows what admission does. Labels that were not read make a level unknown. Other admission
// (webhooks, policies) is not looked at.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "facts/rbac_index.h"
#include "facts/settings.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"

namespace assay {

// What is known of the API servers of the cluster, with the gaps of their universe.
struct ApiServers {
    std::span<const Gap> gaps;
    std::span<const Settings> settings;
};

// What a namespace asks for.
struct EnforcedLevel {
    std::string_view level;      // of the label enforce; "" without it
    Value labels;                // of the namespace
    std::optional<Unknown> why;  // it is not known
};

class PodAdmission {
public:
    // The evidence outlives it; of the servers nothing is kept.
    PodAdmission(const Evidence& evidence, const ApiServers& servers);

    // Whether the plugin is switched off on every API server.
    [[nodiscard]] bool off() const { return off_; }
    [[nodiscard]] const std::optional<Unknown>& hidden() const { return hidden_; }

    // A value that is no level enforces restricted.
    [[nodiscard]] EnforcedLevel level_of(std::string_view ns) const;
    // Whether privileged pods are let in.
    [[nodiscard]] Decision admits_privileged(std::string_view ns) const;

private:
    const Evidence* evidence_;
    bool off_ = false;
    std::optional<Unknown> hidden_;
};

}  // namespace assay

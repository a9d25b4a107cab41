// Pod Security admission: what a namespace asks for, and what admission says of a pod in it.
//
// Role: `object.podSecurity` of a podspec, {minor, enforce, baseline, restricted}:
//   minor      of the policy that judges it: the label enforce-version beside a level that refuses
//              something, else (and for "latest" or a
//              version that does not parse) the API server's minor, else in a file target the
//              newest of profiles/facts/versions.yaml. A label newer than the server is the
//              server's: an older registry has no later checks (policy/registry.go EvaluatePod).
//   enforce    level of the label enforce; '' where the namespace has none. A value that is no
//              level enforces restricted.
//   baseline, restricted    a clause for messages: what admission says of a pod that violates a
//              control of that level
// Sources: k8s.io/pod-security-admission v0.36 api/helpers.go, admission/admission.go ValidatePod.
// Absence: labels that were not read make minor and enforce unknown. A clause is always a text and
// says what is not known (facts/pod_admission.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "facts/data.h"
#include "facts/pod_admission.h"
#include "facts/version.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

class PodSecurity {
public:
    // Evidence and store outlive it.
    PodSecurity(const Evidence& evidence, const FactsData& data,
                const std::optional<Version>& server, const ApiServers& servers, Store& store);

    [[nodiscard]] Value of_namespace(std::string_view ns);

private:
    [[nodiscard]] Value make(std::string_view ns);
    [[nodiscard]] Value minor_of(const Value& labels);
    // The clause for a violation of `level` where `enforced` is the label's level.
    [[nodiscard]] Value clause(std::string_view level, const Value& enforced);

    Store& store_;
    PodAdmission admission_;
    Value latest_;  // the minor of "latest"; unknown where the server's is not known
    std::map<std::string, Value, std::less<>> known_;
};

}  // namespace assay

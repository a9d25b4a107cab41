// Loads the policy that the options name and shows every problem of its files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "policy/attestations.h"
#include "policy/owner_file.h"
#include "policy/policy.h"
#include "policy/waivers.h"

namespace assay {

// Nothing when the policy cannot be used: the problems have been printed to stderr.
[[nodiscard]] std::optional<Policy> open_policy(const PolicyOptions& options,
                                                Compiling compiling = Compiling::own);

// The waivers of all files; nothing after their problems were printed.
[[nodiscard]] std::optional<std::vector<Waiver>> open_waivers(const std::vector<std::string>& files,
                                                              const Policy& policy);

// The attestations of all files; nothing after their problems were printed.
[[nodiscard]] std::optional<std::vector<GivenAttestation>> open_attestations(
    const std::vector<std::string>& files, const Policy& policy);

// Who owns what; nothing after problems were printed. Without a file nobody is named.
[[nodiscard]] std::optional<OwnerFile> open_owners(const std::optional<std::string>& file);

// To stderr, one paragraph each.
void print_problems(const std::vector<PolicyProblem>& problems);

}  // namespace assay

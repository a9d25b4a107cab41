// What a command line says about the controls of a benchmark: which, what people answered, what
// kube-bench said; and which edition is judged.
//
// Ordering: what must be of the edition is compared with it before anything is collected where the
// user named the edition, and once the server's version is known where it decides.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/options.h"
#include "policy/attestations.h"
#include "policy/policy.h"
#include "report/kube_bench.h"

namespace assay {

struct BenchmarkInput {
    std::vector<GivenAttestation> attestations;
    std::vector<KubeBenchReport> kube_bench;
};

// Nothing to read without the options; to compare with kube-bench the profile must be a benchmark.
// Failure: usage; nothing after the problems of a file of answers were printed to stderr.
[[nodiscard]] Result<std::optional<BenchmarkInput>> open_benchmark(const AuditOptions& options,
                                                                   const Policy& policy);

// That a control which is asked for or answered, and a report of kube-bench, is of the edition that
// the user named; nothing to compare where the version of the server decides.
[[nodiscard]] Result<void> fit_named_edition(const Policy& policy, const AuditOptions& options,
                                             const BenchmarkInput& input);

// Takes the edition for what runs, after the same comparison; gives how many of its checks the
// selection leaves out. Precondition: the profile is a benchmark.
[[nodiscard]] Result<std::size_t> take_edition(Policy& policy, std::string_view server_version,
                                               const AuditOptions& options,
                                               const BenchmarkInput& input);

}  // namespace assay

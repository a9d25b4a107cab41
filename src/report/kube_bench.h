// What kube-bench said, beside our verdicts of the same controls.
//
// Role: --compare-kube-bench FILE reads what `kube-bench --json` wrote, of one node or, given
// several times, of several: a control then has the worst of its states. Only numbers and states
// are read; what kube-bench saw on the node may hold secrets and is never kept.
// It changes no verdict: WARN and INFO of kube-bench decide nothing.
// Failure: usage. A file that is no report of kube-bench; one of another edition than is judged,
// whose numbers mean other controls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "score/assessment.h"

namespace assay {

// A report of one node takes some 100 kB. Nested without end, each byte takes 80 to read.
inline constexpr std::size_t kMaxKubeBench = std::size_t{4} << 20;

struct KubeBenchReport {
    std::string file;
    std::string version;                           // "cis-1.12"
    std::map<std::string, KubeBenchState> states;  // by number of the control
};

[[nodiscard]] Result<KubeBenchReport> read_kube_bench(std::string file, std::string_view text);

// That the report is of this edition. Failure: usage.
[[nodiscard]] Result<void> fit_edition(const KubeBenchReport& report, std::string_view edition);

// Sets AssessedControl::kube_bench and AssessedBenchmark::kube_bench.
// Precondition: the assessment is of the report's edition.
void compare_with(const KubeBenchReport& report, Assessment& assessment);

// How two verdicts of one control stand to each other.
enum class Agreement : std::uint8_t {
    same,         // both pass, or both fail
    differs,      // both decide, otherwise
    ours_only,    // kube-bench warns or only informs
    theirs_only,  // ours is unknown or an error
    neither,
    not_there,  // kube-bench's files do not have the control
};
[[nodiscard]] Agreement agreement_of(const AssessedControl& control);
// They differ, or one of them alone decides: both have the control then.
[[nodiscard]] bool is_worth_a_look(Agreement agreement);

// "12 the same, 2 different, 30 only ours decides, ...": of the controls that were judged.
[[nodiscard]] std::string agreement_text(const AssessedBenchmark& benchmark);

}  // namespace assay

// An earlier report as the baseline: what it had already is not new.
//
// Role: --baseline FILE reads an earlier `-o json`. A finding is known when the baseline has the
// same verdict of the same check (or a former id of it) on the same subject (group/Kind, namespace,
// name) and, of a fail, each failing item by name. Known ones stay in the numbers and in the JSON;
// other reports and the exit code leave them out. Failure: usage. A file that is no report, or of
// another version of the schema, and one that is about another cluster.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "base/error.h"
#include "policy/policy.h"
#include "score/assessment.h"

namespace assay {

inline constexpr std::size_t kMaxBaseline = std::size_t{1} << 30;

struct Baseline {
    std::string file;
    std::string collected_at;
    std::string target_kind;
    std::string target_uid;
    // verdict, check, group/Kind, namespace, name, item
    std::set<
        std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>>
        rows;
};

// Former ids become those of the policy's checks.
[[nodiscard]] Result<Baseline> read_baseline(std::string file, std::string_view text,
                                             const Policy& policy);

// Sets Finding::is_known and Assessment::baseline.
[[nodiscard]] Result<void> compare_with(const Baseline& baseline, Assessment& assessment);

}  // namespace assay

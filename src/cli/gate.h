// Whether a run is a failure: the exit code of an audit that could be judged and written.
#pragma once

#include <string>

#include "cli/exit_code.h"
#include "cli/options.h"
#include "score/assessment.h"

namespace assay {

struct GateResult {
    ExitCode code = ExitCode::ok;
    std::string why;  // one sentence for stderr; empty when ok
};

// nothing_judged, gate_broken, not_known or ok, the first that holds. Unknowns whose evidence
// nobody planned to ask for, and findings that are accepted, do not count for not_known.
// --exit-zero turns 1 and 3 into 0, with the sentence kept.
[[nodiscard]] GateResult judge_gate(const Assessment& assessment, const GateOptions& options);

}  // namespace assay

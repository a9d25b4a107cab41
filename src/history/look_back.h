// This audit beside the earlier ones of its series.
//
// Role: a History and this run's record in, AssessedHistory out; and the level that it adds.
// Only runs of the same cluster, profile and selection are looked at, and of these the ones whose
// evidence is not younger. A run that is this very one, stored before, is passed over.
#pragma once

#include <span>
#include <vector>

#include "history/history.h"
#include "history/run_comparison.h"
#include "policy/policy.h"
#include "score/assessment.h"

namespace assay {

[[nodiscard]] Result<AssessedHistory> look_back(History& history, const HistoryPlace& place,
                                                const RunRecord& now, const Policy& policy);

// The same of a history that does not exist yet.
[[nodiscard]] AssessedHistory first_run(const HistoryPlace& place, const RunRecord& now,
                                        const Policy& policy);

// The trend of `runs`, which are all of a series, with level 4 where it held by then.
[[nodiscard]] Result<std::vector<TrendPoint>> line_of(History& history,
                                                      std::span<const StoredRun> runs,
                                                      const Policy& policy);

// What became of findings between two stored runs of a series, by today's ids of checks.
[[nodiscard]] Result<std::vector<FindingChange>> changes_of(History& history,
                                                            const StoredRun& before,
                                                            const StoredRun& after,
                                                            const Policy& policy);

// Level 4 where it holds.
void raise_level(Assessment& assessment);

}  // namespace assay

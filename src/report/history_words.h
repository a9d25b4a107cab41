// What a history adds to a report, in words; the same in every format for people.
//
// Texts from the cluster are not escaped here, but for change_text().
#pragma once

#include <string>
#include <vector>

#include "report/texts.h"
#include "score/assessment.h"

namespace assay {

// "better", "worse", "as before", or why that cannot be said: unclear, where only what is known has
// changed (a range became wider or narrower). Precondition: there is a last run.
enum class TrendDirection : std::uint8_t { better, worse, same, broken, unclear };
[[nodiscard]] TrendDirection direction_of(const AssessedHistory& history);
// "3 new, 1 fixed"; "nothing changed".
[[nodiscard]] std::string counts_text(const ChangeCounts& counts,
                                      const ReportTexts& say = english());
// "since run 4 of 2026-11-23: 3 new, 1 fixed; better: 41 % to 44 %, it was 38 % to 40 %"; that this
// is the first audit; or that the history could not be read.
[[nodiscard]] std::string since_text(const Assessment& assessment,
                                     const ReportTexts& say = english());
// Whether level 4 holds, or what it lacks. Empty while no audit of the line was certain of level 3.
[[nodiscard]] std::string assured_text(const AssessedHistory& history,
                                       const ReportTexts& say = english());
// What a reader has to know of the comparison: cluster by name, a later run. May be empty.
[[nodiscard]] std::vector<std::string> history_remarks(const AssessedHistory& history,
                                                       const ReportTexts& say = english());

// "Pod team-a/web, item agent": what changed. Escaped.
[[nodiscard]] std::string change_text(const FindingChange& change);
// "fixed: it failed, and this audit saw it hold or gone"
[[nodiscard]] std::string meaning_of(ChangeClass change, const ReportTexts& say = english());

}  // namespace assay

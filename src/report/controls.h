// The controls of a benchmark as people read them; the same words in every format for people.
//
// Texts that came from the cluster or from a file of answers are not escaped here.
#pragma once

#include <optional>
#include <string>

#include "report/texts.h"
#include "score/assessment.h"
#include "score/controls.h"

namespace assay {

// "CIS Kubernetes Benchmark v1.12: it is for Kubernetes 1.32 to 1.34, and the cluster runs
// v1.33.2".
[[nodiscard]] std::string edition_text(const AssessedBenchmark& benchmark);
// Whether page one has to warn: the edition was not written for what runs, or nobody knows.
[[nodiscard]] bool edition_is_off(const AssessedBenchmark& benchmark);

// "L1"; "no level".
[[nodiscard]] std::string level_word(std::optional<int> level, const ReportTexts& say = english());
// "L1: 91 pass, 13 fail, 11 unknown, 1 not applicable of 116"; errors only where there are some.
[[nodiscard]] std::string total_text(const LevelTotal& total, const ReportTexts& say = english());

// What stands beside the verdict: "3 failing", the reason of an unknown, who answered. May be
// empty.
[[nodiscard]] std::string beside_text(const AssessedControl& control,
                                      const ReportTexts& say = english());
// The question of a control that waits for an answer, and why it does; empty for any other.
[[nodiscard]] std::string question_text(const AssessedControl& control);

}  // namespace assay

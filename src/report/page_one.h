// The five questions of page one, answered without a word of the trade.
//
// Role: how do we stand, better or worse, what is worst, what do we do first, how sure are we. For
// people who decide and do not run clusters: no answer holds a word of test/report/jargon.txt (in
// German: test/report/jargon_de.txt), and a test says so. So nothing that comes from a cluster or a
// check stands here, only numbers, names of areas and levels, and words of our own.
// Absence: what is not known is said; an assessment that was given no earlier one says that,
// and only a history says that it is the first.
#pragma once

#include <string>
#include <vector>

#include "report/texts.h"
#include "score/assessment.h"

namespace assay {

struct PageOneAnswer {
    std::string id;  // "stand", "change", "worst", "first", "sure"
    std::string question;
    std::vector<std::string> sentences;
};

// Always five, in that order.
[[nodiscard]] std::vector<PageOneAnswer> page_one(const Assessment& assessment,
                                                  const ReportTexts& say = english());

}  // namespace assay

// The variables of a check that are the same for all of its subjects.
//
// Role: `variables.table` of a check that filters a table need not be filtered for every subject.
// A variable is common when it reads `params`, `asOf` and common variables only, and calls nothing
// that becomes part of a finding's proof (policy/environment.h). Values are made when the first
// row asks and kept while the rows are of one check.
// Cost: each has the limit of one call for itself, with what it reads of earlier ones made before
// it, so that what a row may still cost does not depend on which row came first. A row that reads
// one above its limit is above the limit too.
// Ownership: values live until the next begin(). One per thread, beside its Row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "cel/arena.h"
#include "cel/evaluator.h"
#include "policy/check.h"

namespace assay {

class CommonVariables {
public:
    CommonVariables() : evaluator_(arena_) {}

    // Forgets the values.
    void begin(const Check& check);

    // Whether variable number `index` is common.
    [[nodiscard]] bool has(std::size_t index) const { return (*common_)[index]; }

    // Its value. Precondition: has(index). `slots` and `host` are those of the row that asks.
    [[nodiscard]] cel::Datum value(std::size_t index, std::span<const cel::Datum> slots,
                                   void* host);

private:
    static std::vector<bool> find_common(const Check& check);

    cel::Arena arena_;
    cel::Evaluator evaluator_;
    const Check* check_ = nullptr;
    const std::vector<bool>* common_ = nullptr;                  // of check_
    std::map<const Check*, const std::vector<bool>> of_checks_;  // found once for each
    std::vector<cel::Datum> values_;                             // of the first so many variables
};

}  // namespace assay

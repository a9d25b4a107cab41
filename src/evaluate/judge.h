// The meaning of a check on one subject. evaluate/evaluate.h says the rules.
#pragma once

#include <optional>

#include "base/timepoint.h"
#include "evaluate/finding.h"
#include "evaluate/row.h"
#include "facts/facts.h"
#include "facts/subjects.h"
#include "policy/check.h"

namespace assay {

// One per thread.
class Judge {
public:
    // `paths` is shared by the judges of a run.
    Judge(const Facts& facts, LazyPaths& paths, Instant as_of) : row_(facts, paths, as_of) {}

    // Another tile (evaluate/tiles.h): `expressions` are kept for `subjects`.
    void begin_tile(std::size_t expressions, std::size_t subjects) {
        row_.begin_tile(expressions, subjects);
    }
    // Nothing when the check's `select` does not mean the subject, which is number `place` of the
    // tile.
    [[nodiscard]] std::optional<Finding> judge(const Check& check, const KeptExpressions& kept,
                                               const Subject& subject, std::size_t place);

private:
    std::optional<Finding> out_of_range();
    std::optional<Finding> not_selected(bool& meant);
    std::optional<Finding> not_applicable();
    Finding asserted();

    Row row_;
};

}  // namespace assay

// What the command `access-review` prints as text and JSON.
//
// Role: who gained or lost which right between two states, or who holds which in one, by owner.
// Text is escaped, JSON is valid UTF-8. Shape of a grant: access/writing.h.
#pragma once

#include <string>
#include <vector>

#include "access/review_rows.h"

namespace assay {

struct AccessReview {
    bool two = false;  // two states were compared
    std::vector<ReviewRow> rows;
    std::size_t compared = 0;
    std::vector<Unknown> before;  // why rights may be missing, of the one state before
    std::vector<Unknown> after;   // of the one after, or of the only one
};

[[nodiscard]] std::string review_text(const AccessReview& review);
[[nodiscard]] std::string review_json(const AccessReview& review);

}  // namespace assay

// What stands below every answer about rights: the authorizers it leaves out, and what the API
// server itself said of it.
//
// Role: a piece of what `who-can` and `paths` print (access/writing.h, paths/writing.h).
// Member of the JSON, only where the API server was asked:
//   "verified": {"claims": 14, "asked": 14, "same": 13,
//                "refused": [{"subject", "request", "reason"}],
//                "notAnswered": 0, "why": "" }
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "access/access_document.h"
#include "access/claim.h"

namespace assay {

// A right that the evidence shows and the API server denies.
struct RefusedClaim {
    Claim claim;
    std::string reason;  // hostile
};

struct Verification {
    std::size_t claims = 0;  // that the answer rests on
    std::size_t asked = 0;
    std::size_t same = 0;
    std::vector<RefusedClaim> refused;
    std::size_t unanswered = 0;
    std::string why;  // of the first that was not answered; hostile
    [[nodiscard]] bool holds() const { return refused.empty() && unanswered == 0; }
};

struct Remarks {
    std::string others;  // access/other_authorizers.h
    std::optional<Verification> verified{};
    [[nodiscard]] bool hold() const { return !verified || verified->holds(); }
};

// A line or more, each with its end.
[[nodiscard]] std::string remarks_text(const Remarks& remarks);
void add_remarks(const Remarks& remarks, AccessDocument& document,
                 AccessDocument::Members& members);

}  // namespace assay

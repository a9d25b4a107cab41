// The rows of an access review: each right that somebody holds, lost or gained, in words.
//
// Role: between answers about rights and what is printed of them: one row for each rule of each
// binding, with who answers for its holder. Kubernetes' own grants (the bootstrap policy's) are
// left out unless they changed. Rights in words: "read secrets (get, list)"; the words of the rule
// stand behind. Ordering: by owner (what is not known and nobody last), team, holder, then as the
// changes and the index have them. Ownership: texts are copies, not escaped; `permit` and `rights`
// point into the indexes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/right_changes.h"

namespace assay {

// Who answers for a holder; empty: nobody is named.
struct Responsible {
    std::string owner;
    std::string team;
    bool unread = false;  // nobody is named, and labels that might name somebody are not known
    friend bool operator==(const Responsible&, const Responsible&) = default;
};
// The owner, not escaped, or that it is not known. Empty: nobody is named.
[[nodiscard]] std::string owner_text(const Responsible& who);
using FindResponsible = std::function<Responsible(const SubjectName&)>;

struct ReviewRow {
    Responsible responsible;
    std::string change;  // "", "gained", "lost", "not-comparable"
    Permit permit;
    std::vector<PolicyRule> rights;
    std::optional<Unknown> why;  // of not-comparable
};

// Only what changed.
[[nodiscard]] std::vector<ReviewRow> changed_rows(const RightChanges& changes,
                                                  const FindResponsible& find);
// Everything that is held, with what changed marked; without changes nothing is.
[[nodiscard]] std::vector<ReviewRow> held_rows(const RbacIndex& rbac, const RightChanges* changes,
                                               const FindResponsible& find);

// "read secrets (get, list)", several joined by "; ". Escaped.
[[nodiscard]] std::string plain_text(const std::vector<PolicyRule>& rights);

}  // namespace assay

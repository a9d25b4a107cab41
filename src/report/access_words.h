// Who can reach what, in words; the same in every format for people.
//
// Texts that came from the cluster are not escaped here, but for those that were before
// (AccessEnd::text).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/texts.h"
#include "score/assessed_access.h"

namespace assay {

[[nodiscard]] std::string counted_identities(std::size_t number,
                                             const ReportTexts& say = english());  // "1 identity"
// "ClusterRoleBinding ops", "ServiceAccount shop/web".
[[nodiscard]] std::string name_text(const AccessName& name);
// "ClusterRoleBinding ops (rule 0 of ClusterRole edit)".
[[nodiscard]] std::string grant_text(const AccessGrant& grant, const ReportTexts& say = english());
// Grants, the field and what is not known of a step; may be empty.
[[nodiscard]] std::string because_text(const AccessHop& hop, const ReportTexts& say = english());
// "2 steps", "1 step, if something holds that is not known".
[[nodiscard]] std::string steps_text(const AccessPath& path, const ReportTexts& say = english());

// Of the identities that have a path, rounded down.
[[nodiscard]] std::size_t percent_of(const AccessChoke& choke, const AssessedAccess& access);

// How many get to full control, and who is next to it: one sentence, also where nobody knows. That
// none does is said of whole evidence only; else none "was seen to".
[[nodiscard]] std::string ways_text(const AssessedAccess& access,
                                    const ReportTexts& say = english());
// "Removing ClusterRoleBinding a and RoleBinding shop/b takes the last path from 92 % of them
// (11 of 12)". As many as 80 % need, else all that were found. Empty: none.
[[nodiscard]] std::string chokes_text(const AssessedAccess& access,
                                      const ReportTexts& say = english());
// Why the answer is not complete: "the list of roles broke off (partial); ..."; may be empty.
[[nodiscard]] std::string missing_text(const AssessedAccess& access,
                                       const ReportTexts& say = english());

}  // namespace assay

// Findings by the team that owns what they are about.
//
// Role: lays an owner file (policy/owner_file.h, the same as of `access-review`) over the findings.
// Rules: a user or group is owned as the file says; whatever is in a namespace, and a namespace
// itself, by the first entry for that namespace, else by the labels of the object, else by those of
// its namespace; what is in no namespace by its own labels only, a file of a node by the node's.
// Without any of these nobody owns it, and that is a team without a name: what nobody owns is told,
// not dropped; so is what labels that were not read may give an owner.
#pragma once

#include <functional>
#include <vector>

#include "evaluate/findings.h"
#include "facts/facts.h"
#include "policy/owner_file.h"
#include "score/assessed_places.h"
#include "score/assessment.h"

namespace assay {

// Both outlive the result.
[[nodiscard]] std::function<OwnerName(const SubjectRef&)> owners_of(const OwnerFile& owners,
                                                                    const Facts& facts);

// Findings after waivers were applied, and their checks.
[[nodiscard]] std::vector<AssessedTeam> assess_teams(
    const Findings& findings, const std::vector<Check>& checks,
    const std::function<OwnerName(const SubjectRef&)>& owner);

// Puts the checks of each team in the order of the plan; those that are no step of it last.
void order_by_plan(std::vector<AssessedTeam>& teams, const RemediationPlan& plan);

}  // namespace assay

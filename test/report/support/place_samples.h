// Namespaces, teams and answers, made by hand: those members of the samples.
#pragma once

#include <string>
#include <vector>

#include "policy/attestations.h"
#include "policy/questionnaire.h"
#include "score/assessed_places.h"

namespace assay::test {

// 140 namespaces, some of which were not wholly read.
[[nodiscard]] std::vector<AssessedNamespace> some_namespaces();
[[nodiscard]] std::vector<AssessedTeam> some_teams();
// Every text is one of these.
[[nodiscard]] std::vector<AssessedNamespace> hostile_namespaces(
    const std::vector<std::string>& names);
[[nodiscard]] std::vector<AssessedTeam> hostile_teams(const std::vector<std::string>& names);

// The questionnaire that ships, so that a sample shows all of it.
[[nodiscard]] std::vector<AskedQuestion> some_questions();
// One of each kind: yes, no, expired; texts are `who`.
[[nodiscard]] std::vector<GivenAttestation> some_answers(const std::string& who);

}  // namespace assay::test

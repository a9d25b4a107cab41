// Questions about what no evidence of a cluster shows, as data.
//
// Role: profiles/questionnaire.yaml, read here, answered by --attestations (policy/attestations.h),
// judged by score/answers.h:
//   questions:
//     - {id: etcd-restore, topic: Backup tests, question: "Was a restore tested?", days: 90,
//        gates: [etcd-backup-tested]}
// `days`: how long an answer holds at most. `gates`: those of the maturity model that it decides;
// each must be fed by "attestation".
// Ordering: as in the file. Failure: an id that stands twice and a gate that no attestation feeds
// are problems.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/load.h"
#include "policy/maturity.h"
#include "policy/problem.h"

namespace assay {

// What a gate of the maturity model is fed by when people answer.
inline constexpr std::string_view kAttestationFeeder = "attestation";

struct AskedQuestion {
    std::string id;
    std::string topic;
    std::string text;
    int days = 365;
    std::vector<std::string> gates;
};

[[nodiscard]] std::vector<AskedQuestion> load_questionnaire(const PolicyFile& file,
                                                            const MaturityModel& maturity,
                                                            std::vector<PolicyProblem>& problems);

}  // namespace assay

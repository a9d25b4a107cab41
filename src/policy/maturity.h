// The maturity model: gates, levels, weights and thresholds, as data.
//
// Role: profiles/maturity.yaml, read here and used by score/:
//   model: 1
//   levels: [Exposed, Basic, Managed, Hardened, Assured]
//   severityWeights: {critical: 10, high: 7, medium: 4, low: 1}
//   domains: [{id: access, title: System access and users, weight: 25}, ...]       # all five
//   thresholds: {levelShare: 9000, coverage: 8000, cap: 5000, minimumChecks: 3}    # basis points
//   assured: {audits: 3, days: 90, lookBack: 365, criticalDays: 30}                # level 4
//   remediation: {hours: {S: 1, M: 8, L: 80}, levelPoints: 1000}   # order of a plan, no score
//   gates:
//     - {id: anonymous-harmless, domain: access, level: 1, title: Nobody without a name gets in,
//        fedBy: [access/anonymous-reach], builtIn: spine, note: ""}
// A gate may name checks this version does not have, "attestation" or "importer: trivy": it is
// then unknown(not-built), never dropped.
// Ordering: domains and gates as in the file.
#pragma once

#include <string>
#include <vector>

#include "policy/check.h"
#include "policy/load.h"
#include "policy/problem.h"

namespace assay {

struct Gate {
    std::string id;
    Domain domain = Domain::access;
    int level = 1;  // 1 to 3
    std::string title;
    std::vector<std::string> fed_by;  // check ids, "attestation", "importer: trivy"
    std::string built_in;             // the part of the plan that builds it
    std::string note;
};

struct DomainModel {
    Domain domain = Domain::access;
    std::string title;
    int weight = 0;  // of 100
};

// What a history of audits must show for level 4 (history/assured.h).
struct AssuredModel {
    int audits = 3;
    int days = 90;
    int look_back_days = 365;
    int critical_days = 30;
};

struct MaturityModel {
    int version = 1;
    std::vector<std::string> levels;  // names of level 0 to 4
    int weights[4] = {1, 4, 7, 10};   // by Severity
    std::vector<DomainModel> domains;
    int level_share = 9000;  // basis points of the non-gate weight a level needs
    int coverage = 8000;     // basis points; below it a level is a range
    int cap = 5000;          // basis points; the score of a domain with an open critical
    int minimum_checks = 3;  // applicable checks below which a domain is not assessed
    AssuredModel assured{};
    int effort_hours[3] = {1, 8, 80};  // by Effort: what a gain is divided by
    int level_points = 1000;           // basis points of score that a gained level counts for
    std::vector<Gate> gates;
};

[[nodiscard]] MaturityModel load_maturity(const PolicyFile& file,
                                          std::vector<PolicyProblem>& problems);

}  // namespace assay

// What became of findings between two runs.
//
// Role: two runs' raw results in, changes out. Pure.
// Classes:
//   new                it fails, and the earlier run looked there and saw it hold
//   regressed          the same, and it had failed before that
//   newly-checked      it fails where the earlier run did not look: a new check, or unread evidence
//   expired            it failed already, and is no longer accepted
//   accepted           it failed already, and a waiver has accepted it since
//   fixed              it failed, and the later run looked there and saw it hold, or saw it gone
//   no-longer-checked  it failed, and the later run did not look there: the check is gone or out of
//                      scope, or what it needs was not read. Not a fix.
// Ordering: by class as above, severity from critical down, then by what the finding is known by.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "history/run_record.h"
#include "score/assessed_history.h"

namespace assay {

// Whether a run looked at what a finding is about: it had the check, in scope, and none of the
// check's unknowns covers the subject. A list that was not read covers other kinds than its own
// too, for many subjects are derived (a Kubelet from the Nodes, a Group from the bindings): unless
// the run that it is compared with saw its findings without that list as well. So does a part of a
// list, a single node, of its own kind too: which subjects it stands for is not known. And where a
// subject fails as a whole, its items were not looked at.
class LookedAt {
public:
    // `other`: of the run that this one is compared with.
    LookedAt(const RunChecks& checks, const RunFindings& findings, const RunFindings& other);
    [[nodiscard]] bool operator()(const FindingKey& key) const;

private:
    [[nodiscard]] static std::set<FindingKey> unseen(const RunFindings& findings);

    const RunChecks& checks_;
    const RunFindings& findings_;
    std::set<FindingKey> unseen_;  // what is unknown or an error, whichever item of a subject
    std::map<std::string, std::set<std::string>> lists_;  // by check, kinds that the other run read
    std::set<std::string> parts_;  // checks that lack a part of a list that the other run read
};

// Where the later run's ids of checks are newer: gives today's id of an older one.
using TodaysId = std::function<std::string(const std::string&)>;
[[nodiscard]] RunChecks renamed(const RunChecks& checks, const TodaysId& todays);
[[nodiscard]] RunFindings renamed(const RunFindings& findings, const TodaysId& todays);

// `failed_before`: what had failed before the earlier run, and did not in it.
[[nodiscard]] std::vector<FindingChange> changes_between(const RunChecks& checks_before,
                                                         const RunFindings& before,
                                                         const RunChecks& checks_after,
                                                         const RunFindings& after,
                                                         const std::set<FindingKey>& failed_before);

[[nodiscard]] ChangeCounts count_changes(const std::vector<FindingChange>& changes);

}  // namespace assay

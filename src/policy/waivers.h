// Accepted risks: a file of people's decisions about findings.
//
// Role: --waivers FILE, written by people:
//   waivers:
//     - check: workload/privileged            # or a former id
//       subject: {kind: apps/DaemonSet, namespace: kube-system, name: node-agent}
//       item: agent                           # absent: every failing item
//       accepted: [3f2a9c0d11e4b870]          # fingerprints of the findings, from -o json
//       owner: platform@example.org
//       reason: it loads a kernel module
//       expires: 2027-03-31                   # holds to 24:00 UTC of that day
//       since: 2026-11-01                     # holds from 00:00 UTC of that day; absent: always
//       compensating: read-only node image    # what protects meanwhile; absent: nothing is named
// `namespace` and `name` and `item` are patterns (`*`); a subject in no namespace has none.
// Meaning: docs/waivers.md; evaluate/waive.h applies them.
// Failure: every problem at once, with file, line and column. A check id that nothing has is one:
// a misspelt waiver must not look like an accepted risk. Where the profile sets a maximum term
// (`waivers: {maxDays: N}`), a waiver without `since`, and one for a longer time, are others.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/timepoint.h"
#include "policy/load.h"
#include "policy/policy.h"
#include "policy/problem.h"

namespace assay {

inline constexpr std::size_t kMaxWaiversFile = std::size_t{4} << 20;

struct Waiver {
    Span where;
    std::string check;   // the id of today
    bool in_run = true;  // false: no check of this run has it
    std::string kind;    // "apps/DaemonSet", "Pod", "*"
    std::string ns = "*";
    std::string name;
    std::string item = "*";
    std::vector<std::string> accepted;
    std::string owner;
    std::string reason;
    std::string expires;  // "2027-03-31"
    Instant end;          // the first second after it
    std::string since{};  // "2026-11-01"; empty: from the beginning
    Instant begin{};      // its first second
    std::string compensating{};
};

// A waiver, and what became of it in a run.
struct AppliedWaiver {
    Waiver waiver;
    bool expired = false;
    bool early = false;                // it begins after the date of the audit
    std::size_t items = 0;             // failing ones that it speaks of
    std::size_t accepted = 0;          // of those, with an accepted value
    std::size_t findings = 0;          // accepted as a whole with its help
    std::size_t unknown = 0;           // verdicts it speaks of that are unknown
    std::vector<std::string> changed;  // "Pod a/b, item web: 0123456789abcdef", at most a few
};

// Adds the waivers of one file, or problems.
void load_waivers(const PolicyFile& file, const Policy& policy, std::vector<Waiver>& waivers,
                  std::vector<PolicyProblem>& problems);

}  // namespace assay

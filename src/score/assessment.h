// The assessment of one cluster: what every report is written from.
//
// Role: everything `-o json` holds, as numbers and plain text; the writers of report/ only format.
// docs/scoring.md says how each number comes about.
// Units: scores, shares and coverage are basis points (10000 is all of it). An Interval is closed:
// however the unknowns turn out, the true value lies in it. `lo` is rounded down, `hi` up.
// Absence: no score at all when nothing was judged; a domain with too few applicable checks has
// none and is "not assessed".
// Ordering: domains and gates as in the maturity model; controls as their benchmark numbers them;
// checks, findings, requests and effects by id; advice by what helps most; upgrades by severity,
// then by how many subjects need them. Ownership: owns all of it. Texts from the cluster are raw:
// writers escape them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "base/timepoint.h"
#include "evaluate/findings.h"
#include "policy/attestations.h"
#include "policy/benchmark.h"
#include "policy/check.h"
#include "policy/selection.h"
#include "policy/waivers.h"
#include "score/assessed_access.h"
#include "score/assessed_history.h"
#include "score/assessed_places.h"
#include "score/interval.h"
#include "snapshot/evidence.h"

namespace assay {

// Rows by verdict.
struct VerdictCounts {
    std::size_t pass = 0;
    std::size_t fail = 0;
    std::size_t unknown = 0;
    std::size_t not_applicable = 0;
    std::size_t error = 0;
    friend bool operator==(const VerdictCounts&, const VerdictCounts&) = default;
};

// What is known, and what could be, in severity weights times 10000.
struct Coverage {
    std::int64_t known = 0;
    std::int64_t applicable = 0;
    [[nodiscard]] int basis_points() const;  // rounded down; 0 when nothing is applicable
};

struct AssessedCheck {
    std::string id;
    std::string title;
    Severity severity = Severity::medium;
    std::optional<Severity> own_severity{};  // of its file, where the profile says another
    Domain domain = Domain::access;
    Effort effort = Effort::M;
    int weight = 0;  // of its severity
    std::string why;
    std::string remediation;
    std::vector<std::string> references;
    Verdict verdict = Verdict::not_applicable;  // roll-up of its subjects
    VerdictCounts subjects;                     // each subject once, by its own roll-up
    std::optional<Interval> value;              // absent: not applicable or out of scope
    bool out_of_scope = false;
    bool open_ended = false;  // its list was not read whole: the share is open (docs/scoring.md)
};

struct AssessedGate {
    std::string id;
    std::string title;
    int level = 1;
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown;   // exactly when the verdict is unknown
    std::vector<std::string> fed_by;  // as the model says
    bool decidable = false;           // every feeder is a check of this run or a question
    bool attested = false;            // a person's answer is among what feeds it
    bool nodes_would_decide = false;  // unknown only because node evidence was not asked for
};

struct AssessedDomain {
    Domain domain = Domain::access;
    std::string title;
    int weight = 0;
    std::optional<Interval> score;  // absent: not assessed
    std::size_t applicable_checks = 0;
    LevelRange level;
    Coverage coverage;
    std::vector<std::string> blocking;  // gate ids, then check ids, that keep it at level.lo
    std::vector<AssessedGate> gates;
};

struct AssessedRequest {
    std::string id;
    Presence presence = Presence::not_asked;
    std::string reason;
    int status = 0;
    std::size_t count = 0;
    std::uint64_t bytes = 0;
    std::vector<std::string> effect;  // checks it leaves unknown
};

struct AssessedProbe {
    std::string name;
    Presence presence = Presence::not_asked;
    std::string reason;
    int status = 0;
};

inline constexpr int kOldVulnerabilitiesDays = 90;

// What mending all failures of one check would gain.
struct Advice {
    std::string check;
    std::size_t failing = 0;  // subjects
    int level_gain = 0;       // of the overall level.lo
    int score_gain = 0;       // of the overall score.lo
};

// One check to mend: score/remediation.h.
struct PlanStep {
    std::string check;
    Effort effort = Effort::M;
    std::size_t failing = 0;  // subjects
    int level_gain = 0;       // of mending it alone, as in Advice
    int score_gain = 0;
    int level_after = 0;  // level.lo and score.lo of the whole after this step and those before
    int score_after = 0;
};

// What keeps the whole below the next level: a gate, a check, or a domain that is not assessed.
struct RoadPoint {
    Domain domain = Domain::access;
    std::string id;     // empty: the domain as a whole
    bool gate = false;  // of a gate; else of a check
    std::string title;
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown{};
    std::vector<std::string> mend{};  // its checks that fail
    int hours = 0;                    // to mend them, by the model's hours of an effort
};

struct RemediationPlan {
    std::array<int, 3> hours{};  // of an effort, by Effort
    int level_points = 0;        // basis points of score that a level counts for in the order
    std::vector<PlanStep> steps{};
    int next_level = 0;  // 0: none is left, or there is no level
    std::vector<RoadPoint> road{};
};

// How it would stand if accepted risks were no failures. An accepted failure passes for the score;
// for a level only where a compensating control is named.
struct AcceptedDomain {
    Domain domain = Domain::access;
    std::optional<Interval> score;
    LevelRange level;
};
struct AcceptedStanding {
    std::optional<Interval> score;
    LevelRange level;
    std::size_t findings = 0;     // accepted
    std::size_t compensated = 0;  // of those, with a compensating control
    std::vector<AcceptedDomain> domains;
};

// Who could use what fails (policy/actors.h): the checks of the run by their roll-up.
struct AssessedActor {
    std::string id;
    std::string title;
    std::string means;
    VerdictCounts checks;
    std::vector<std::string> failing;          // ids
    std::array<std::size_t, 4> by_severity{};  // of these, by Severity
};

// One version to install in place of another: score/upgrades.h.
struct AssessedUpgrade {
    std::string component;  // "runc"
    std::string from;
    std::string to;
    Severity severity = Severity::low;
    std::string kind;         // of the failing subjects; empty: they differ
    std::size_t failing = 0;  // distinct subjects
    std::size_t all = 0;
    bool complete = true;  // `all` are all there are
    std::vector<std::string> vulnerabilities;
    std::vector<std::string> checks;
    friend bool operator==(const AssessedUpgrade&, const AssessedUpgrade&) = default;
};

// One question of the questionnaire (policy/questionnaire.h) and what a person answered.
struct AssessedQuestion {
    std::string id;
    std::string topic;
    std::string text;
    int days = 0;  // how long an answer holds at most
    std::vector<std::string> gates;
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown;            // exactly when the verdict is unknown
    std::string until{};                       // the last day that the answer holds
    std::optional<GivenAttestation> answer{};  // as it was given, whether it holds or not
};

struct GateCounts {
    std::size_t all = 0;
    std::size_t decidable = 0;           // this version has what decides them
    std::size_t decided = 0;             // verdict neither unknown nor error
    std::size_t nodes_would_decide = 0;  // more that asking for node evidence would decide
};

// That not everything was looked at, and how much was left out.
struct AuditedPart {
    Selection selection;
    std::size_t checks_left_out = 0;
    std::size_t findings_left_out = 0;  // of other namespaces
};

// What kube-bench says of a control (report/kube_bench.h), from the mildest state to the worst.
enum class KubeBenchState : std::uint8_t { info, pass, warn, fail };
inline constexpr std::array<std::string_view, 4> kKubeBenchStates{"INFO", "PASS", "WARN", "FAIL"};
[[nodiscard]] std::string_view text_of(KubeBenchState state);

// One numbered control of a benchmark. Its verdict is the roll-up of its checks, or what a person
// answered.
struct AssessedControl {
    std::string id;
    std::optional<int> level;
    std::string title;
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown;  // exactly when the verdict is unknown
    std::vector<std::string> checks;
    std::size_t failing = 0;                     // distinct subjects that fail one of the checks
    std::string question;                        // of an attestation; empty: evidence decides
    std::optional<GivenAttestation> answer{};    // as it was given, whether it holds or not
    std::optional<KubeBenchState> kube_bench{};  // absent: not compared, or it does not have it
};

// The edition of a benchmark that was judged, and its controls in its own order.
struct AssessedBenchmark {
    std::string id;
    std::string title;
    std::string versions;  // "1.32 to 1.34"
    std::vector<std::string> sources;
    EditionFit fit = EditionFit::within;
    std::string reason;  // why this edition
    std::vector<AssessedControl> controls;
    std::size_t left_out = 0;               // controls that were not selected
    std::vector<std::string> kube_bench{};  // the files it was compared with
};

// The earlier report that this one was compared with (report/baseline.h).
struct ComparedBaseline {
    std::string file;
    std::string collected_at;
    std::size_t known = 0;  // findings that it had already
};

struct Assessment {
    std::string tool_version;
    std::string content;  // version of the checks and data
    // The date of what is known of vulnerabilities, and whether the audit's date is so much later
    // that a report has to warn.
    std::string vulnerabilities_as_of{};
    bool vulnerabilities_old = false;
    int score_model = 1;
    std::string profile;
    std::string profile_sha256;
    std::string policy_sha256;
    Target target;
    Instant collected_at;
    Instant as_of;
    std::string snapshot_sha256;
    bool nodes_asked = false;
    std::vector<AppliedWaiver> waivers{};  // as in their files; Finding::waiver counts them
    std::optional<ComparedBaseline> baseline{};
    std::optional<AssessedBenchmark> benchmark{};  // absent: the profile is none
    std::optional<AuditedPart> part{};             // absent: the whole profile on the whole target
    AssessedAccess access{};
    std::optional<AssessedHistory> history{};     // absent: not asked for
    std::vector<AssessedNamespace> namespaces{};  // none in an audit of chosen checks
    std::vector<AssessedTeam> teams{};            // none without an owner file

    std::vector<std::string> levels;  // names of level 0, 1, 2, 3, 4
    std::optional<Interval> score;    // absent: nothing was judged
    LevelRange level;
    Domain limited_by = Domain::access;
    Coverage coverage;
    GateCounts gates;
    std::vector<AssessedDomain> domains;

    std::size_t objects = 0;
    std::size_t subjects = 0;
    VerdictCounts verdicts;                       // of the findings
    std::array<std::size_t, 4> failing_rows{};    // failing findings, by Severity
    std::array<std::size_t, 4> failing_checks{};  // checks that fail, by Severity
    std::vector<Advice> advice;
    RemediationPlan plan{};
    std::optional<AcceptedStanding> accepted{};  // absent: nothing is accepted
    std::vector<AssessedUpgrade> upgrades;
    std::vector<AssessedActor> actors{};
    std::vector<AssessedQuestion> questions{};  // in the order of the questionnaire

    std::vector<AssessedCheck> checks;
    std::vector<std::string> out_of_scope;  // checks the target cannot feed
    Findings findings;
    std::vector<AssessedRequest> requests;
    std::vector<AssessedProbe> probes;
    std::vector<UnreadItem> unread;

    [[nodiscard]] const AssessedCheck* find(std::string_view check) const;  // nullptr: none
    // Whether any subject passed or failed. If not, there is no score and exit 5.
    [[nodiscard]] bool judged() const { return verdicts.pass + verdicts.fail > 0; }
};

}  // namespace assay

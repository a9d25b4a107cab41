#include "evaluate/evaluate.h"

#include <algorithm>
#include <memory>
#include <set>

#include "evaluate/judge.h"
#include "evaluate/tiles.h"

namespace assay {
namespace {

// Checks of a group (evaluate/tiles.h); what a group found is held beside the findings for a while.
constexpr std::size_t kGroup = 64;

Finding gap_finding(const Check& check, const Gap& gap) {
    Finding finding;
    finding.check = check.id;
    finding.verdict = Verdict::unknown;
    finding.unknown = gap.why;
    finding.subject = gap.row;
    finding.request = gap.request;
    return finding;
}

Finding absent_finding(const Check& check, const std::string& kind) {
    Finding finding;
    finding.check = check.id;
    finding.verdict = check.absent == Meaning::pass   ? Verdict::pass
                      : check.absent == Meaning::fail ? Verdict::fail
                                                      : Verdict::not_applicable;
    finding.subject = SubjectRef{{}, kind.substr(kind.rfind('/') + 1), {}, {}};
    finding.add_details().message = "the cluster has no kind " + kind;
    return finding;
}

// The rows that stand for what has no subjects.
void add_rows(const Facts& facts, const Check& check, Findings& findings) {
    for (const std::string& kind : check.subjects) {
        const Universe& universe = facts.universe(kind);
        if (!universe.in_scope) {
            continue;
        }
        for (const Gap& gap : universe.gaps) {
            findings.add(gap_finding(check, gap));
        }
        if (universe.kind_absent && universe.gaps.empty() && universe.subjects.empty()) {
            findings.add(absent_finding(check, kind));
        }
    }
}

bool in_scope(const Facts& facts, const Check& check) {
    return std::any_of(check.subjects.begin(), check.subjects.end(),
                       [&](const std::string& kind) { return facts.universe(kind).in_scope; });
}

std::size_t count_subjects(const Facts& facts, std::span<const Check> checks) {
    std::set<std::string> kinds;
    std::size_t count = 0;
    for (const Check& check : checks) {
        for (const std::string& kind : check.subjects) {
            if (kinds.insert(kind).second) {
                count += facts.universe(kind).subjects.size();
            }
        }
    }
    return count;
}

// For each check what has no subjects, and what it found.
Findings judge_all(const Facts& facts, std::span<const Check> checks,
                   const EvaluateOptions& options) {
    LazyPaths paths;
    std::vector<std::unique_ptr<Judge>> judges;
    for (unsigned worker = 0; worker < std::max(1U, options.threads); ++worker) {
        judges.push_back(std::make_unique<Judge>(facts, paths, options.as_of));
    }
    Findings findings;
    for (std::size_t begin = 0; begin < checks.size(); begin += kGroup) {
        const auto group = checks.subspan(begin, std::min(kGroup, checks.size() - begin));
        Tiles tiles(facts, group);
        tiles.judge(judges);
        paths.drop();  // ids bring those that ask together: access/
        for (std::size_t check = 0; check < group.size(); ++check) {
            findings.begin_check(group[check].id);
            add_rows(facts, group[check], findings);
            tiles.add_to(findings, check);
            findings.end_check();
        }
    }
    return findings;
}

}  // namespace

Evaluation evaluate(const Facts& facts, std::span<const Check> checks,
                    const EvaluateOptions& options) {
    Evaluation evaluation;
    for (const Check& check : checks) {
        if (!in_scope(facts, check)) evaluation.out_of_scope.push_back(check.id);
    }
    evaluation.findings = judge_all(facts, checks, options);
    std::sort(evaluation.out_of_scope.begin(), evaluation.out_of_scope.end());
    evaluation.subjects = count_subjects(facts, checks);
    return evaluation;
}

Evaluation evaluate(const Facts& facts, const Policy& policy, const EvaluateOptions& options) {
    return evaluate(facts, policy.checks, options);
}

Verdict roll_up(const Findings& findings, std::string_view check) {
    Verdict verdict = Verdict::not_applicable;
    for (const Finding& finding : findings.of(check)) {
        verdict = worse(verdict, finding.verdict);
    }
    return verdict;
}

}  // namespace assay

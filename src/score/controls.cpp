#include "score/controls.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "score/answers.h"
#include "score/gates.h"

namespace assay {
namespace {

std::size_t failing_subjects(const Control& control, const Findings& findings) {
    std::set<SubjectRef> subjects;
    for (const std::string& check : control.checks)
        for (const Finding& finding : findings.held(check))
            if (finding.verdict == Verdict::fail) subjects.insert(*finding.subject);
    return subjects.size();
}

void apply_answer(AssessedControl& judged, std::span<const GivenAttestation> attestations,
                  Instant as_of) {
    const auto found = std::ranges::find(attestations, judged.id, &GivenAttestation::control);
    if (found != attestations.end()) judged.answer = *found;
    JudgedAnswer answered = judge_answer(judged.answer ? &*judged.answer : nullptr, as_of);
    judged.verdict = answered.verdict;
    judged.unknown = std::move(answered.unknown);
}

}  // namespace

AssessedBenchmark assess_benchmark(const ChosenEdition& chosen, const Findings& findings,
                                   std::span<const Tally> tallies,
                                   std::span<const GivenAttestation> attestations, Instant as_of) {
    const Edition& edition = chosen.edition;
    AssessedBenchmark benchmark;
    benchmark.id = edition.id;
    benchmark.title = edition.title;
    benchmark.versions = edition.versions();
    benchmark.sources = edition.sources;
    benchmark.fit = chosen.fit;
    benchmark.reason = chosen.reason;
    for (const Control& control : edition.controls) {
        if (control.left_out) {
            ++benchmark.left_out;
            continue;
        }
        AssessedControl judged;
        judged.id = control.id;
        judged.level = control.level;
        judged.title = control.title;
        judged.checks = control.checks;
        judged.question = control.question;
        if (!control.question.empty()) {
            apply_answer(judged, attestations, as_of);
        } else if (control.checks.empty()) {
            judged.unknown = Unknown{Reason::not_built, "nothing of this version decides it"};
        } else {
            const Joined joined = join_checks(find_tallies(control.checks, tallies),
                                              {Reason::not_asked, "its check was left out"});
            judged.verdict = joined.verdict;
            judged.unknown = joined.unknown;
            judged.failing = failing_subjects(control, findings);
        }
        benchmark.controls.push_back(std::move(judged));
    }
    return benchmark;
}

std::vector<LevelTotal> totals_of(const AssessedBenchmark& benchmark) {
    std::vector<LevelTotal> totals;
    for (int level = 1; level <= kHighestControlLevel; ++level) totals.push_back({level, {}, 0});
    totals.push_back({std::nullopt, {}, 0});
    for (const AssessedControl& control : benchmark.controls) {
        LevelTotal& total = *std::ranges::find(totals, control.level, &LevelTotal::level);
        ++total.all;
        count_verdict(total.verdicts, control.verdict);
    }
    std::erase_if(totals, [](const LevelTotal& total) { return total.all == 0; });
    return totals;
}

}  // namespace assay

#include "score/part.h"

#include "score/model.h"

namespace assay {
namespace {

const Unknown kRestNotAsked{Reason::not_asked, "only some namespaces were looked at"};

// What holds in some namespaces is unknown of the whole. What a person answered is of the whole.
void open_controls(AssessedBenchmark& benchmark) {
    for (AssessedControl& control : benchmark.controls) {
        if (!control.question.empty()) continue;
        if (control.verdict != Verdict::pass && control.verdict != Verdict::not_applicable)
            continue;
        control.verdict = Verdict::unknown;
        control.unknown = kRestNotAsked;
    }
}

}  // namespace

void keep_to_part(Assessment& assessment) {
    const LevelRange open{0, kAuditLevel, false};
    assessment.level = open;
    for (Advice& advice : assessment.advice) advice.level_gain = 0;
    for (PlanStep& step : assessment.plan.steps) step.level_gain = step.level_after = 0;
    assessment.plan.next_level = 0;
    assessment.plan.road.clear();
    if (assessment.accepted) {
        assessment.accepted->level = open;
        for (AcceptedDomain& domain : assessment.accepted->domains) domain.level = open;
    }
    const bool namespaces = assessment.part->selection.by_namespace();
    if (namespaces && assessment.benchmark) open_controls(*assessment.benchmark);
    for (AssessedDomain& domain : assessment.domains) {
        domain.level = open;
        domain.blocking.clear();
        if (!namespaces) continue;
        for (AssessedGate& gate : domain.gates) {
            if (gate.verdict != Verdict::pass && gate.verdict != Verdict::not_applicable) continue;
            gate.verdict = Verdict::unknown;
            gate.unknown = kRestNotAsked;
        }
    }
}

}  // namespace assay

#include "score/assess.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timepoint.h"
#include "policy/plan.h"
#include "score/accepted.h"
#include "score/actors.h"
#include "score/advice.h"
#include "score/answers.h"
#include "score/controls.h"
#include "score/model.h"
#include "score/part.h"
#include "score/remediation.h"
#include "score/tally.h"
#include "score/teams.h"
#include "score/upgrades.h"
#include "score/value.h"

namespace assay {
namespace {

void count_rows(Assessment& assessment, std::span<const Tally> tallies) {
    const auto held = assessment.findings.held();
    assessment.verdicts.pass = assessment.findings.size() - held.size();
    for (const Finding& finding : held) {
        count_verdict(assessment.verdicts, finding.verdict);
        if (finding.verdict != Verdict::fail) continue;
        if (const AssessedCheck* check = assessment.find(*finding.check))
            ++assessment.failing_rows[static_cast<std::size_t>(check->severity)];
    }
    for (const Tally& tally : tallies)
        if (tally.verdict() == Verdict::fail)
            ++assessment.failing_checks[static_cast<std::size_t>(tally.severity)];
}

std::vector<AssessedCheck> describe(std::span<const Check> checks, std::span<const Tally> tallies,
                                    const MaturityModel& model) {
    std::vector<AssessedCheck> described;
    described.reserve(checks.size());
    for (std::size_t index = 0; index < checks.size(); ++index) {
        const Check& check = checks[index];
        const Tally& tally = tallies[index];
        described.push_back({.id = check.id,
                             .title = check.title,
                             .severity = check.severity,
                             .own_severity = check.own_severity,
                             .domain = check.domain,
                             .effort = check.effort,
                             .weight = model.weights[static_cast<std::size_t>(check.severity)],
                             .why = check.why,
                             .remediation = check.remediation,
                             .references = check.references,
                             .verdict = tally.verdict(),
                             .subjects = tally.subjects,
                             .value = value_of(tally),
                             .out_of_scope = tally.out_of_scope,
                             .open_ended = tally.open_ended});
    }
    return described;
}

bool missing(Presence presence) {
    return presence != Presence::present && presence != Presence::absent;
}

bool needs_kind_of(const Check& check, const Request& request) {
    const Plan needs = needs_of(check);
    return std::ranges::any_of(needs.kinds, [&](const WantedKind& kind) {
        return kind.group == request.group && kind.resource == request.resource;
    });
}

// The checks with an unknown row that the request explains: it is unknown for the same reason, and
// the row names the request or the check needs its kind for something else than its subjects.
std::vector<std::string> effect_of(const Request& request, const Findings& findings,
                                   std::span<const Check> checks) {
    std::set<std::string> effect;
    if (!missing(request.presence)) return {};
    for (const Check& check : checks) {
        bool same_reason = false;
        bool named = false;
        for (const Finding& row : findings.held(check.id)) {
            if (!row.unknown || row.unknown->reason != reason_of(request.presence)) continue;
            same_reason = true;
            named = named || row.request == request.id;
        }
        if (named || (same_reason && needs_kind_of(check, request))) effect.insert(check.id);
    }
    return {effect.begin(), effect.end()};
}

void add_evidence(Assessment& assessment, const Evidence& evidence, std::span<const Check> checks) {
    assessment.target = evidence.target;
    assessment.collected_at = evidence.collected_at;
    assessment.snapshot_sha256 = evidence.sha256;
    assessment.nodes_asked = evidence.nodes_asked;
    assessment.unread = evidence.unread;
    for (const Request& request : evidence.requests) {
        assessment.objects += request.objects.size();
        assessment.requests.push_back({.id = request.id,
                                       .presence = request.presence,
                                       .reason = request.reason,
                                       .status = request.status,
                                       .count = request.objects.size(),
                                       .bytes = request.bytes,
                                       .effect = effect_of(request, assessment.findings, checks)});
    }
    for (const Probe& probe : evidence.probes)
        assessment.probes.push_back({probe.name, probe.presence, probe.reason, probe.status});
    std::ranges::sort(assessment.requests, {}, &AssessedRequest::id);
}

void add_policy(Assessment& assessment, const Policy& policy) {
    assessment.content = policy.content;
    assessment.vulnerabilities_as_of = policy.facts.vulnerable_as_of;
    const auto known = parse_instant(assessment.vulnerabilities_as_of);
    assessment.vulnerabilities_old =
        known && assessment.as_of > known->plus_days(kOldVulnerabilitiesDays);
    assessment.score_model = policy.maturity.version;
    assessment.profile = policy.profile.id;
    assessment.profile_sha256 = policy.profile.sha256;
    assessment.policy_sha256 = policy.sha256();
    assessment.levels = policy.maturity.levels;
}

void add_plan(Assessment& assessment, std::span<const Tally> tallies, const MaturityModel& model) {
    assessment.plan =
        plan_remediation(tallies, assessment.checks, all_accepted(tallies, assessment.findings),
                         model, assessment.questions, assessment.advice);
    if (assessment.level.lo + 1 >= static_cast<int>(model.levels.size())) return;
    assessment.plan.next_level = assessment.level.lo + 1;
    assessment.plan.road = road_to_next_level(assessment, model);
}

GateCounts count_gates(std::span<const AssessedDomain> domains) {
    GateCounts counts;
    for (const AssessedDomain& domain : domains)
        for (const AssessedGate& gate : domain.gates) {
            ++counts.all;
            if (gate.decidable) ++counts.decidable;
            if (gate.verdict != Verdict::unknown && gate.verdict != Verdict::error)
                ++counts.decided;
            if (gate.nodes_would_decide) ++counts.nodes_would_decide;
        }
    return counts;
}

}  // namespace

Assessment assess(Evaluation evaluation, const Policy& policy, const Evidence& evidence,
                  AssessOptions options) {
    Assessment assessment;
    assessment.tool_version = options.tool_version;
    assessment.as_of = options.as_of;
    assessment.findings = std::move(evaluation.findings);
    assessment.subjects = evaluation.subjects;
    assessment.out_of_scope = std::move(evaluation.out_of_scope);
    std::ranges::sort(assessment.out_of_scope);
    add_policy(assessment, policy);

    std::vector<Tally> tallies = tally(assessment.findings, policy.checks, assessment.out_of_scope);
    const bool could_ask = evidence.target.kind == TargetKind::cluster && !evidence.nodes_asked;
    for (std::size_t index = 0; index < tallies.size(); ++index)
        tallies[index].nodes_would_answer =
            could_ask && tallies[index].only_not_asked && needs_of(policy.checks[index]).nodes;
    add_evidence(assessment, evidence, policy.checks);
    assessment.checks = describe(policy.checks, tallies, policy.maturity);
    count_rows(assessment, tallies);
    assessment.upgrades = upgrades_of(assessment.findings, assessment.checks);
    assessment.actors = assess_actors(policy.actors, assessment.checks);

    assessment.questions = assess_questions(policy.questions, options.attestations, options.as_of);
    Outcome outcome = weigh(tallies, policy.maturity, assessment.questions);
    assessment.advice =
        advise(tallies, assessment.checks, policy.maturity, assessment.questions, outcome);
    assessment.score = outcome.score;
    assessment.level = outcome.level;
    assessment.limited_by = outcome.limited_by;
    assessment.coverage = outcome.coverage;
    assessment.domains = std::move(outcome.domains);
    assessment.waivers = std::move(options.waivers);
    assessment.accepted = stand_with_accepted(tallies, assessment.findings, assessment.waivers,
                                              policy.maturity, assessment.questions);
    add_plan(assessment, tallies, policy.maturity);
    assessment.access = std::move(options.access);
    assessment.namespaces = std::move(options.namespaces);
    assessment.teams = std::move(options.teams);
    order_by_plan(assessment.teams, assessment.plan);
    if (policy.edition)
        assessment.benchmark = assess_benchmark(*policy.edition, assessment.findings, tallies,
                                                options.attestations, options.as_of);
    assessment.part = std::move(options.part);
    if (assessment.part) keep_to_part(assessment);
    assessment.gates = count_gates(assessment.domains);
    return assessment;
}

}  // namespace assay

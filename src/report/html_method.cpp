// The method annex: all that the score is made of, so that a reader can compute it again by hand,
// and the versions of what judged. test/report/method does so from these tables alone.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "report/controls.h"
#include "report/html_view.h"
#include "report/words.h"

namespace assay {
namespace {

// "66.67": hundredths of a percent, which the basis points are.
std::string exact(std::int64_t basis_points) {
    const std::int64_t fraction = basis_points % 100;
    return std::to_string(basis_points / 100) + (fraction < 10 ? ".0" : ".") +
           std::to_string(fraction);
}

ViewMap bounds_view(const std::optional<Interval>& value, const ReportTexts& say) {
    return {{"lo", value ? exact(value->lo) : say("score.none")},
            {"hi", value ? exact(value->hi) : say("score.none")}};
}

bool named_by_gate(const AssessedDomain& domain, const std::string& check) {
    return std::ranges::any_of(domain.gates, [&](const AssessedGate& gate) {
        return std::ranges::find(gate.fed_by, check) != gate.fed_by.end();
    });
}

ViewMap check_row(const Assessment& assessment, const AssessedCheck& check,
                  const ReportTexts& say) {
    const bool gate = std::ranges::any_of(assessment.domains, [&](const AssessedDomain& domain) {
        return named_by_gate(domain, check.id);
    });
    return {{"id", shown(check.id)},
            {"severity", say.word("severity", text_of(check.severity))},
            {"weight", std::to_string(check.weight)},
            {"pass", std::to_string(check.subjects.pass)},
            {"fail", std::to_string(check.subjects.fail)},
            {"open", std::to_string(check.subjects.unknown + check.subjects.error)},
            {"whole", check.open_ended ? say("no") : say("yes")},
            {"gate", gate ? say("yes") : say("no")},
            {"value", bounds_view(check.value, say)}};
}

ViewMap domain_row(const Assessment& assessment, const AssessedDomain& domain,
                   const ReportTexts& say) {
    ViewList checks;
    for (const AssessedCheck& check : assessment.checks)
        if (check.domain == domain.domain && check.value)
            checks.emplace_back(check_row(assessment, check, say));
    ViewMap view{{"id", std::string(text_of(domain.domain))},
                 {"title", shown(domain_title(domain, say))},
                 {"weight", std::to_string(domain.weight)},
                 {"score", bounds_view(domain.score, say)},
                 {"known", std::to_string(domain.coverage.known)},
                 {"applicable", std::to_string(domain.coverage.applicable)},
                 {"levelLo", std::to_string(domain.level.lo)},
                 {"levelHi", std::to_string(domain.level.hi)},
                 {"hasChecks", !checks.empty()}};
    view.emplace("checks", std::move(checks));
    return view;
}

ViewList facts_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList facts;
    const auto add = [&](const std::string& name, const std::string& value) {
        facts.emplace_back(
            ViewMap{{"name", name}, {"value", value.empty() ? say("not_known") : shown(value)}});
    };
    add(say("fact.program"), "kubeassay " + assessment.tool_version);
    add(say("fact.checks_and_data"), assessment.content);
    add(say("fact.vulnerabilities_as_of"), assessment.vulnerabilities_as_of);
    add(say("fact.score_model"), std::to_string(assessment.score_model));
    add(say("fact.profile"), assessment.profile);
    add(say("fact.profile_sha_256"), assessment.profile_sha256);
    add(say("fact.policy_sha_256"), assessment.policy_sha256);
    add(say("fact.snapshot_sha_256"), assessment.snapshot_sha256);
    add(say("fact.cluster"), assessment.target.name);
    add(say("fact.cluster_uid"), assessment.target.uid);
    add(say("fact.server"), assessment.target.server);
    add(say("fact.kubernetes"), assessment.target.version);
    add(say("fact.platform"), assessment.target.platform);
    if (assessment.benchmark) add(say("fact.benchmark"), edition_text(*assessment.benchmark));
    return facts;
}

}  // namespace

ViewMap method_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList domains;
    for (const AssessedDomain& domain : assessment.domains)
        domains.emplace_back(domain_row(assessment, domain, say));
    return {{"facts", facts_view(assessment, say)},
            {"score", bounds_view(assessment.score, say)},
            {"known", std::to_string(assessment.coverage.known)},
            {"applicable", std::to_string(assessment.coverage.applicable)},
            {"levelLo", std::to_string(assessment.level.lo)},
            {"levelHi", std::to_string(assessment.level.hi)},
            {"hasDomains", !domains.empty()},
            {"domains", std::move(domains)}};
}

}  // namespace assay

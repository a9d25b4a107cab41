// Page one and the rows of domains.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "report/controls.h"
#include "report/html_view.h"
#include "report/page_one.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kBlocking = 4;  // named in a row of a domain

// "42.17": a length in a drawing 100 wide. Integers only, so no locale takes part.
std::string drawn(int basis_points) {
    const int fraction = basis_points % 100;
    return std::to_string(basis_points / 100) + (fraction < 10 ? ".0" : ".") +
           std::to_string(fraction);
}

// The bar of a score: certain up to lo, open up to hi.
ViewMap bar_view(const std::string& id, const std::optional<Interval>& score,
                 const ReportTexts& say) {
    const Interval interval = score.value_or(Interval{0, 10000});
    const std::string range = percent_range(score, say);
    const std::string what =
        score ? say("bar.range", {{"lo", percent_down(interval.lo)},
                                  {"hi", std::to_string((interval.hi + 99) / 100) + " %"}})
              : say("bar.anything");
    return {{"id", "bar-" + id},
            {"title", say("bar.title", {{"score", range}})},
            {"desc", what},
            {"lo", drawn(interval.lo)},
            {"open", drawn(interval.hi - interval.lo)},
            {"range", range}};
}

// The first answer stands under the figures, the others under their own questions.
ViewList answers_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList answers;
    for (const PageOneAnswer& answer : page_one(assessment, say)) {
        ViewList sentences;
        for (const std::string& sentence : answer.sentences)
            sentences.emplace_back(shown(sentence));
        answers.emplace_back(ViewMap{{"id", answer.id},
                                     {"question", answer.question},
                                     {"first", answer.id == "stand"},
                                     {"sentences", std::move(sentences)}});
    }
    return answers;
}

ViewList counts_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList counts;
    for (std::size_t index = assessment.failing_checks.size(); index-- > 0;)
        counts.emplace_back(ViewMap{
            {"severity", severity_view(static_cast<Severity>(index), say)},
            {"checks", std::to_string(assessment.failing_checks[index])},
            {"findings", say.counted("count.place", assessment.failing_rows[index])},
        });
    return counts;
}

ViewMap warning(const char* style, std::string title, std::string text) {
    return {{"class", style}, {"title", std::move(title)}, {"text", std::move(text)}};
}

// Waivers that accept less than they may be meant to; the section on accepted risks names them.
void add_waivers(const Assessment& assessment, ViewList& warnings, const ReportTexts& say) {
    const auto broken = static_cast<std::size_t>(std::ranges::count_if(
        assessment.waivers,
        [&](const AppliedWaiver& one) { return !waiver_problem(one, say).empty(); }));
    if (broken == 0) return;
    warnings.emplace_back(
        warning("warn", say("warning.waivers"), say.counted("warning.waivers_text", broken)));
}

ViewList warnings_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList warnings;
    const std::size_t open =
        assessment.failing_checks[static_cast<std::size_t>(Severity::critical)];
    if (open > 0)
        warnings.emplace_back(
            warning("act", say("warning.act"), say.counted("warning.act_text", open)));
    if (assessment.part)
        warnings.emplace_back(warning("warn", say("warning.part"), say("warning.part_text")));
    if (assessment.benchmark && edition_is_off(*assessment.benchmark))
        warnings.emplace_back(warning("warn", say("warning.edition"),
                                      shown_short(edition_text(*assessment.benchmark)) + "."));
    if (assessment.baseline)
        warnings.emplace_back(
            warning("warn", say("warning.baseline"), say("warning.baseline_text")));
    add_waivers(assessment, warnings, say);
    if (assessment.target.tls_unverified)
        warnings.emplace_back(warning("warn", say("warning.tls"), say("warning.tls_text")));
    if (assessment.vulnerabilities_old)
        warnings.emplace_back(
            warning("warn", say("warning.old"), old_vulnerabilities(assessment, say)));
    if (!assessment.judged())
        warnings.emplace_back(warning("warn", say("warning.nothing"), say("warning.nothing_text")));
    return warnings;
}

// The method annex has them whole.
ViewList facts_view(const Assessment& assessment, const ReportTexts& say) {
    const Target& target = assessment.target;
    ViewList facts;
    const auto add = [&](const std::string& name, const std::string& value) {
        if (value.empty()) return;
        facts.emplace_back(ViewMap{{"name", name}, {"value", shown_short(value)}});
    };
    add(say("fact.target"), say.word("target", text_of(target.kind)));
    add(say("fact.server"), target.server);
    add(say("fact.kubernetes"), target.version);
    add(say("fact.platform"), target.platform);
    if (assessment.benchmark) add(say("fact.benchmark"), edition_text(*assessment.benchmark));
    add(say("fact.evidence_of"), format_instant(assessment.collected_at));
    add(say("fact.judged_as_of"), format_date(assessment.as_of));
    add(say("fact.read"), say.counted("count.object", assessment.objects) + ", " +
                              say.counted("count.subject", assessment.subjects));
    add(say("fact.by"),
        say("by", {{"version", assessment.tool_version}, {"profile", assessment.profile}}));
    return facts;
}

Verdict verdict_of_blocking(const Assessment& assessment, const AssessedDomain& domain,
                            const std::string& id) {
    const auto gate = std::ranges::find(domain.gates, id, &AssessedGate::id);
    if (gate != domain.gates.end()) return gate->verdict;
    const AssessedCheck* check = assessment.find(id);
    return check == nullptr ? Verdict::unknown : check->verdict;
}

// What fails first; the rest in the model's order.
ViewList blocking_view(const Assessment& assessment, const AssessedDomain& domain,
                       const ReportTexts& say) {
    ViewList failing;
    ViewList others;
    for (const std::string& id : domain.blocking) {
        const Verdict verdict = verdict_of_blocking(assessment, domain, id);
        (verdict == Verdict::fail ? failing : others)
            .emplace_back(ViewMap{{"verdict", verdict_view(verdict, say)},
                                  {"title", shown(title_of(assessment, domain, id))}});
    }
    failing.insert(failing.end(), others.begin(), others.end());
    if (failing.size() > kBlocking) failing.erase(failing.begin() + kBlocking, failing.end());
    return failing;
}

ViewList gates_view(const AssessedDomain& domain, const ReportTexts& say) {
    ViewList gates;
    for (const AssessedGate& gate : domain.gates) {
        std::string feeders;
        for (const std::string& feeder : gate.fed_by)
            feeders += (feeders.empty() ? "" : ", ") + shown(feeder);
        gates.emplace_back(
            ViewMap{{"id", shown(gate.id)},
                    {"title", shown(gate.title)},
                    {"level", std::to_string(gate.level)},
                    {"verdict", verdict_view(gate.verdict, say)},
                    {"fedBy", feeders},
                    {"reason", gate.unknown ? say.word("reason", text_of(gate.unknown->reason)) +
                                                  ": " + shown(gate.unknown->text)
                                            : std::string()}});
    }
    return gates;
}

}  // namespace

ViewMap summary_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList warnings = warnings_view(assessment, say);
    const std::string score =
        assessment.score ? percent_range(assessment.score, say) : say("score.none");
    return {{"name", shown_short(assessment.target.name)},
            {"facts", facts_view(assessment, say)},
            {"hasWarnings", !warnings.empty()},
            {"warnings", std::move(warnings)},
            {"level", level_number(assessment.level, say)},
            {"levelText", level_text(assessment.level, assessment.levels, say)},
            {"limitedBy", shown(domain_title(assessment, assessment.limited_by, say))},
            {"score", score},
            {"bar", bar_view("overall", assessment.score, say)},
            {"accepted", assessment.accepted
                             ? say("summary.with_accepted",
                                   {{"what", percent_range(assessment.accepted->score, say)}})
                             : std::string()},
            {"acceptedLevel", assessment.accepted && !assessment.part
                                  ? say("summary.with_accepted",
                                        {{"what", level_number(assessment.accepted->level, say)}})
                                  : std::string()},
            {"coverage", percent_down(assessment.coverage.basis_points())},
            {"counts", counts_view(assessment, say)},
            {"answers", answers_view(assessment, say)}};
}

ViewList domains_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList domains;
    for (const AssessedDomain& domain : assessment.domains) {
        ViewList blocking = blocking_view(assessment, domain, say);
        domains.emplace_back(ViewMap{
            {"title", shown(domain_title(domain, say))},
            {"id", std::string(text_of(domain.domain))},
            {"weight", std::to_string(domain.weight) + " %"},
            {"level", level_number(domain.level, say)},
            {"levelText", level_text(domain.level, assessment.levels, say)},
            {"coverage", percent_down(domain.coverage.basis_points())},
            {"bar", bar_view(std::string(text_of(domain.domain)), domain.score, say)},
            {"hasBlocking", !blocking.empty()},
            {"moreBlocking", domain.blocking.size() > kBlocking
                                 ? say.counted("more.gates", domain.blocking.size() - kBlocking)
                                 : std::string()},
            {"blocking", std::move(blocking)},
            {"gates", gates_view(domain, say)}});
    }
    return domains;
}

}  // namespace assay

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
ViewMap bar_view(const std::string& id, const std::optional<Interval>& score) {
    const Interval interval = score.value_or(Interval{0, 10000});
    const std::string range = percent_range(score);
    const std::string what = score ? "Certain up to " + percent_down(interval.lo) +
                                         ", possible up to " +
                                         std::to_string((interval.hi + 99) / 100) + " %."
                                   : "Too little applied or could be read; anything is possible.";
    return {{"id", "bar-" + id},
            {"title", "Score: " + range},
            {"desc", what},
            {"lo", drawn(interval.lo)},
            {"open", drawn(interval.hi - interval.lo)},
            {"range", range}};
}

// The first answer stands under the figures, the others under their own questions.
ViewList answers_view(const Assessment& assessment) {
    ViewList answers;
    for (const PageOneAnswer& answer : page_one(assessment)) {
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

ViewList counts_view(const Assessment& assessment) {
    ViewList counts;
    for (std::size_t index = assessment.failing_checks.size(); index-- > 0;)
        counts.emplace_back(ViewMap{
            {"severity", severity_view(static_cast<Severity>(index))},
            {"checks", std::to_string(assessment.failing_checks[index])},
            {"findings", counted(assessment.failing_rows[index], "place")},
        });
    return counts;
}

ViewMap warning(const char* style, const char* title, std::string text) {
    return {{"class", style}, {"title", title}, {"text", std::move(text)}};
}

// Waivers that accept less than they may be meant to; the section on accepted risks names them.
void add_waivers(const Assessment& assessment, ViewList& warnings) {
    const auto broken = static_cast<std::size_t>(std::ranges::count_if(
        assessment.waivers, [](const AppliedWaiver& one) { return !waiver_problem(one).empty(); }));
    if (broken == 0) return;
    warnings.emplace_back(warning("warn", "An accepted risk is none any more",
                                  counted(broken, "decision") +
                                      " to accept a risk ended or matches nothing. What it was "
                                      "about counts as open; see accepted risks."));
}

ViewList warnings_view(const Assessment& assessment) {
    ViewList warnings;
    const std::size_t open =
        assessment.failing_checks[static_cast<std::size_t>(Severity::critical)];
    if (open > 0)
        warnings.emplace_back(
            warning("act", "Action required",
                    counted(open, "critical weakness") + (open == 1 ? " is" : " are") +
                        " open. While one is, the score is at most half and the level at most "
                        "1."));
    if (assessment.part)
        warnings.emplace_back(warning("warn", "A part was looked at",
                                      "The score is of what was looked at; there is no level, and "
                                      "other reports do not compare with this one. The section "
                                      "on limits says which part."));
    if (assessment.benchmark && edition_is_off(*assessment.benchmark))
        warnings.emplace_back(warning("warn", "The benchmark was not written for this version",
                                      shown_short(edition_text(*assessment.benchmark)) + "."));
    if (assessment.baseline)
        warnings.emplace_back(warning(
            "warn", "Compared with an earlier report",
            "What that report had is not listed among the risks. Numbers are of everything."));
    add_waivers(assessment, warnings);
    if (assessment.target.tls_unverified)
        warnings.emplace_back(warning("warn", "The server was not verified",
                                      "Nothing proved that the server is the right one. "
                                      "Everything in this report may be forged."));
    if (assessment.vulnerabilities_old)
        warnings.emplace_back(
            warning("warn", "The list of vulnerabilities is old", old_vulnerabilities(assessment)));
    if (!assessment.judged())
        warnings.emplace_back(
            warning("warn", "Nothing was judged", "Nothing could be decided either way."));
    return warnings;
}

// The method annex has them whole.
ViewList facts_view(const Assessment& assessment) {
    const Target& target = assessment.target;
    ViewList facts;
    const auto add = [&](const char* name, const std::string& value) {
        if (value.empty()) return;
        facts.emplace_back(ViewMap{{"name", name}, {"value", shown_short(value)}});
    };
    add("Target", std::string(text_of(target.kind)));
    add("Server", target.server);
    add("Kubernetes", target.version);
    add("Platform", target.platform);
    if (assessment.benchmark) add("Benchmark", edition_text(*assessment.benchmark));
    add("Evidence of", format_instant(assessment.collected_at));
    add("Judged as of", format_date(assessment.as_of));
    add("Read",
        counted(assessment.objects, "object") + ", " + counted(assessment.subjects, "subject"));
    add("By", "kubeassay " + assessment.tool_version + ", profile " + assessment.profile);
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
ViewList blocking_view(const Assessment& assessment, const AssessedDomain& domain) {
    ViewList failing;
    ViewList others;
    for (const std::string& id : domain.blocking) {
        const Verdict verdict = verdict_of_blocking(assessment, domain, id);
        (verdict == Verdict::fail ? failing : others)
            .emplace_back(ViewMap{{"verdict", verdict_view(verdict)},
                                  {"title", shown(title_of(assessment, domain, id))}});
    }
    failing.insert(failing.end(), others.begin(), others.end());
    if (failing.size() > kBlocking) failing.erase(failing.begin() + kBlocking, failing.end());
    return failing;
}

ViewList gates_view(const AssessedDomain& domain) {
    ViewList gates;
    for (const AssessedGate& gate : domain.gates) {
        std::string feeders;
        for (const std::string& feeder : gate.fed_by)
            feeders += (feeders.empty() ? "" : ", ") + shown(feeder);
        gates.emplace_back(
            ViewMap{{"id", shown(gate.id)},
                    {"title", shown(gate.title)},
                    {"level", std::to_string(gate.level)},
                    {"verdict", verdict_view(gate.verdict)},
                    {"fedBy", feeders},
                    {"reason", gate.unknown ? std::string(text_of(gate.unknown->reason)) + ": " +
                                                  shown(gate.unknown->text)
                                            : std::string()}});
    }
    return gates;
}

}  // namespace

ViewMap summary_view(const Assessment& assessment) {
    ViewList warnings = warnings_view(assessment);
    const std::string score =
        assessment.score ? percent_range(assessment.score) : std::string("none");
    return {
        {"name", shown_short(assessment.target.name)},
        {"facts", facts_view(assessment)},
        {"hasWarnings", !warnings.empty()},
        {"warnings", std::move(warnings)},
        {"level", level_number(assessment.level)},
        {"levelText", level_text(assessment.level, assessment.levels)},
        {"limitedBy", shown(domain_title(assessment, assessment.limited_by))},
        {"score", score},
        {"bar", bar_view("overall", assessment.score)},
        {"accepted", assessment.accepted
                         ? percent_range(assessment.accepted->score) + " with accepted risks"
                         : std::string()},
        {"acceptedLevel", assessment.accepted && !assessment.part
                              ? level_number(assessment.accepted->level) + " with accepted risks"
                              : std::string()},
        {"coverage", percent_down(assessment.coverage.basis_points())},
        {"counts", counts_view(assessment)},
        {"answers", answers_view(assessment)}};
}

ViewList domains_view(const Assessment& assessment) {
    ViewList domains;
    for (const AssessedDomain& domain : assessment.domains) {
        ViewList blocking = blocking_view(assessment, domain);
        domains.emplace_back(ViewMap{
            {"title", shown(domain.title)},
            {"id", std::string(text_of(domain.domain))},
            {"weight", std::to_string(domain.weight) + " %"},
            {"level", level_number(domain.level)},
            {"levelText", level_text(domain.level, assessment.levels)},
            {"coverage", percent_down(domain.coverage.basis_points())},
            {"bar", bar_view(std::string(text_of(domain.domain)), domain.score)},
            {"hasBlocking", !blocking.empty()},
            {"moreBlocking", domain.blocking.size() > kBlocking
                                 ? "and " + std::to_string(domain.blocking.size() - kBlocking) +
                                       " more, listed under Gates"
                                 : std::string()},
            {"blocking", std::move(blocking)},
            {"gates", gates_view(domain)}});
    }
    return domains;
}

}  // namespace assay

#include "report/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {
namespace {

constexpr int kRounding = 2;  // basis points that rounding alone can put between lo and hi

// "--check a, b; ": the words of one option.
template <class Range, class Word>
void add_words(std::string& text, std::string_view what, const Range& range, Word word) {
    std::string words;
    for (const auto& one : range) {
        if (!words.empty()) words += ", ";
        words += word(one);
    }
    if (!words.empty()) text += std::string(what) + " " + words + "; ";
}

}  // namespace

std::string part_text(const Assessment& assessment, const ReportTexts& say) {
    if (!assessment.part) return {};
    const AuditedPart& part = *assessment.part;
    const Selection& selection = part.selection;
    const auto same = [](const std::string& word) { return word; };
    const auto word_of = [](auto value) { return std::string(text_of(value)); };
    std::string text;
    add_words(text, say("part.controls"), selection.controls, same);
    add_words(text, say("part.level"), selection.control_levels,
              [](int level) { return std::to_string(level); });
    add_words(text, say("part.checks"), selection.checks, same);
    add_words(text, say("part.not_checks"), selection.skip, same);
    add_words(text, say("part.severity"), selection.severities, word_of);
    add_words(text, say("part.domain"), selection.domains, word_of);
    add_words(text, say("part.namespaces"), selection.namespaces, same);
    add_words(text, say("part.not_namespaces"), selection.exclude_namespaces, same);
    if (assessment.benchmark && selection.by_control())
        text += say.counted("count.control", assessment.benchmark->left_out) + ", ";
    return text + say("part.left_out",
                      {{"checks", say.counted("count.check", part.checks_left_out)},
                       {"findings", say.counted("count.finding", part.findings_left_out)}});
}

std::string scope_text(const Assessment& assessment) {
    return assessment.part ? "a part: " + part_text(assessment) : "the whole";
}

std::string severity_text(const AssessedCheck& check, const ReportTexts& say) {
    std::string text = say.word("severity", text_of(check.severity));
    if (!check.own_severity) return text;
    return say("severity_changed", {{"now", std::move(text)},
                                    {"was", say.word("severity", text_of(*check.own_severity))}});
}

std::string waiver_text(const Waiver& waiver) {
    std::string text =
        "accepted by " + waiver.owner + " until " + waiver.expires + ": " + waiver.reason;
    if (!waiver.compensating.empty()) text += "; compensating control: " + waiver.compensating;
    return text;
}

std::string baseline_text(const Assessment& assessment) {
    if (!assessment.baseline) return {};
    const ComparedBaseline& baseline = *assessment.baseline;
    return counted(baseline.known, "finding") + (baseline.known == 1 ? " was" : " were") +
           " in the baseline of " + baseline.collected_at + " and " +
           (baseline.known == 1 ? "is" : "are") + " not listed";
}

std::string waiver_problem(const AppliedWaiver& applied, const ReportTexts& say) {
    if (applied.expired) return say("waiver.expired", {{"date", applied.waiver.expires}});
    if (applied.early) return say("waiver.early", {{"date", applied.waiver.since}});
    if (!applied.waiver.in_run) return say("waiver.not_in_run");
    std::string text;
    for (const std::string& one : applied.changed) {
        text += (text.empty() ? say("waiver.changed") + " " : "; ") + one;
    }
    if (applied.items > 0) return text;
    if (applied.unknown > 0) return say.counted("waiver.unknown", applied.unknown);
    return say("waiver.no_match");
}

std::string percent_down(int basis_points) { return std::to_string(basis_points / 100) + " %"; }

std::string percent_range(const std::optional<Interval>& interval, const ReportTexts& say) {
    if (!interval) return say("score.not_assessed");
    const int lo = interval->lo / 100;
    const int hi = (interval->hi + 99) / 100;
    if (interval->hi - interval->lo <= kRounding || lo == hi) return percent_down(interval->lo);
    return say("score.range", {{"lo", std::to_string(lo)}, {"hi", std::to_string(hi)}});
}

std::string highest_level(const Assessment& assessment) { return assessment.history ? "4" : "3"; }

std::string level_number(const LevelRange& level, const ReportTexts& say) {
    const std::string least = std::to_string(level.lo);
    if (level.hi == level.lo) return least;
    return say("level.range", {{"lo", least}, {"hi", std::to_string(level.hi)}});
}

std::string level_text(const LevelRange& level, const std::vector<std::string>& names,
                       const ReportTexts& say) {
    const auto name = [&](int number) {
        const auto index = static_cast<std::size_t>(number);
        const std::string text = std::to_string(number);
        return index < names.size() ? say.shipped("level_name", text, names[index]) : text;
    };
    const std::string both =
        level.hi == level.lo ? name(level.lo)
                             : say("level.range", {{"lo", name(level.lo)}, {"hi", name(level.hi)}});
    const std::string text = level_number(level, say) + " (" + both + ")";
    if (level.determined) return text;
    return text + ", " +
           (level.hi != level.lo ? say("level.not_determined") : say("level.little_known"));
}

std::string old_vulnerabilities(const Assessment& assessment, const ReportTexts& say) {
    return say("warning.old_vulnerabilities", {{"date", assessment.vulnerabilities_as_of},
                                               {"days", std::to_string(kOldVulnerabilitiesDays)}});
}

std::string counted(std::size_t number, std::string_view noun) {
    std::string text = std::to_string(number) + " " + std::string(noun);
    if (number == 1) return text;
    return text + (noun.ends_with("s") ? "es" : "s");
}

std::string by_severity(const std::array<std::size_t, 4>& counts, const ReportTexts& say) {
    std::string text;
    for (std::size_t index = counts.size(); index-- > 0;) {
        if (counts[index] == 0) continue;
        if (!text.empty()) text += ", ";
        text += std::to_string(counts[index]) + " " +
                say.word("severity", text_of(static_cast<Severity>(index)));
    }
    return text.empty() ? say("none") : text;
}

std::string effort_text(Effort effort, const ReportTexts& say) {
    return say.word("effort", text_of(effort));
}

std::string answer_to(Reason reason, const ReportTexts& say) {
    return say.word("answer", text_of(reason));
}

std::string domain_title(const AssessedDomain& domain, const ReportTexts& say) {
    return say.shipped("domain", text_of(domain.domain), domain.title);
}

std::string domain_title(const Assessment& assessment, Domain domain, const ReportTexts& say) {
    const auto found = std::ranges::find(assessment.domains, domain, &AssessedDomain::domain);
    return found == assessment.domains.end() ? std::string(text_of(domain))
                                             : domain_title(*found, say);
}

std::string title_of(const Assessment& assessment, const AssessedDomain& domain,
                     std::string_view blocking) {
    const auto gate = std::ranges::find(domain.gates, blocking, &AssessedGate::id);
    if (gate != domain.gates.end()) return gate->title;
    const AssessedCheck* check = assessment.find(blocking);
    return check == nullptr ? std::string(blocking) : check->title;
}

std::string gates_text(const Assessment& assessment, const ReportTexts& say) {
    const GateCounts& gates = assessment.gates;
    const ReportTexts::Value decided{"decided", std::to_string(gates.decided)};
    const ReportTexts::Value all{"all", std::to_string(gates.all)};
    const ReportTexts::Value decidable{"decidable", std::to_string(gates.decidable)};
    const std::string text = assessment.part ? say("gates.of_part", {decided, all, decidable})
                                             : say("gates.of_whole", {decided, all, decidable});
    if (gates.nodes_would_decide == 0) return text;
    return text + "; " +
           say("gates.by_nodes", {{"more", std::to_string(gates.nodes_would_decide)}});
}

std::string affected_text(const AssessedUpgrade& upgrade, const ReportTexts& say) {
    // A Runtime is one program of one node.
    const bool is_on_node = upgrade.kind == "Node" || upgrade.kind == "Runtime";
    const std::string all = is_on_node ? say.counted("count_of.node", upgrade.all)
                                       : say.counted("count_of.instance", upgrade.all);
    const ReportTexts::Value failing{"number", std::to_string(upgrade.failing)};
    return upgrade.complete ? say("affected.of", {failing, {"all", all}})
                            : say("affected.of_at_least", {failing, {"all", all}});
}

std::vector<std::string> vulnerability_words(const AssessedUpgrade& upgrade, std::size_t limit,
                                             const ReportTexts& say) {
    std::vector<std::string> words;
    const std::size_t all = upgrade.vulnerabilities.size();
    const std::size_t told = std::min(all, limit);
    for (std::size_t index = 0; index < told; ++index)
        words.push_back(upgrade.vulnerabilities[index] + (index + 1 < told ? "," : ""));
    if (all > limit) words.push_back(say.counted("more.plain", all - limit));
    return words;
}

std::string gain_text(const Advice& advice, const ReportTexts& say) {
    std::string text;
    if (advice.level_gain > 0)
        text = "+" + say.counted("count.level", static_cast<std::size_t>(advice.level_gain));
    if (advice.score_gain >= 100) {
        if (!text.empty()) text += ", ";
        text += "+" + say("gain.score", {{"percent", percent_down(advice.score_gain)}});
    }
    return text;
}

}  // namespace assay

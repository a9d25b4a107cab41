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

std::string part_text(const Assessment& assessment) {
    if (!assessment.part) return {};
    const AuditedPart& part = *assessment.part;
    const Selection& selection = part.selection;
    const auto same = [](const std::string& word) { return word; };
    const auto word_of = [](auto value) { return std::string(text_of(value)); };
    std::string text;
    add_words(text, "controls", selection.controls, same);
    add_words(text, "level", selection.control_levels,
              [](int level) { return std::to_string(level); });
    add_words(text, "checks", selection.checks, same);
    add_words(text, "not checks", selection.skip, same);
    add_words(text, "severity", selection.severities, word_of);
    add_words(text, "domain", selection.domains, word_of);
    add_words(text, "namespaces", selection.namespaces, same);
    add_words(text, "not namespaces", selection.exclude_namespaces, same);
    if (assessment.benchmark && selection.by_control())
        text += counted(assessment.benchmark->left_out, "control") + ", ";
    return text + counted(part.checks_left_out, "check") + " and " +
           counted(part.findings_left_out, "finding") + " were left out";
}

std::string scope_text(const Assessment& assessment) {
    return assessment.part ? "a part: " + part_text(assessment) : "the whole";
}

std::string severity_text(const AssessedCheck& check) {
    std::string text(text_of(check.severity));
    if (check.own_severity) text += " (was " + std::string(text_of(*check.own_severity)) + ")";
    return text;
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

std::string waiver_problem(const AppliedWaiver& applied) {
    if (applied.expired) return "expired on " + applied.waiver.expires;
    if (applied.early) return "begins on " + applied.waiver.since;
    if (!applied.waiver.in_run) return "its check was not judged in this run";
    std::string text;
    for (const std::string& one : applied.changed) {
        text += (text.empty() ? "the value is another than the accepted one: " : "; ") + one;
    }
    if (applied.items > 0) return text;
    if (applied.unknown > 0)
        return "only " + counted(applied.unknown, "verdict") +
               " matched that are unknown, and an unknown cannot be accepted";
    return "nothing that fails matches";
}

std::string percent_down(int basis_points) { return std::to_string(basis_points / 100) + " %"; }

std::string percent_range(const std::optional<Interval>& interval) {
    if (!interval) return "not assessed";
    const int lo = interval->lo / 100;
    const int hi = (interval->hi + 99) / 100;
    if (interval->hi - interval->lo <= kRounding || lo == hi) return percent_down(interval->lo);
    return std::to_string(lo) + " % to " + std::to_string(hi) + " %";
}

std::string highest_level(const Assessment& assessment) { return assessment.history ? "4" : "3"; }

std::string level_number(const LevelRange& level) {
    std::string text = std::to_string(level.lo);
    if (level.hi != level.lo) text += " to " + std::to_string(level.hi);
    return text;
}

std::string level_text(const LevelRange& level, const std::vector<std::string>& names) {
    const auto name = [&](int number) {
        const auto index = static_cast<std::size_t>(number);
        return index < names.size() ? names[index] : std::to_string(number);
    };
    std::string text = level_number(level) + " (" + name(level.lo);
    if (level.hi != level.lo) text += " to " + name(level.hi);
    text += ")";
    if (level.determined) return text;
    return text + (level.hi != level.lo ? ", not determined" : ", with much not known");
}

std::string old_vulnerabilities(const Assessment& assessment) {
    return "Vulnerabilities are known as of " + assessment.vulnerabilities_as_of + ", more than " +
           std::to_string(kOldVulnerabilitiesDays) +
           " days before the date of this audit. A newer release of kubeassay may know more.";
}

std::string counted(std::size_t number, std::string_view noun) {
    std::string text = std::to_string(number) + " " + std::string(noun);
    if (number == 1) return text;
    return text + (noun.ends_with("s") ? "es" : "s");
}

std::string by_severity(const std::array<std::size_t, 4>& counts) {
    std::string text;
    for (std::size_t index = counts.size(); index-- > 0;) {
        if (counts[index] == 0) continue;
        if (!text.empty()) text += ", ";
        text += std::to_string(counts[index]) + " " +
                std::string(text_of(static_cast<Severity>(index)));
    }
    return text.empty() ? "none" : text;
}

std::string_view effort_text(Effort effort) {
    switch (effort) {
        case Effort::S:
            return "small: a flag or label";
        case Effort::M:
            return "medium: about a day";
        case Effort::L:
            return "large: a project";
    }
    return "";
}

std::string_view answer_to(Reason reason) {
    switch (reason) {
        case Reason::denied:
            return "grant the missing right; `kubeassay rbac` prints the least role";
        case Reason::unreachable:
            return "make it reachable and audit again";
        case Reason::partial:
            return "audit again; not everything was read";
        case Reason::not_asked:
            return "ask for it: node evidence by --nodes or --add-node, scans by --import";
        case Reason::malformed:
            return "look at what gave that answer; it is not what it should be";
        case Reason::undecided:
            return "use newer tables, or judge it by hand";
        case Reason::indeterminate:
            return "judge it by hand; no snapshot holds the answer";
        case Reason::needs_attestation:
            return "a person has to answer";
        case Reason::redacted:
            return "judge it by hand; the value is never collected";
        case Reason::not_built:
            return "no check of this version decides it";
        case Reason::limit:
            return "judge it by hand; the object is too large for the check";
    }
    return "";
}

std::string_view domain_title(const Assessment& assessment, Domain domain) {
    const auto found = std::ranges::find(assessment.domains, domain, &AssessedDomain::domain);
    return found == assessment.domains.end() ? text_of(domain) : std::string_view(found->title);
}

std::string title_of(const Assessment& assessment, const AssessedDomain& domain,
                     std::string_view blocking) {
    const auto gate = std::ranges::find(domain.gates, blocking, &AssessedGate::id);
    if (gate != domain.gates.end()) return gate->title;
    const AssessedCheck* check = assessment.find(blocking);
    return check == nullptr ? std::string(blocking) : check->title;
}

std::string gates_text(const Assessment& assessment) {
    const GateCounts& gates = assessment.gates;
    std::string text = std::to_string(gates.decided) + " of " + std::to_string(gates.all) +
                       " gates are decided; " +
                       (assessment.part ? "the selected checks" : "this version") + " can decide " +
                       std::to_string(gates.decidable);
    if (gates.nodes_would_decide > 0)
        text += "; asking for node evidence would decide " +
                std::to_string(gates.nodes_would_decide) + " more";
    return text;
}

std::string affected_text(const AssessedUpgrade& upgrade) {
    // A Runtime is one program of one node.
    const bool is_on_node = upgrade.kind == "Node" || upgrade.kind == "Runtime";
    return std::to_string(upgrade.failing) + " of " + (upgrade.complete ? "" : "at least ") +
           counted(upgrade.all, is_on_node ? "node" : "instance");
}

std::vector<std::string> vulnerability_words(const AssessedUpgrade& upgrade, std::size_t limit) {
    std::vector<std::string> words;
    const std::size_t all = upgrade.vulnerabilities.size();
    const std::size_t told = std::min(all, limit);
    for (std::size_t index = 0; index < told; ++index)
        words.push_back(upgrade.vulnerabilities[index] + (index + 1 < told ? "," : ""));
    if (all > limit) words.push_back("and " + std::to_string(all - limit) + " more");
    return words;
}

std::string gain_text(const Advice& advice) {
    std::string text;
    if (advice.level_gain > 0)
        text = "+" + counted(static_cast<std::size_t>(advice.level_gain), "level");
    if (advice.score_gain >= 100) {
        if (!text.empty()) text += ", ";
        text += "+" + percent_down(advice.score_gain) + " score";
    }
    return text;
}

}  // namespace assay

#include "score/upgrades.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace assay {
namespace {

using Names = std::set<std::string>;
using Subjects = std::set<SubjectRef>;

// Everything about one upgrade, before it is counted.
struct Gathered {
    Severity severity = Severity::low;
    Names checks;
    Names vulnerabilities;
    Subjects subjects;
};
using Place = std::tuple<std::string, std::string, std::string>;  // component, from, to

struct LookedAt {
    Subjects subjects;
    bool complete = true;
};

bool asks(const Finding& finding) {
    return finding.verdict == Verdict::fail && finding.details().upgrade.has_value();
}

Severity severity_of(std::span<const AssessedCheck> checks, const std::string& id) {
    const auto found = std::ranges::find(checks, id, &AssessedCheck::id);
    return found == checks.end() ? Severity::low : found->severity;
}

std::map<Place, Gathered> gather(const Findings& findings, std::span<const AssessedCheck> checks) {
    std::map<Place, Gathered> rows;
    for (const Finding& finding : findings.held()) {
        if (!asks(finding)) continue;
        const Upgrade& upgrade = *finding.details().upgrade;
        Gathered& row = rows[{upgrade.component, upgrade.from, upgrade.to}];
        row.severity = std::max(row.severity, severity_of(checks, finding.check));
        row.checks.emplace(finding.check);
        row.vulnerabilities.insert(upgrade.vulnerabilities.begin(), upgrade.vulnerabilities.end());
        row.subjects.insert(finding.subject);
    }
    return rows;
}

// What the checks that ask to upgrade a component looked at.
std::map<std::string, LookedAt> universes(const Findings& findings) {
    std::map<std::string, Names> components;  // by check
    for (const Finding& finding : findings.held())
        if (asks(finding)) components[finding.check].insert(finding.details().upgrade->component);
    std::map<std::string, LookedAt> found;
    for (const auto& [check, names] : components) {
        for (const Finding& finding : findings.of(check)) {
            for (const std::string& component : names) {
                LookedAt& seen = found[component];
                if (finding.subject->name.empty())
                    seen.complete = false;
                else
                    seen.subjects.insert(finding.subject);
            }
        }
    }
    return found;
}

// The kind of all of them; empty when they differ.
std::string common_kind(const Subjects& subjects) {
    const std::string& first = subjects.begin()->kind;
    const bool same = std::ranges::all_of(
        subjects, [&](const SubjectRef& subject) { return subject.kind == first; });
    return same ? first : std::string();
}

// How many are of that kind; all of them when it is empty.
std::size_t count_of(const Subjects& subjects, const std::string& kind) {
    return static_cast<std::size_t>(std::ranges::count_if(
        subjects, [&](const SubjectRef& subject) { return kind.empty() || subject.kind == kind; }));
}

}  // namespace

std::vector<AssessedUpgrade> upgrades_of(const Findings& findings,
                                         std::span<const AssessedCheck> checks) {
    const auto looked_at = universes(findings);
    std::vector<AssessedUpgrade> upgrades;
    for (auto& [place, row] : gather(findings, checks)) {
        const auto& [component, from, to] = place;
        const LookedAt& seen = looked_at.at(component);
        const std::string kind = common_kind(row.subjects);
        upgrades.push_back(
            {.component = component,
             .from = from,
             .to = to,
             .severity = row.severity,
             .kind = kind,
             .failing = row.subjects.size(),
             .all = count_of(seen.subjects, kind),
             .complete = seen.complete,
             .vulnerabilities = {row.vulnerabilities.begin(), row.vulnerabilities.end()},
             .checks = {row.checks.begin(), row.checks.end()}});
    }
    std::ranges::stable_sort(upgrades, std::ranges::greater(), [](const AssessedUpgrade& upgrade) {
        return std::pair(upgrade.severity, upgrade.failing);
    });
    return upgrades;
}

}  // namespace assay

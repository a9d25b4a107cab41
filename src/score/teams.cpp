#include "score/teams.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "evaluate/identity.h"
#include "score/namespace_of.h"

namespace assay {
namespace {

// Unknown where the object, or a part of it on the way to them, is.
Value labels_of(const Value& object) {
    if (object.is_unknown()) return object;
    const Value metadata = object.get("metadata");
    return metadata.is_unknown() ? metadata : metadata.get("labels");
}

// What is in no namespace: a file as the node that it is on. What is no object has no labels.
OwnerName owner_outside(const OwnerFile& owners, const Facts& facts, const SubjectRef& subject) {
    if (subject.api_version.empty() && subject.ns.empty()) return {};
    const bool on_node = !subject.ns.empty();
    return owners.by_labels(labels_of(on_node ? facts.get("Node", {}, subject.ns)
                                              : facts.get(group_kind(subject), {}, subject.name)));
}

// What is no object has none.
Value own_labels(const Facts& facts, const std::string& ns, const SubjectRef& subject) {
    const bool object = !subject.api_version.empty() || subject.kind == "ServiceAccount";
    return object ? labels_of(facts.get(group_kind(subject), ns, subject.name)) : Value();
}

std::string first_row(const Finding& finding) {
    const SubjectRef& subject = *finding.subject;
    std::string text =
        subject.kind + " " + (subject.ns.empty() ? "" : subject.ns + "/") + subject.name;
    if (!finding.details().message->empty()) text += ": " + *finding.details().message;
    return text;
}

struct Gathered {
    AssessedTeam team;
    std::map<std::string, TeamCheck> checks;
    std::set<std::string> owners;
    std::set<std::string> namespaces;
};

void add(Gathered& gathered, const Finding& finding, Severity severity) {
    if (finding.verdict != Verdict::fail) {
        ++gathered.team.unknown;
        return;
    }
    if (finding.details().waiver) {
        ++gathered.team.accepted;
        return;
    }
    ++gathered.team.failing.at(static_cast<std::size_t>(severity));
    TeamCheck& check = gathered.checks[*finding.check];
    check.check = *finding.check;
    ++check.failing;
    if (check.first.size() < kTeamRows) check.first.push_back(first_row(finding));
}

}  // namespace

std::function<OwnerName(const SubjectRef&)> owners_of(const OwnerFile& owners, const Facts& facts) {
    return [&owners, &facts](const SubjectRef& subject) {
        if (subject.kind == "User" || subject.kind == "Group")
            return owners.of({subject.kind, {}, subject.name, {}, {}});
        const std::string ns = namespace_of(subject);
        if (ns.empty()) return owner_outside(owners, facts, subject);
        const Value of_namespace = labels_of(facts.get("Namespace", {}, ns));
        if (subject.kind == "Namespace")
            return owners.of({"ServiceAccount", ns, ns, {}, of_namespace});
        return owners.of(
            {"ServiceAccount", ns, subject.name, own_labels(facts, ns, subject), of_namespace});
    };
}

std::vector<AssessedTeam> assess_teams(const Findings& findings, const std::vector<Check>& checks,
                                       const std::function<OwnerName(const SubjectRef&)>& owner) {
    std::map<SubjectRef, OwnerName> known;
    std::map<std::tuple<bool, std::string>, Gathered> teams;
    for (const Check& check : checks) {
        for (const Finding& finding : findings.held(check.id)) {
            if (finding.verdict == Verdict::pass || finding.verdict == Verdict::not_applicable)
                continue;
            const SubjectRef& subject = *finding.subject;
            const auto at = known.find(subject);
            const OwnerName name = at != known.end()
                                       ? at->second
                                       : known.emplace(subject, owner(subject)).first->second;
            const std::string& team = name.team.empty() ? name.owner : name.team;
            Gathered& gathered = teams[{team.empty(), team}];
            gathered.team.name = team;
            if (!name.owner.empty()) gathered.owners.insert(name.owner);
            if (name.unread) ++gathered.team.unread;
            const std::string ns = namespace_of(subject);
            if (!ns.empty()) gathered.namespaces.insert(ns);
            add(gathered, finding, check.severity);
        }
    }
    std::vector<AssessedTeam> assessed;
    for (auto& [key, gathered] : teams) {
        AssessedTeam& team = assessed.emplace_back(std::move(gathered.team));
        team.owners.assign(gathered.owners.begin(), gathered.owners.end());
        team.namespaces.assign(gathered.namespaces.begin(), gathered.namespaces.end());
        for (auto& [id, check] : gathered.checks) team.checks.push_back(std::move(check));
    }
    return assessed;
}

void order_by_plan(std::vector<AssessedTeam>& teams, const RemediationPlan& plan) {
    std::map<std::string_view, std::size_t> place;
    for (std::size_t index = 0; index < plan.steps.size(); ++index)
        place.emplace(plan.steps[index].check, index);
    for (AssessedTeam& team : teams)
        std::ranges::stable_sort(team.checks, {}, [&](const TeamCheck& check) {
            const auto at = place.find(check.check);
            return at == place.end() ? plan.steps.size() : at->second;
        });
}

}  // namespace assay

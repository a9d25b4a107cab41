#include "score/teams.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "evaluate/identity.h"

namespace assay {
namespace {

// Unknown where the object, or a part of it on the way to them, is.
Value labels_of(const Value& object) {
    if (object.is_unknown()) return object;
    const Value metadata = object.get("metadata");
    return metadata.is_unknown() ? metadata : metadata.get("labels");
}

bool is_namespace(const SubjectRef& subject) {
    return subject.kind == "Namespace" || subject.kind == "namespace";
}

// A subject of kind "identity" is called "Group ops": its own kind, then its name.
OwnerName owner_of_identity(const OwnerFile& owners, const Facts& facts,
                            const SubjectRef& subject) {
    const std::string_view text = subject.name;
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return {};
    OwnedIdentity identity{text.substr(0, space), subject.ns, text.substr(space + 1), {}, {}};
    if (identity.kind == "ServiceAccount") {
        const std::size_t slash = identity.name.find('/');
        if (slash != std::string_view::npos) {
            identity.ns = identity.name.substr(0, slash);
            identity.name = identity.name.substr(slash + 1);
        }
        identity.labels = labels_of(facts.get("ServiceAccount", identity.ns, identity.name));
        identity.namespace_labels = labels_of(facts.get("Namespace", {}, identity.ns));
    }
    return owners.of(identity);
}

std::string first_row(const Finding& finding) {
    const SubjectRef& subject = *finding.subject;
    std::string text =
        subject.kind + " " + (subject.ns.empty() ? "" : subject.ns + "/") + subject.name;
    if (!finding.details().message.empty()) text += ": " + finding.details().message;
    return text;
}

struct Gathered {
    AssessedTeam team;
    std::map<std::string, TeamCheck> checks;
    std::set<std::string> owners;
    std::set<std::string> namespaces;
};

void add(Gathered& gathered, const Finding& finding, Severity severity) {
    if (finding.verdict == Verdict::unknown) {
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
        if (subject.kind == "identity") return owner_of_identity(owners, facts, subject);
        const std::string& ns = is_namespace(subject) ? subject.name : subject.ns;
        const Value labels =
            is_namespace(subject)
                ? Value()
                : labels_of(facts.get(group_kind(subject), subject.ns, subject.name));
        if (ns.empty()) {
            const auto label = [&](const std::string& key) {
                return key.empty() ? std::string() : std::string(labels.get(key).text_or());
            };
            OwnerName name{label(owners.owner_key), label(owners.team_key)};
            name.unread = name.owner.empty() && name.team.empty() && !owners.owner_key.empty() &&
                          labels.is_unknown();
            return name;
        }
        return owners.of({"ServiceAccount", ns, subject.name, labels,
                          labels_of(facts.get("Namespace", {}, ns))});
    };
}

std::vector<AssessedTeam> assess_teams(const Findings& findings, const std::vector<Check>& checks,
                                       const std::function<OwnerName(const SubjectRef&)>& owner) {
    std::map<SubjectRef, OwnerName> known;
    std::map<std::tuple<bool, std::string>, Gathered> teams;
    for (const Check& check : checks) {
        for (const Finding& finding : findings.held(check.id)) {
            if (finding.verdict != Verdict::fail && finding.verdict != Verdict::unknown) continue;
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
            const std::string& ns = is_namespace(subject) ? subject.name : subject.ns;
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

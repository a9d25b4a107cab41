#include "score/namespaces.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "score/namespace_of.h"

namespace assay {
namespace {

constexpr std::string_view kEnforce = "pod-security.kubernetes.io/enforce";

Told told(const Value& value) {
    if (value.is_unknown()) return {{}, value.to_unknown()};
    return {std::string(value.text_or()), std::nullopt};
}

Told quota_of(const Facts& facts, const std::string& ns) {
    const Value quotas = facts.in_namespace("ResourceQuota", ns);
    if (quotas.is_unknown()) return {{}, quotas.to_unknown()};
    for (const Value& quota : quotas.items_or_none()) {
        if (!quota.is_unknown()) return {"yes", std::nullopt};
        return {{}, quota.to_unknown()};
    }
    return {"no", std::nullopt};
}

std::size_t column_of(const AssessedAccess& access, std::string_view ability) {
    const auto at = std::ranges::find(access.abilities, ability, &AccessAbility::id);
    return static_cast<std::size_t>(at - access.abilities.begin());
}

void add_rights(const AssessedAccess& access, AssessedNamespace& made) {
    if (access.unknown || !access.matrix_complete) return;
    const std::size_t exec = column_of(access, "exec");
    const std::size_t secrets = column_of(access, "secrets");
    if (exec == access.abilities.size() || secrets == access.abilities.size()) return;
    made.exec = made.secrets = 0;
    const auto row = std::ranges::find(access.rows, made.name, &AccessRow::ns);
    if (row == access.rows.end()) return;
    made.exec = row->cells[exec].identities;
    made.secrets = row->cells[secrets].identities;
}

struct Counts {
    std::size_t failing = 0;
    std::size_t accepted = 0;
    std::size_t unknown = 0;
};

std::map<std::string, Counts> count(const Findings& findings) {
    std::map<std::string, Counts> counts;
    for (const Finding& finding : findings.held()) {
        const SubjectRef& subject = *finding.subject;
        const std::string ns = namespace_of(subject);
        if (ns.empty()) continue;
        if (finding.verdict == Verdict::unknown || finding.verdict == Verdict::error)
            ++counts[ns].unknown;
        if (finding.verdict != Verdict::fail) continue;
        ++(finding.details().waiver ? counts[ns].accepted : counts[ns].failing);
    }
    return counts;
}

}  // namespace

std::vector<AssessedNamespace> assess_namespaces(
    const Facts& facts, const Findings& findings, const AssessedAccess& access,
    const Selection& selection, const std::function<OwnerName(const SubjectRef&)>& owner) {
    std::vector<AssessedNamespace> namespaces;
    const bool chosen = !selection.checks.empty() || !selection.skip.empty() ||
                        !selection.severities.empty() || !selection.domains.empty() ||
                        selection.by_control();
    if (chosen) return namespaces;
    const std::map<std::string, Counts> counts = count(findings);
    for (const Subject& subject : facts.universe("namespace").subjects) {
        const Value& object = subject.object;
        AssessedNamespace made;
        made.name = subject.ref->name;
        if (!selection.takes(made.name)) continue;
        const Value labels = object.get("labels");
        made.pod_security = told(labels.is_unknown() ? labels : labels.get(kEnforce));
        made.ingress = told(object.get("isolation").get("ingress"));
        made.egress = told(object.get("isolation").get("egress"));
        made.quota = quota_of(facts, made.name);
        add_rights(access, made);
        if (owner) {
            OwnerName name = owner(*subject.ref);
            made.owner = std::move(name.owner);
            made.team = std::move(name.team);
            made.unread = name.unread;
        }
        if (const auto at = counts.find(made.name); at != counts.end()) {
            made.failing = at->second.failing;
            made.accepted = at->second.accepted;
            made.unknown = at->second.unknown;
        }
        namespaces.push_back(std::move(made));
    }
    std::ranges::stable_sort(namespaces, [](const auto& left, const auto& right) {
        return std::tuple(right.failing, left.name) < std::tuple(left.failing, right.name);
    });
    return namespaces;
}

}  // namespace assay

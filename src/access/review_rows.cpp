#include "access/review_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "access/words.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 3> kReads{"get", "list", "watch"};
constexpr std::array<std::string_view, 5> kWrites{"create", "update", "patch", "delete",
                                                  "deletecollection"};

bool has(const auto& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// What the verbs amount to.
std::string_view deed_of(const PolicyRule& rule) {
    if (rule.resources.empty()) return "call";
    if (has(rule.verbs, "*")) return "do everything with";
    const bool reads =
        std::ranges::any_of(rule.verbs, [](const auto& v) { return has(kReads, v); });
    const bool writes =
        std::ranges::any_of(rule.verbs, [](const auto& v) { return has(kWrites, v); });
    const bool others = std::ranges::any_of(
        rule.verbs, [](const auto& v) { return !has(kReads, v) && !has(kWrites, v); });
    if (others) return "use";
    if (reads && writes) return "read and change";
    return reads ? "read" : "change";
}

std::string plain_text(const PolicyRule& rule) {
    if (rule.verbs.empty()) return "nothing";
    const std::string words = rule_text(rule);  // "get, list: secrets"
    const std::size_t colon = words.find(": ");
    const bool all = has(rule.resources, "*") && has(rule.api_groups, "*");
    std::string what = words.substr(colon + 2);
    if (all && rule.resource_names.empty()) what = "every resource";
    if (rule.resources.empty() && has(rule.non_resource_urls, "*")) what = "every URL";
    return std::string(deed_of(rule)) + " " + what +
           (has(rule.verbs, "*") ? "" : " (" + words.substr(0, colon) + ")");
}

void sort_rows(std::vector<ReviewRow>& rows) {
    std::ranges::stable_sort(rows, [](const ReviewRow& left, const ReviewRow& right) {
        const Responsible& first = left.responsible;
        const Responsible& second = right.responsible;
        const bool nobody = first.owner.empty();
        const bool no_second = second.owner.empty();
        return std::tuple(nobody, !first.unread, std::tie(first.owner, first.team),
                          std::tie(*left.permit.subject)) <
               std::tuple(no_second, !second.unread, std::tie(second.owner, second.team),
                          std::tie(*right.permit.subject));
    });
}

ReviewRow row_of(const ChangedRight& changed, const FindResponsible& find) {
    return {find(*changed.permit.subject), std::string(text_of(changed.change)), changed.permit,
            changed.rights, changed.why};
}

}  // namespace

std::string owner_text(const Responsible& who) {
    return who.unread ? "not known: labels were not read" : who.owner;
}

std::vector<ReviewRow> changed_rows(const RightChanges& changes, const FindResponsible& find) {
    std::vector<ReviewRow> rows;
    for (const ChangedRight& changed : changes.rows) rows.push_back(row_of(changed, find));
    sort_rows(rows);
    return rows;
}

std::vector<ReviewRow> held_rows(const RbacIndex& rbac, const RightChanges* changes,
                                 const FindResponsible& find) {
    std::vector<ReviewRow> rows;
    std::map<std::pair<const Grant*, std::size_t>, const ChangedRight*> changed;
    if (changes != nullptr) {
        for (const ChangedRight& each : changes->rows) {
            if (each.now) {
                changed[{each.permit.grant, each.permit.rule}] = &each;
            } else {
                rows.push_back(row_of(each, find));
            }
        }
    }
    for (const auto& [subject, grants] : rbac.grants()) {
        for (const Grant& grant : grants) {
            for (std::size_t rule = 0; rule < grant.rules.size(); ++rule) {
                const auto found = changed.find({&grant, rule});
                if (grant.bootstrap && found == changed.end()) continue;
                PolicyRule right = granted_rule(grant, rule);
                if (right.resources.empty() && right.non_resource_urls.empty()) continue;
                ReviewRow row{find(subject), {}, {&subject, &grant, rule}, {std::move(right)}, {}};
                if (found != changed.end()) {
                    row.change = text_of(found->second->change);
                    row.why = found->second->why;
                }
                rows.push_back(std::move(row));
            }
        }
    }
    sort_rows(rows);
    return rows;
}

std::string plain_text(const std::vector<PolicyRule>& rights) {
    std::vector<std::string> parts;
    for (const PolicyRule& rule : rights) parts.push_back(plain_text(rule));
    return join(parts, "; ");
}

}  // namespace assay

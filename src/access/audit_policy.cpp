#include "access/audit_policy.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "access/identity.h"

namespace assay {
namespace {

// How many of the wanted requests a condition meets. Conditions of one rule are united by min().
enum class Meets : std::uint8_t { none, some, all };

bool has(const Value& list, std::string_view text) {
    return std::ranges::any_of(list.items_or_none(),
                               [&](const Value& item) { return item.text_or() == text; });
}
bool empty(const Value& list) { return list.items_or_none().empty(); }
bool has(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

// Groups that nobody but Kubernetes' own identities is in.
bool is_filled_by_kubernetes(std::string_view group) {
    return group == "system:nodes" || group == "system:unauthenticated" ||
           group.starts_with("system:serviceaccounts");
}

Meets meets_users(const Value& rule, const SubjectName& subject) {
    const Value users = rule.get("users");
    if (empty(users)) return Meets::all;
    if (subject.kind == "Group") return Meets::some;
    return has(users, identity_of(subject).user) ? Meets::all : Meets::none;
}

Meets meets_groups(const Value& rule, const SubjectName& subject) {
    const Value groups = rule.get("userGroups");
    if (empty(groups)) return Meets::all;
    const std::vector<std::string> own = identity_of(subject).groups;
    bool maybe = false;
    for (const Value& group : groups.items_or_none()) {
        if (has(own, group.text_or())) return Meets::all;
        maybe = maybe || subject.kind == "Group" ||
                (subject.kind == "User" && !is_filled_by_kubernetes(group.text_or()));
    }
    return maybe ? Meets::some : Meets::none;
}

Meets meets_verbs(const Value& rule, const PolicyRule& wanted) {
    const Value verbs = rule.get("verbs");
    if (empty(verbs)) return Meets::all;
    if (has(wanted.verbs, "*")) return Meets::some;
    const auto met = std::ranges::count_if(
        wanted.verbs, [&](const std::string& verb) { return has(verbs, verb); });
    if (met == 0) return Meets::none;
    return static_cast<std::size_t>(met) == wanted.verbs.size() ? Meets::all : Meets::some;
}

// A resource as RBAC writes it ("*", "pods", "pods/log", "*/scale") against one of an audit policy:
// "*", "pods", "pods/log", "*/scale", and "pods/*", which is also "pods".
Meets meets_resource(std::string_view wanted, std::string_view listed) {
    if (listed == "*" || listed == wanted) return Meets::all;
    if (wanted == "*") return Meets::some;
    const std::size_t slash = wanted.find('/');
    const std::string_view name = wanted.substr(0, slash);
    const std::string_view sub =
        slash == std::string_view::npos ? std::string_view{} : wanted.substr(slash + 1);
    if (listed.ends_with("/*")) {
        const bool same = name == listed.substr(0, listed.size() - 2);
        return same ? Meets::all : name == "*" ? Meets::some : Meets::none;
    }
    if (listed.starts_with("*/")) {
        return !sub.empty() && sub == listed.substr(2) ? Meets::all : Meets::none;
    }
    const bool within = name == "*" && !sub.empty() && listed.ends_with("/" + std::string(sub));
    return within ? Meets::some : Meets::none;
}

// One entry of a policy rule's resources against one group and resource of the wanted rule.
Meets meets_entry(const Value& entry, std::string_view group, std::string_view resource,
                  const PolicyRule& wanted) {
    const std::string_view listed_group = entry.get("group").text_or();
    Meets met = Meets::all;
    if (listed_group != group && listed_group != "*") {
        if (group != "*") return Meets::none;
        met = Meets::some;
    }
    const Value listed = entry.get("resources");
    if (empty(listed)) return met;
    Meets best = Meets::none;
    for (const Value& each : listed.items_or_none()) {
        best = std::max(best, meets_resource(resource, each.text_or()));
    }
    const Value names = entry.get("resourceNames");
    const bool all_named = !wanted.resource_names.empty() &&
                           std::ranges::all_of(wanted.resource_names, [&](const std::string& name) {
                               return has(names, name);
                           });
    if (!empty(names) && !all_named) best = std::min(best, Meets::some);
    return std::min(met, best);
}

Meets meets_resources(const Value& rule, const PolicyRule& wanted) {
    const Value entries = rule.get("resources");
    if (empty(entries)) return Meets::all;
    bool any = false;
    bool all = true;
    for (const std::string& group : wanted.api_groups) {
        for (const std::string& resource : wanted.resources) {
            Meets best = Meets::none;
            for (const Value& entry : entries.items_or_none()) {
                best = std::max(best, meets_entry(entry, group, resource, wanted));
            }
            any = any || best != Meets::none;
            all = all && best == Meets::all;
        }
    }
    if (!any) return Meets::none;
    return all ? Meets::all : Meets::some;
}

Meets meets_namespaces(const Value& rule, std::string_view ns) {
    const Value spaces = rule.get("namespaces");
    if (empty(spaces)) return Meets::all;
    if (ns.empty()) return Meets::some;
    return has(spaces, ns) ? Meets::all : Meets::none;
}

Meets meets_url(std::string_view wanted, std::string_view listed) {
    if (listed == "*" || listed == wanted) return Meets::all;
    const auto stem = [](std::string_view text) {
        return text.ends_with('*') ? text.substr(0, text.size() - 1) : text;
    };
    const bool wide = listed.ends_with('*');
    if (wide && stem(wanted).starts_with(stem(listed))) return Meets::all;
    const bool within = wanted.ends_with('*') && stem(listed).starts_with(stem(wanted));
    return within ? Meets::some : Meets::none;
}

Meets meets_urls(const Value& rule, const PolicyRule& wanted) {
    const Value urls = rule.get("nonResourceURLs");
    if (empty(urls)) return Meets::all;
    bool any = false;
    bool all = true;
    for (const std::string& url : wanted.non_resource_urls) {
        Meets best = Meets::none;
        for (const Value& each : urls.items_or_none()) {
            best = std::max(best, meets_url(url, each.text_or()));
        }
        any = any || best != Meets::none;
        all = all && best == Meets::all;
    }
    if (!any) return Meets::none;
    return all ? Meets::all : Meets::some;
}

Meets meets_objects(const Value& rule, const WantedUse& use) {
    const bool of_urls = !empty(rule.get("nonResourceURLs"));
    const bool of_objects = !empty(rule.get("resources")) || !empty(rule.get("namespaces"));
    if (!use.rule->resources.empty()) {
        return of_urls ? Meets::none
                       : std::min(meets_namespaces(rule, use.ns), meets_resources(rule, *use.rule));
    }
    return of_objects ? Meets::none : meets_urls(rule, *use.rule);
}

bool logs(const Value& rule) {
    return rule.get("level").text_or() != "None" &&
           !has(rule.get("omitStages"), "ResponseComplete");
}

}  // namespace

Value common_rules(const std::vector<Value>& servers, Store& store) {
    for (const Value& rules : servers) {
        if (rules.is_unknown()) return rules;
        if (rules.is_null()) {
            return store.unknown(Reason::indeterminate, "an API server has no audit policy");
        }
        if (!(rules == servers.front())) {
            return store.unknown(Reason::indeterminate, "the API servers differ");
        }
    }
    return servers.empty() ? store.unknown(Reason::indeterminate, "no API server was seen")
                           : servers.front();
}

bool asks_who(const Value& rules) {
    return std::ranges::any_of(rules.items_or_none(), [](const Value& rule) {
        return !empty(rule.get("users")) || !empty(rule.get("userGroups"));
    });
}

std::optional<Unknown> hidden_by_policy(const Value& rules, const WantedUse& use) {
    if (!rules.is_list()) {
        return rules.is_unknown() ? rules.to_unknown()
                                  : Unknown{Reason::indeterminate, "the audit policy is not known"};
    }
    for (std::size_t i = 0; i < rules.items().size(); ++i) {
        const Value& rule = rules.items()[i];
        const Meets met =
            std::min({meets_users(rule, *use.subject), meets_groups(rule, *use.subject),
                      meets_verbs(rule, *use.rule), meets_objects(rule, use)});
        if (met == Meets::none) continue;
        if (!logs(rule)) {
            return Unknown{Reason::indeterminate,
                           fmt::format("rule {} of the audit policy leaves requests out", i)};
        }
        if (met == Meets::all) return std::nullopt;
    }
    return Unknown{Reason::indeterminate, "no rule of the audit policy logs all its requests"};
}

}  // namespace assay

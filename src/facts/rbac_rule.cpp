#include "facts/rbac_rule.h"

#include <algorithm>
#include <string_view>

namespace assay {
namespace {

std::vector<std::string> texts_of(const Value& list) {
    std::vector<std::string> texts;
    for (const Value& item : list.items_or_none()) {
        if (item.is_text()) {
            texts.emplace_back(item.as_text());
        }
    }
    return texts;
}

// What should be a rule or a part of one.
Unknown not_read(const Value& value) {
    return value.is_unknown() ? value.to_unknown()
                              : Unknown{Reason::malformed, "a rule could not be understood"};
}

bool has(const std::vector<std::string>& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool has_or_star(const std::vector<std::string>& list, std::string_view wanted) {
    return has(list, "*") || has(list, wanted);
}

// evaluation_helpers.go ResourceMatches.
bool resource_matches(std::string_view rule, std::string_view resource,
                      std::string_view subresource) {
    if (rule == "*") {
        return true;
    }
    if (subresource.empty()) {
        return rule == resource;
    }
    const auto rest = rule.size() > subresource.size() && rule.ends_with(subresource)
                          ? rule.substr(0, rule.size() - subresource.size())
                          : std::string_view{};
    return rest == "*/" || (rest.ends_with('/') && rest.substr(0, rest.size() - 1) == resource);
}

// evaluation_helpers.go NonResourceURLMatches and policy_comparator.go nonResourceURLCovers: what
// is before one trailing star is a prefix.
bool url_matches(std::string_view rule, std::string_view path) {
    if (rule == "*" || rule == path) {
        return true;
    }
    if (!rule.ends_with('*')) {
        return false;
    }
    while (rule.ends_with('*')) {  // Go: strings.TrimRight(rule, "*")
        rule.remove_suffix(1);
    }
    return path.starts_with(rule);
}

// policy_comparator.go resourceCoversAll: "*" or the resource, or "*/sub" for "res/sub".
bool resource_covered(const std::vector<std::string>& owner, std::string_view wanted) {
    if (has_or_star(owner, wanted)) {
        return true;
    }
    const std::size_t slash = wanted.find('/');
    if (slash == std::string_view::npos) {
        return false;
    }
    return has(owner, "*" + std::string(wanted.substr(slash)));
}

bool resource_atom_covered(std::span<const PolicyRule> owner, std::string_view verb,
                           std::string_view group, std::string_view resource,
                           const std::string* name) {
    return std::any_of(owner.begin(), owner.end(), [&](const PolicyRule& rule) {
        return has_or_star(rule.verbs, verb) && has_or_star(rule.api_groups, group) &&
               resource_covered(rule.resources, resource) &&
               (rule.resource_names.empty() ||
                (name != nullptr && has(rule.resource_names, *name)));
    });
}

bool url_atom_covered(std::span<const PolicyRule> owner, std::string_view verb,
                      std::string_view url) {
    return std::any_of(owner.begin(), owner.end(), [&](const PolicyRule& rule) {
        return rule.resource_names.empty() && has_or_star(rule.verbs, verb) &&
               std::any_of(rule.non_resource_urls.begin(), rule.non_resource_urls.end(),
                           [&](const std::string& own) { return url_matches(own, url); });
    });
}

bool resources_covered(std::span<const PolicyRule> owner, const PolicyRule& wanted,
                       std::string_view verb) {
    for (const std::string& group : wanted.api_groups) {
        for (const std::string& resource : wanted.resources) {
            if (wanted.resource_names.empty()) {
                if (!resource_atom_covered(owner, verb, group, resource, nullptr)) {
                    return false;
                }
                continue;
            }
            for (const std::string& name : wanted.resource_names) {
                if (!resource_atom_covered(owner, verb, group, resource, &name)) {
                    return false;
                }
            }
        }
    }
    return true;
}

}  // namespace

PolicyRule rule_of(const Value& rule) {
    return {texts_of(rule.get("verbs")), texts_of(rule.get("apiGroups")),
            texts_of(rule.get("resources")), texts_of(rule.get("resourceNames")),
            texts_of(rule.get("nonResourceURLs"))};
}

std::vector<PolicyRule> rules_of(const Value& rules) {
    std::vector<PolicyRule> out;
    out.reserve(rules.items_or_none().size());
    for (const Value& rule : rules.items_or_none()) {
        out.push_back(rule_of(rule));
    }
    return out;
}

std::optional<Unknown> unread_rules(const Value& rules) {
    if (!rules.is_null() && !rules.is_list()) {
        return not_read(rules);
    }
    for (const Value& rule : rules.items_or_none()) {
        if (!rule.is_map()) {
            return not_read(rule);
        }
        for (const char* const member :
             {"verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"}) {
            const Value list = rule.get(member);
            if (!list.is_null() && !list.is_list()) {
                return not_read(list);
            }
            const auto items = list.items_or_none();
            const auto other =
                std::ranges::find_if(items, [](const Value& item) { return !item.is_text(); });
            if (other != items.end()) {
                return not_read(*other);
            }
        }
    }
    return std::nullopt;
}

bool matches_verb(const PolicyRule& rule, std::string_view verb) {
    return has_or_star(rule.verbs, verb);
}

bool matches_resource(const PolicyRule& rule, std::string_view group, std::string_view resource,
                      std::string_view subresource) {
    return has_or_star(rule.api_groups, group) &&
           std::ranges::any_of(rule.resources, [&](const std::string& own) {
               return resource_matches(own, resource, subresource);
           });
}

bool matches(const PolicyRule& rule, const AccessRequest& request) {
    if (!matches_verb(rule, request.verb)) {
        return false;
    }
    if (request.path) {
        return std::any_of(rule.non_resource_urls.begin(), rule.non_resource_urls.end(),
                           [&](const std::string& url) { return url_matches(url, *request.path); });
    }
    return matches_resource(rule, request.group, request.resource, request.subresource) &&
           (rule.resource_names.empty() || has(rule.resource_names, request.name));
}

bool any_matches(std::span<const PolicyRule> rules, const AccessRequest& request) {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const PolicyRule& rule) { return matches(rule, request); });
}

bool covers(std::span<const PolicyRule> owner, const PolicyRule& wanted) {
    for (const std::string& verb : wanted.verbs) {
        if (!resources_covered(owner, wanted, verb)) {
            return false;
        }
        for (const std::string& url : wanted.non_resource_urls) {
            if (!url_atom_covered(owner, verb, url)) {
                return false;
            }
        }
    }
    return true;
}

bool covers_everything(std::span<const PolicyRule> owner) {
    static const PolicyRule kResources{{"*"}, {"*"}, {"*"}, {}, {}};
    static const PolicyRule kUrls{{"*"}, {}, {}, {}, {"*"}};
    return covers(owner, kResources) && covers(owner, kUrls);
}

}  // namespace assay

#include "access/right_changes.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "access/effective_rules.h"
#include "access/missing.h"

namespace assay {
namespace {

constexpr std::size_t kMostParts = 20000;  // of one rule

std::size_t parts_of(const PolicyRule& rule) {
    return rule.verbs.size() * (rule.api_groups.size() * rule.resources.size() *
                                    std::max<std::size_t>(rule.resource_names.size(), 1) +
                                rule.non_resource_urls.size());
}

// The parts of a rule that the others do not cover, put together again.
class Rest {
public:
    Rest(const PolicyRule& rule, const std::vector<PolicyRule>& owner) : owner_(&owner) {
        for (const std::string& verb : rule.verbs) {
            for (const std::string& group : rule.api_groups) {
                for (const std::string& resource : rule.resources) {
                    add_resource(rule, verb, group, resource);
                }
            }
            for (const std::string& url : rule.non_resource_urls) {
                if (!is_covered({{verb}, {}, {}, {}, {url}})) urls_[url].insert(verb);
            }
        }
    }

    [[nodiscard]] std::vector<PolicyRule> rules() const {
        std::map<std::tuple<Words, std::string, Words>, Words> by_verbs;  // to resources
        for (const auto& [place, verbs_to_names] : resources_) {
            for (const auto& [names, verbs] : turned(verbs_to_names)) {
                by_verbs[{verbs, place.first, names}].insert(place.second);
            }
        }
        std::vector<PolicyRule> made;
        for (const auto& [key, resources] : by_verbs) {
            const auto& [verbs, group, names] = key;
            made.push_back({list(verbs), {group}, list(resources), list(names), {}});
        }
        std::map<Words, Words> urls;
        for (const auto& [url, verbs] : urls_) urls[verbs].insert(url);
        for (const auto& [verbs, paths] : urls)
            made.push_back({list(verbs), {}, {}, {}, list(paths)});
        return made;
    }

private:
    using Words = std::set<std::string>;
    using NamesByVerb = std::map<std::string, Words>;  // no names: all

    static std::vector<std::string> list(const Words& words) {
        return {words.begin(), words.end()};
    }
    static std::map<Words, Words> turned(const NamesByVerb& names_by_verb) {
        std::map<Words, Words> verbs_by_names;
        for (const auto& [verb, names] : names_by_verb) verbs_by_names[names].insert(verb);
        return verbs_by_names;
    }
    [[nodiscard]] bool is_covered(const PolicyRule& part) const { return covers(*owner_, part); }

    void add_resource(const PolicyRule& rule, const std::string& verb, const std::string& group,
                      const std::string& resource) {
        if (rule.resource_names.empty()) {
            if (!is_covered({{verb}, {group}, {resource}, {}, {}})) {
                resources_[{group, resource}].try_emplace(verb);
            }
            return;
        }
        for (const std::string& name : rule.resource_names) {
            if (!is_covered({{verb}, {group}, {resource}, {name}, {}})) {
                resources_[{group, resource}][verb].insert(name);
            }
        }
    }

    const std::vector<PolicyRule>* owner_;
    std::map<std::pair<std::string, std::string>, NamesByVerb> resources_;  // by group and resource
    std::map<std::string, Words> urls_;
};

// Rights of one state that the other has not.
class OneWay {
public:
    OneWay(const RbacIndex& of, const RbacIndex& other, bool now, RightChanges& changes)
        : of_(&of), other_(&other), now_(now), changes_(&changes) {}

    void add() {
        for (const auto& [subject, grants] : of_->grants()) {
            std::map<std::string_view, EffectiveRules> others;  // by namespace
            const Identity who = identity_of(subject);
            for (const Grant& grant : grants) {
                const auto found = others.find(grant.ns);
                const EffectiveRules& other =
                    found != others.end()
                        ? found->second
                        : others.emplace(grant.ns, effective_rules(*other_, who, grant.ns))
                              .first->second;
                for (std::size_t rule = 0; rule < grant.rules.size(); ++rule) {
                    compare({&subject, &grant, rule}, other);
                }
            }
        }
    }

private:
    void compare(const Permit& permit, const EffectiveRules& other) {
        ++changes_->compared;
        const PolicyRule rule = granted_rule(*permit.grant, permit.rule);
        const Decision covered = covers(other, std::span(&rule, 1));
        if (covered.truth == Truth::yes) return;
        ChangedRight row{now_ ? RightChange::gained : RightChange::lost, now_, permit, {}, {}};
        if (covered.truth == Truth::unknown) {
            row.change = RightChange::open;
            row.why = covered.why;
        }
        if (parts_of(rule) > kMostParts) {
            row.rights = {rule};
            row.change = RightChange::open;
            row.why = Unknown{Reason::limit, "the rule has too many parts to compare each"};
        } else {
            row.rights = Rest(rule, other.rules).rules();
        }
        changes_->rows.push_back(std::move(row));
    }

    const RbacIndex* of_;
    const RbacIndex* other_;
    bool now_;
    RightChanges* changes_;
};

}  // namespace

PolicyRule granted_rule(const Grant& grant, std::size_t rule) {
    PolicyRule made = grant.rules[rule];
    if (!grant.ns.empty()) made.non_resource_urls.clear();
    return made;
}

std::string_view text_of(RightChange change) {
    switch (change) {
        case RightChange::gained:
            return "gained";
        case RightChange::lost:
            return "lost";
        case RightChange::open:
            break;
    }
    return "not-comparable";
}

RightChanges right_changes(const RbacIndex& before, const RbacIndex& after) {
    RightChanges changes;
    OneWay(after, before, true, changes).add();
    OneWay(before, after, false, changes).add();
    std::ranges::stable_sort(changes.rows, {}, [](const ChangedRight& row) -> const SubjectName& {
        return *row.permit.subject;
    });
    changes.before = missing_of(before);
    changes.after = missing_of(after);
    return changes;
}

}  // namespace assay

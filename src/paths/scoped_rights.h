// What one identity may do in one place, rule by rule, its own grants and its groups' together.
//
// Role: what attack paths are made of: they need to know by which binding something is allowed,
// whether a rule is limited to names, and which namespaces matter. Matching is facts/rbac_rule.h,
// resolution that of access/authorizer.h, and paths/rule_book.h keeps what rules say.
// Ordering: own grants before those of groups, the whole cluster before the namespace, by binding.
// Absence: missing() says why rules of a grant may not be here; bindings that were not read are
// the index' own gap.
// Ownership: points into the index, at `who` and into `more`, and so do the rights that it gives:
// they outlive it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/authorizer.h"
#include "paths/rule_book.h"

namespace assay {

// Bindings that are looked away from.
using Removed = std::set<const StoredObject*>;

struct Right {
    Permit permit;
    bool own = false;     // by the identity's own binding, not by one of its groups
    bool shared = false;  // by one of its groups, alone or as well
};
// The first own right counts, else the first; a group that has it too is remembered.
void merge(std::optional<Right>& found, const Right& more);

class ScopedRights {
public:
    // With `more` the rights of an identity that gave itself these roles: they alone are its own,
    // and what it had before counts as shared.
    ScopedRights(const RbacIndex& rbac, RuleBook& book, const SubjectName& who,
                 const Removed& removed, std::span<const Grant* const> more = {});

    // The namespaces in which bindings may decide what the whole cluster's do not: those of the
    // own RoleBindings and, beside own ClusterRoleBindings, those of the groups'.
    [[nodiscard]] const std::set<std::string_view>& spaces() const { return spaces_; }
    // Whether a binding names the identity itself; and one of the whole cluster.
    [[nodiscard]] bool has_own() const { return own_; }
    [[nodiscard]] bool has_own_in_cluster() const { return own_cluster_; }

    // What all rules that count in `ns` allow together; "": those of the whole cluster alone.
    [[nodiscard]] Powers powers(std::string_view ns) const;
    // The first rule that allows it in `ns`.
    [[nodiscard]] std::optional<Right> find(Verb verb, const Asked& what, std::string_view name,
                                            std::string_view ns) const;
    // Rules that allow it for names only, by name.
    [[nodiscard]] std::map<std::string, Right> named(Verb verb, const Asked& what,
                                                     std::string_view ns) const;
    // Every rule that counts in the whole cluster, or those of the groups.
    [[nodiscard]] std::vector<PolicyRule> cluster_rules(bool own_too) const;
    // Every grant that counts in `ns`, the whole cluster's among them.
    [[nodiscard]] std::vector<Right> grants_in(std::string_view ns) const;
    [[nodiscard]] const std::optional<Unknown>& missing() const { return missing_; }

private:
    struct Held {
        const SubjectName* subject;
        const Grant* grant;
        const ReadRules* read;
        bool own;
    };
    template <class Take>  // take(held) until it returns false
    void each(std::string_view ns, const Take& take) const;

    [[nodiscard]] std::span<const Held> held_in(std::string_view ns) const;
    void hold(RuleBook& book, const SubjectName& subject, const Grant& grant, bool own);

    std::vector<Held> held_;  // by namespace, "" first: the whole cluster
    std::set<std::string_view> spaces_;
    std::optional<Unknown> missing_;
    bool own_ = false;
    bool own_cluster_ = false;
};

}  // namespace assay

// Roles and bindings, indexed once: what each subject is granted.
//
// Role: what access/authorizer.h decides by. Resolution as in pkg/registry/rbac/validation/rule.go
// (Kubernetes v1.36): rules of every ClusterRoleBinding whose subjects apply, and in a namespace
// those of its RoleBindings. A request for the cluster or a URL never sees a RoleBinding. A
// dangling roleRef grants nothing. `kind: User, name: system:serviceaccount:ns:sa` is that
// ServiceAccount. system:masters is allowed everything. Aggregates: a server has filled in their
// rules; in files they are those of the ClusterRoles chosen there (facts/aggregated_roles.h), and
// unknown beyond. admin, edit and view that the files do not define have the bootstrap policy's
// rules, and are unknown beyond where ClusterRoles of the files are aggregated into them, or where
// the files hold no ClusterRole at all. Two roles of one name, which only files can hold, have the
// rules of both. Cost: linear in rules and grants but for sorting; what aggregates in files choose
// is bounded, and unknown past that. Absence: roles or bindings that were not completely read, or
// hold something of another type, make a "no" unknown, never a "yes".
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/presence.h"
#include "facts/data.h"
#include "snapshot/evidence.h"

namespace assay {

enum class Truth : std::uint8_t { no, yes, unknown };
struct Decision {
    Truth truth = Truth::no;
    std::optional<Unknown> why;  // exactly when unknown
};

// One binding that gives one subject one role.
struct Grant {
    const StoredObject* binding = nullptr;
    const StoredObject* role = nullptr;  // nullptr: dangling or not read
    std::string_view role_kind;
    std::string_view role_name;
    std::string_view ns;     // of the RoleBinding; empty: the whole cluster
    bool bootstrap = false;  // the bootstrap policy binds this subject to this role by this name
    std::optional<Unknown> missing;  // why the role, or a part of its rules, is not known
    std::span<const PolicyRule> rules;
};

// A subject and one of its grants.
struct Holding {
    const SubjectName* subject = nullptr;
    const Grant* grant = nullptr;
};
// A role as a roleRef means it.
struct NamedRole {
    const StoredObject* object = nullptr;  // nullptr: not read, or the bootstrap policy's
    bool known = false;                    // false without `missing`: there is none
    std::optional<Unknown> missing;        // why it, or a part of its rules, is not known
    std::span<const PolicyRule> rules;
};

class RbacIndex {
public:
    // `evidence` and `data` outlive the index.
    RbacIndex(const Evidence& evidence, const FactsData& data);

    // Every subject that a binding names, sorted, with its own grants (not those of its groups),
    // sorted by (namespace, binding).
    [[nodiscard]] const std::map<SubjectName, std::vector<Grant>>& grants() const {
        return grants_;
    }
    // The same of one subject, as the authorizer sees it (user_named); its own alone.
    [[nodiscard]] std::span<const Grant> grants_of(const SubjectName& subject) const;
    // What bindings of one namespace grant, or with "" those of the whole cluster: by subject, then
    // binding. What a question costs follows from what counts there, not from all bindings.
    [[nodiscard]] std::span<const Holding> granted_in(std::string_view ns) const;
    // What a roleRef of a binding in `ns` means; empty: of a ClusterRoleBinding. A kind that the
    // authorizer refuses there is a role that does not exist.
    [[nodiscard]] NamedRole role_named(std::string_view kind, std::string_view name,
                                       std::string_view ns) const;
    // Why there may be bindings that are not here: of the whole cluster, or of namespaces.
    [[nodiscard]] const std::optional<Unknown>& cluster_gap() const {
        return cluster_bindings_gap_;
    }
    [[nodiscard]] const std::optional<Unknown>& namespace_gap() const { return bindings_gap_; }

    // Whether a Role or ClusterRole is the bootstrap policy's, by name and by rules: each rule is
    // covered by the bootstrap rules of that name, or, in an aggregated ClusterRole, by the rules
    // of the ClusterRoles its selectors choose (those are judged themselves).
    // An aggregate counts only with the selector the bootstrap policy gives it.
    [[nodiscard]] Decision is_bootstrap(const Value& role) const;
    // Whether the bootstrap role of that name covers the rule.
    [[nodiscard]] bool bootstrap_covers(std::string_view kind, std::string_view ns,
                                        std::string_view name, const PolicyRule& rule) const;

    // Whether the subject's own cluster-wide grants cover everything.
    [[nodiscard]] Decision covers_everything(const SubjectName& subject) const;
    // Why bindings that are not here may decide a request in `ns`; empty: in the whole cluster.
    [[nodiscard]] const std::optional<Unknown>& gap(std::string_view ns) const;

private:
    struct Role {
        const StoredObject* object = nullptr;  // the first of its name
        std::vector<PolicyRule> rules;
        std::optional<Unknown> missing;  // of an aggregate in files: what else it chooses
    };
    using RoleKey = std::pair<std::string_view, std::string_view>;  // namespace or "", name
    // A ClusterRole whose label says that an aggregate takes it.
    struct Contributor {
        std::shared_ptr<const std::vector<PolicyRule>> rules;  // one copy for all its labels
        bool unfilled = false;  // an aggregate in files, with more rules than these
    };
    struct Contributors {
        std::vector<Contributor> roles;
        // Rules of other roles than the aggregate that are meant to come into it: no bootstrap
        // role that somebody gave the label. Sorted when all are read.
        std::vector<const PolicyRule*> meant;
    };
    struct Doubled;  // rules of roles that were read twice

    void read_roles(const Evidence& evidence);
    void read_cluster_roles(const Request& request, Doubled& doubled);
    void add_role(const RoleKey& key, const StoredObject& object, std::vector<PolicyRule> rules,
                  const std::optional<Unknown>& more, Doubled& doubled);
    void add_contributor(const Value& role, const std::vector<PolicyRule>& rules, bool unfilled);
    [[nodiscard]] std::optional<Unknown> growth(std::string_view name) const;
    void index_spaces();
    void read_bindings(const Request& request, bool cluster);
    void read_binding(const StoredObject& binding, std::string_view ns);
    [[nodiscard]] Grant grant_of(const StoredObject& binding, std::string_view ns) const;
    [[nodiscard]] bool is_bootstrap_binding(const Grant& grant, const SubjectName& subject) const;
    [[nodiscard]] bool contributed(std::string_view aggregate, const PolicyRule& rule) const;

    bool has_cluster_roles_ = false;
    bool closed_ = false;            // a file target: what is not there does not exist
    std::map<RoleKey, Role> roles_;  // stable addresses: grants point at the rules
    std::map<RoleKey, std::vector<const BootstrapRole*>> bootstrap_roles_;
    std::map<RoleKey, std::vector<const BootstrapBinding*>> bootstrap_bindings_;
    std::map<std::string, Contributors, std::less<>> contributors_;  // by aggregate
    std::map<SubjectName, std::vector<Grant>> grants_;
    std::map<std::string_view, std::vector<Holding>> by_space_;  // keys: names of `grants_`
    std::optional<Unknown> roles_gap_;
    std::optional<Unknown> cluster_roles_gap_;
    std::optional<Unknown> bindings_gap_;
    std::optional<Unknown> cluster_bindings_gap_;
};

// A user as the authorizer sees it: `system:serviceaccount:ns:name` is that ServiceAccount.
[[nodiscard]] SubjectName user_named(std::string_view name);

}  // namespace assay

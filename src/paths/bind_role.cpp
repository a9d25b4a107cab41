#include "paths/bind_role.h"

#include <algorithm>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "paths/hubs.h"

namespace assay {
namespace {

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr Asked kClusterRoles{kRbac, "clusterroles"};
constexpr Asked kRoles{kRbac, "roles"};
constexpr Asked kClusterBindings{kRbac, "clusterrolebindings"};
constexpr Asked kBindings{kRbac, "rolebindings"};

class Binder {
public:
    explicit Binder(const Ability& ability) : ability_(ability) {}

    std::vector<Bindable> bind() {
        if (ability_.whole()) {
            const auto write = ability_.may({"create", "update", "patch"}, kClusterBindings);
            if (write) add(kClusterRoles, *write, true);
        }
        if (const auto write = ability_.may({"create"}, kBindings)) {
            add(kClusterRoles, *write, false);
            if (!ability_.whole()) add(kRoles, *write, false);
        }
        return std::move(lesser_);
    }

private:
    void reach_all(const std::vector<Right>& by, bool cluster,
                   const std::optional<Unknown>& guard) const {
        if (cluster) {
            ability_.lead(EdgeKind::bind_role, Graph::kAdmin, by, guard);
        } else {
            ability_.lead(EdgeKind::bind_role, kEverything, by, guard);
        }
    }

    // `cluster`: by a ClusterRoleBinding.
    void add(const Asked& what, const Right& write, bool cluster) {
        const bool of_cluster = what.resource() == "clusterroles";
        std::map<std::string, Right> named = ability_.named({"bind"}, what);
        if (const auto any = ability_.may({"bind"}, what)) {
            // cluster-admin is always there; a Role that allows everything may not be.
            if (of_cluster) return reach_all({*any, write}, cluster, std::nullopt);
            const auto why = gap_of(ability_.facts().evidence(), kRbac, what.resource());
            if (why) reach_all({*any, write}, cluster, why);
            for (const StoredObject& role : objects_here(what)) {
                named.try_emplace(std::string(name_of(role.value)), *any);
            }
        }
        for (const auto& [name, right] : named) add_named(what, name, {right, write}, cluster);
    }

    std::span<const StoredObject> objects_here(const Asked& what) const {
        const Request* request = ability_.facts().evidence().find(what.group(), what.resource());
        return request == nullptr ? std::span<const StoredObject>{}
                                  : objects_in(*request, ability_.ns());
    }

    void add_named(const Asked& what, const std::string& name, const std::vector<Right>& by,
                   bool cluster) {
        const bool of_cluster = what.resource() == "clusterroles";
        if (of_cluster && name == "cluster-admin") return reach_all(by, cluster, std::nullopt);
        const std::string_view kind = of_cluster ? "ClusterRole" : "Role";
        const NamedRole role = ability_.facts().rbac().role_named(kind, name, ability_.ns());
        if (!role.known) {
            if (role.missing) reach_all(by, cluster, role.missing);
        } else if (covers_everything(role.rules)) {
            reach_all(by, cluster, std::nullopt);
        } else if (std::ranges::any_of(by, [](const Right& right) { return !right.shared; })) {
            add_lesser({role, kind, name, std::string(ability_.ns()), by}, cluster);
        }
    }

    // By RoleBindings in the whole cluster: one in each namespace.
    void add_lesser(const Bindable& made, bool cluster) {
        if (cluster || !ability_.whole()) {
            lesser_.push_back(made);
            return;
        }
        ability_.miss_namespaces("namespaces");
        for (const std::string& ns : ability_.inventory().namespaces) {
            lesser_.push_back(made);
            lesser_.back().ns = ns;
        }
    }

    const Ability& ability_;
    std::vector<Bindable> lesser_;
};

}  // namespace

std::vector<Bindable> add_bind_role(const Ability& ability) { return Binder(ability).bind(); }

}  // namespace assay

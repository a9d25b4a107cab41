// One identity in one place: what its rules let it do, turned into edges.
//
// Role: what the files that know the ways (paths/take_over.h, paths/become.h, paths/run_code.h)
// share. An edge needs one or more rights at once; it is added when one of them comes from a
// binding of the identity itself alone, in a namespace one from that namespace, and none from a
// group that holds everything: the rest is said by the edges of its groups and of the whole
// cluster.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/facts.h"
#include "paths/asked.h"
#include "paths/inventory.h"
#include "paths/scoped_rights.h"

namespace assay {

using Verbs = std::initializer_list<Verb>;
inline constexpr Verbs kChanges{"update", "patch"};

class Ability {
public:
    // `at` is the identity's vertex, `ns` the place, "" the whole cluster. All outlive it.
    Ability(const Facts& facts, Inventory& inventory, const ScopedRights& rights, VertexId at,
            std::string_view ns)
        : facts_(facts),
          inventory_(inventory),
          rights_(rights),
          at_(at),
          ns_(ns),
          powers_(rights.powers(ns)) {}

    [[nodiscard]] const Facts& facts() const { return facts_; }
    [[nodiscard]] Inventory& inventory() const { return inventory_; }
    [[nodiscard]] Graph& graph() const { return inventory_.graph; }
    [[nodiscard]] VertexId at() const { return at_; }
    [[nodiscard]] const ScopedRights& rights() const { return rights_; }
    [[nodiscard]] std::string_view ns() const { return ns_; }
    [[nodiscard]] bool whole() const { return ns_.empty(); }

    // The first verb that is allowed, on any name or on this one. Cluster-scoped resources are
    // asked for in the whole cluster wherever this is.
    [[nodiscard]] std::optional<Right> may(Verbs verbs, const Asked& what,
                                           std::string_view name = {}) const;
    [[nodiscard]] std::optional<Right> may_in_cluster(Verbs verbs, const Asked& what,
                                                      std::string_view name = {}) const;
    // What is allowed for certain names only, by name.
    [[nodiscard]] std::map<std::string, Right> named(Verbs verbs, const Asked& what) const;

    // Whether any rule that counts here allows one of the verbs, on whatever name.
    [[nodiscard]] bool holds_any(Verbs verbs, const Asked& what) const;
    [[nodiscard]] const Powers& powers() const { return powers_; }

    // Adds an edge that all these rights together make.
    void lead(EdgeKind kind, VertexId to, const std::vector<Right>& by,
              const std::optional<Unknown>& guard = std::nullopt, std::string field = {}) const;
    // The same to a hub of this place.
    void lead(EdgeKind kind, std::string_view ability, const std::vector<Right>& by,
              const std::optional<Unknown>& guard = std::nullopt) const;
    // A right that is limited to a name, in the whole cluster, is looked up in every namespace.
    // Where some of them may not be known, and the resource was not read there, that is a gap of
    // this identity.
    void miss_namespaces(std::string_view resource) const;

private:
    [[nodiscard]] std::optional<Right> first(Verbs verbs, const Asked& what, std::string_view name,
                                             std::string_view ns) const;

    const Facts& facts_;
    Inventory& inventory_;
    const ScopedRights& rights_;
    VertexId at_;
    std::string_view ns_;
    Powers powers_;
};

}  // namespace assay

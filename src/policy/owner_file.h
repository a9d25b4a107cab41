// Who answers for an identity: a file that maps namespaces, labels, users and groups to owners.
//
// Role: --owners FILE, written by people:
//   labels: {owner: example.org/owner, team: example.org/team}   # keys on ServiceAccounts, then
//                                                                # on their Namespaces
//   owners:
//     - {owner: shop@example.org, team: shop, namespaces: ["shop-*"]}
//     - {owner: data@example.org, selector: {tier: data}}        # labels of the Namespace
//     - {owner: ops@example.org, users: ["*@ops.example.org"], groups: [ops]}
// `namespaces`, `users` and `groups` hold patterns (`*`). An entry with namespaces and a selector
// means namespaces for which both hold. The first entry that fits decides; labels decide where none
// fits. An identity that nothing names has no owner, and is told so.
// Absence: labels that are not known name nobody, which is told apart from having no such label.
// Where they would say whether an entry fits, or whether an account has a label of its own, nothing
// that comes after names anybody in their place.
// Failure: every problem at once, with file, line and column.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/load.h"
#include "policy/problem.h"
#include "value/value.h"

namespace assay {

inline constexpr std::size_t kMaxOwnerFile = std::size_t{4} << 20;

struct OwnerName {
    std::string owner;  // empty: nobody is named
    std::string team;
    bool unread = false;  // nobody is named, and labels that might name somebody are not known
    friend auto operator<=>(const OwnerName&, const OwnerName&) = default;
};

struct OwnerEntry {
    OwnerName name;
    std::vector<std::string> namespaces;
    std::vector<std::string> users;
    std::vector<std::string> groups;
    std::map<std::string, std::string> selector;
};

// A holder of rights: of a ServiceAccount also what labels it and its namespace have.
struct OwnedIdentity {
    std::string_view kind;  // User, Group, ServiceAccount
    std::string_view ns;
    std::string_view name;
    Value labels{};
    Value namespace_labels{};
};

struct OwnerFile {
    std::string owner_key;  // of labels; may be empty
    std::string team_key;
    std::vector<OwnerEntry> entries;

    [[nodiscard]] OwnerName of(const OwnedIdentity& identity) const;
    // Whom labels alone name: its own, else those of its namespace.
    [[nodiscard]] OwnerName by_labels(const Value& own, const Value& of_namespace = {}) const;
};

// Nothing where `problems` have an error.
[[nodiscard]] std::optional<OwnerFile> load_owner_file(const PolicyFile& file,
                                                       std::vector<PolicyProblem>& problems);

}  // namespace assay

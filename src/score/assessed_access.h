// Who can reach what, as a report shows it: ways to full control, the bindings that most of them
// need, and who holds sensitive abilities in which namespace.
//
// Role: a few ways and bounded lists of names, as plain data that outlives the facts. The command
// `paths` tells every way. score/access.h makes it.
// Absence: `unknown` says why nothing was looked at; `missing` why something may not be here. An
// empty list says "none" only without both.
// Ordering: classes as in PrincipalKind; ways by sureness, steps and name; namespaces by how many
// hold something, then by name; names as subjects are ordered. Texts from the cluster are raw,
// but for AccessEnd::text, which is printable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/presence.h"

namespace assay {

// What stands at an end of a step. `kind`: User, Group, ServiceAccount, Node, the kind of a
// workload's owner, "cluster-admin", "ability" of what several ways share.
struct AccessEnd {
    std::string kind;
    std::string ns;
    std::string name;
    std::string ability;  // of kind "ability"
    std::string text;     // for people: "ServiceAccount shop/web"
};

struct AccessName {
    std::string kind;
    std::string ns;
    std::string name;
};

// One rule of one binding. A binding without a name is one that somebody may make.
struct AccessGrant {
    AccessName subject;
    AccessName binding;
    AccessName role;
    std::size_t rule = 0;
};

struct AccessHop {
    std::string kind;     // "token-create": paths/edge_kinds.h
    std::string meaning;  // "asks for a token of the service account"
    AccessEnd to;
    std::vector<AccessGrant> grants;
    std::string field;             // of an object that makes the step; may be empty
    std::optional<Unknown> guard;  // nothing: sure
};

struct AccessPath {
    AccessEnd from;
    bool sure = true;  // false: if what no one knows holds
    std::size_t steps = 0;
    std::vector<AccessHop> hops;
    // Everything that can be got from there, not only on the way.
    std::size_t identities = 0;
    std::size_t workloads = 0;
    std::size_t nodes = 0;
};

// Everybody of one kind, and the shortest ways that do not begin by the same binding.
struct PrincipalClass {
    std::string id;  // "User", "Group", "ServiceAccount", "workload", "Node"
    std::size_t all = 0;
    std::size_t with_path = 0;  // that are not expected; guarded ones among them
    std::size_t guarded = 0;
    std::size_t expected = 0;  // Kubernetes, its installer or the platform give it
    std::size_t unknown = 0;
    std::vector<AccessPath> paths{};
};

struct AccessChoke {
    AccessName binding;
    std::size_t lost = 0;  // identities without a path when this one and those before are gone
};

// A column of the matrix.
struct AccessAbility {
    std::string id;     // "exec"
    std::string title;  // "Run commands in pods"
    bool namespaced = true;
    std::vector<std::string> requests;  // "create pods/exec"
};

struct AccessCell {
    std::size_t identities = 0;
    std::vector<AccessName> first;  // at most kAccessNames
    // Those who have it for objects of certain names alone: others than these.
    std::size_t limited = 0;
    std::vector<AccessName> first_limited{};
};
inline constexpr std::size_t kAccessNames = 10;

// Who has each ability by bindings of that namespace.
struct AccessRow {
    std::string ns;
    std::vector<AccessCell> cells;  // one for each ability
};

struct AssessedAccess {
    std::optional<Unknown> unknown = Unknown{Reason::not_asked, "nobody asked for it"};
    std::vector<Unknown> missing{};  // distinct
    std::string others{};            // access/other_authorizers.h
    std::size_t with_path = 0;       // identities that are not expected and have one
    std::vector<PrincipalClass> classes{};
    bool chokes_sought = false;  // not in an audit of some namespaces
    std::vector<AccessChoke> chokes{};

    std::vector<AccessAbility> abilities{};
    bool matrix_complete = false;
    AccessRow everywhere{};          // by bindings that count in the whole cluster
    std::vector<AccessRow> rows{};   // namespaces where somebody has something
    std::size_t without_rights = 0;  // namespaces where nobody was seen to
};

}  // namespace assay

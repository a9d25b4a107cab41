// The cluster that tests of attack paths start from, and rights in one line.
//
// What is there: an API server seen on the control-plane node cp1, the node w1; service accounts
// lab/boss and vault/boss that may do everything; the namespaces lab (enforces baseline, with the
// pod web of lab/boss on w1), calm (enforces baseline), wild (no level), vault (enforces
// restricted).
#pragma once

#include <string>
#include <vector>

#include "facts/support/cluster.h"
#include "paths/answer.h"

namespace assay::test {

// The objects of that cluster.
std::string base_objects();
// A rule and the binding that gives it to a subject; `ns` "" is the whole cluster. `what` is
// "verbs|group|resources" or with names "verbs|group|resources|names", lists with commas. `who` is
// "user:ann" or "sa:ns/name".
std::string grant(const std::string& name, const std::string& ns, const std::string& what,
                  const std::string& who = "user:ann");
// A pod with these further members of its spec, on a node.
std::string pod(const std::string& ns, const std::string& name, const std::string& node,
                const std::string& spec);

// "path 2: token-create, everything", "none", "path-if-guard-unknown 1: ...", "unknown".
std::string way_of(Cluster& cluster, const std::string& from,
                   const std::string& to = "cluster-admin");

// A fixture of one way: objects beside those of base_objects(), and what way_of() says.
struct WayCase {
    std::string name;
    std::string objects;
    std::string way;
    std::string from = "user:ann";
    std::string to = "cluster-admin";
};
void check_ways(const std::vector<WayCase>& cases);
// Two rights of one identity in one place.
std::string both(const std::string& ns, const std::string& first, const std::string& second);

}  // namespace assay::test

// Who could use what a check finds, or do it by mistake: a view over checks, as data.
//
// Role: profiles/actors.yaml, read here and used by score/:
//   actors:
//     - {id: outsider, title: Attacker from outside, means: "Has no account here.",
//        checks: [etcd/*, apiserver/anonymous-auth]}                        # patterns of ids
// A check may be of several actors; one of a pack of its own may be of none.
// Ordering: as in the file. Failure: a pattern that names no check is a problem.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "policy/load.h"
#include "policy/problem.h"

namespace assay {

struct Actor {
    std::string id;
    std::string title;
    std::string means;  // what it has, in a sentence or two
    std::vector<std::string> checks;

    [[nodiscard]] bool may_use(const std::string& check) const;
};

// `known`: ids of all checks that were loaded, sorted.
[[nodiscard]] std::vector<Actor> load_actors(const PolicyFile& file,
                                             std::span<const std::string> known,
                                             std::vector<PolicyProblem>& problems);

}  // namespace assay

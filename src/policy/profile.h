// A profile: which checks a run judges, and with which params.
//
// Role: profiles/<id>.yaml, or a file of the user:
//   id: default
//   title: What every cluster should hold
//   checks: [rbac/wildcard-rules, ...]     # absent: every check
//   exclude: [...]                         # taken away again
//   params: {rbac/cluster-admin-bindings: {admins: [ops]}}
// Failure: unknown check ids, params a check does not declare, and params of another type than
// the check's default are errors with a place, all at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/load.h"
#include "policy/problem.h"
#include "value/store.h"

namespace assay {

struct Profile {
    std::string id;
    std::string title;
    std::optional<std::vector<std::string>> checks;
    std::vector<std::string> exclude;
    std::map<std::string, std::map<std::string, Value>> params;  // by check id, then name
    std::string sha256;                                          // of the file
};

// Reads `file` and applies it to `loaded.checks`: keeps the selected ones, sets their params. A
// former id (`formerly`) is understood.
[[nodiscard]] Profile load_profile(const PolicyFile& file, LoadedChecks& loaded,
                                   std::vector<PolicyProblem>& problems);

}  // namespace assay

// A profile: which checks a run judges, and with which params.
//
// Role: profiles/<id>.yaml, or a file of the user:
//   id: default
//   title: What every cluster should hold
//   checks: [rbac/wildcard-rules, ...]     # absent: every check
//   exclude: [...]                         # taken away again
//   params: {rbac/cluster-admin-bindings: {admins: [ops]}}
//   severity: {image/digest: medium}       # in place of what the check says
//   waivers: {maxDays: 90}                 # how long one may hold, 1 to 3650 days
// or a benchmark (benchmark.h), whose checks are those of the controls of all its editions until
// one is chosen (policy.h keep_edition). Failure: unknown check ids, params a check does not
// declare, and params of another type than the check's default are errors with a place, all at
// once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/benchmark.h"
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
    int waiver_days = 0;                                         // 0: as long as its file says
    std::optional<Benchmark> benchmark;
    std::string sha256;  // of the file
};

// Reads `file` and applies it to `loaded.checks`: keeps the selected ones, sets their params and
// severities. A
// former id (`formerly`) is understood. `edition`: of a benchmark, the one that was asked for.
[[nodiscard]] Profile load_profile(const PolicyFile& file, LoadedChecks& loaded,
                                   std::vector<PolicyProblem>& problems,
                                   std::string_view edition = {});

// That the profile is a benchmark, which `option` ("--control") is for.
// Failure: usage.
[[nodiscard]] Result<void> expect_benchmark(const Profile& profile, std::string_view option);

// The checks of controls of these editions, sorted: of those that a selection left, or of all.
enum class ControlScope : std::uint8_t { selected, all };
[[nodiscard]] std::vector<std::string> checks_of(std::span<const Edition> editions,
                                                 ControlScope scope = ControlScope::selected);

}  // namespace assay

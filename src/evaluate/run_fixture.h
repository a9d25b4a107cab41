// Runs the fixtures of checks and says what differs from what they promise.
//
// Role: `kubeassay checks test` and the project's own test of its checks.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "evaluate/evaluate.h"
#include "evaluate/fixture.h"
#include "policy/policy.h"

namespace assay {

// The check with some params set; its params live in `store` then.
[[nodiscard]] Check with_params(const Check& check, const Value& params, Store& store);

inline constexpr std::size_t kMaxFixture = std::size_t{4} << 20;  // bytes
// Every *.yaml of one check's folder, not of the folders below, by name. None where there is none.
[[nodiscard]] std::vector<std::filesystem::path> fixtures_in(const std::filesystem::path& folder);

// Judges the fixture's evidence by the check (its params set) and nothing else.
[[nodiscard]] Result<Evaluation> judge_fixture(const Fixture& fixture, const Check& check,
                                               const FactsData& data, unsigned threads = 1);
// Empty: the findings are what the fixture expects. Otherwise one sentence per difference.
[[nodiscard]] std::vector<std::string> differences(const Fixture& fixture, const Check& check,
                                                   const Evaluation& evaluation);

struct FixtureReport {
    std::size_t checks = 0;
    std::size_t fixtures = 0;
    std::vector<std::string> failures;  // "rbac/wildcard-rules/fail.star.yaml: ..."
};

// Every fixture below folder/<check id>/ of every check. Failures are also: a folder no check owns
// and a check without at least one pass, one fail and one unknown fixture.
[[nodiscard]] FixtureReport test_checks(std::span<const Check> checks, const FactsData& data,
                                        const std::filesystem::path& folder);

}  // namespace assay

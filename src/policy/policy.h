// The policy of a run: what is judged, and how it counts.
//
// Role: everything to the left of the pipeline in one immutable value. Made once by load_policy.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "facts/data.h"
#include "policy/actors.h"
#include "policy/check.h"
#include "policy/load.h"
#include "policy/maturity.h"
#include "policy/problem.h"
#include "policy/profile.h"
#include "policy/questionnaire.h"
#include "value/store.h"

namespace assay {

struct Policy {
    std::shared_ptr<Store> store;    // owns the params
    std::vector<Check> checks;       // the selected ones, sorted by id
    std::vector<std::string> known;  // ids and former ids of all that were loaded, sorted
    Profile profile;
    std::optional<ChosenEdition> edition;  // of a benchmark, once keep_edition() was called
    MaturityModel maturity;
    std::vector<Actor> actors;
    std::vector<AskedQuestion> questions;
    FactsData facts;
    std::string content;  // version of the packed checks and data: "2026.11"
    // Every file that was read, in that order: its id and the SHA-256 of its bytes, a line each.
    std::string files;
    std::vector<PolicyProblem> warnings;

    [[nodiscard]] const Check* find(std::string_view id) const;  // nullptr: not selected
    [[nodiscard]] std::string sha256() const;                    // of `files`: no two sets collide
};

struct PolicySource {
    std::optional<std::filesystem::path> checks;   // --checks DIR, over the packed ones
    std::optional<std::filesystem::path> profile;  // --profile FILE; packed "default" otherwise
    // A packed profile by name, or an edition of a packed benchmark.
    std::string profile_name = "default";
    Compiling compiling = Compiling::own;
};

// All errors of all files at once. A file that cannot be read is one of them.
[[nodiscard]] tl::expected<Policy, std::vector<PolicyProblem>> load_policy(
    const PolicySource& source = {});

// Of a benchmark, chooses the edition for the version of the server and keeps its checks only; the
// profile then has its id. Of another profile nothing changes.
void keep_edition(Policy& policy, std::string_view server_version);

}  // namespace assay

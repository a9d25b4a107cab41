// A worked example of a check: its smallest fixture that must fail, and the finding it gives.
//
// Role: `checks explain` shows it. The program packs one fixture per shipped check for that; a pack
// of the user has its fixtures in a folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"
#include "evaluate/finding.h"
#include "policy/check.h"
#include "policy/policy.h"

namespace assay {

struct Example {
    std::string file;
    std::string text;
    Finding finding;
};

// Of the packed fixtures, or of `folder`/<check id>/. Nothing when there is none that must fail, or
// when it does not with the params of the profile.
// Failure: the fixture cannot be read or judged.
[[nodiscard]] Result<std::optional<Example>> example_of(
    const Check& check, const FactsData& data, const std::optional<std::filesystem::path>& folder);

}  // namespace assay

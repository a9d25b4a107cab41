// The shipped checks with their fixtures, for the invariants.
#pragma once

#include <string>
#include <vector>

#include "evaluate/fixture.h"
#include "policy/policy.h"

namespace assay::test {

const Policy& shipped_policy();

struct FixtureText {
    std::string file;  // below test/checks
    std::string text;
    const Check* check = nullptr;
};
// In order of path. Fails the test when one cannot be read.
std::vector<FixtureText> shipped_fixtures();
// Evidence cannot be copied: a change needs a fixture of its own.
Fixture read_again(const FixtureText& fixture);

}  // namespace assay::test

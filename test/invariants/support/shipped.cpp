#include "invariants/support/shipped.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <filesystem>

#include "base/files.h"

namespace assay::test {

const Policy& shipped_policy() {
    static const auto loaded = load_policy({{}, {}, "everything"});
    REQUIRE(loaded.has_value());
    return *loaded;
}

std::vector<FixtureText> shipped_fixtures() {
    namespace fs = std::filesystem;
    const fs::path root = fs::path(ASSAY_SOURCE_DIR) / "test/checks";
    std::vector<FixtureText> all;
    for (const Check& check : shipped_policy().checks) {
        std::vector<fs::path> paths;
        for (const auto& entry : fs::directory_iterator(root / check.id)) {
            paths.push_back(entry.path());
        }
        std::sort(paths.begin(), paths.end());
        for (const fs::path& path : paths) {
            auto text = read_file(path);
            REQUIRE(text.has_value());
            all.push_back(
                {path.lexically_relative(root).generic_string(), std::move(*text), &check});
        }
    }
    REQUIRE_FALSE(all.empty());
    return all;
}

Fixture read_again(const FixtureText& fixture) {
    auto made = read_fixture(fixture.file, fixture.text, *fixture.check);
    INFO(fixture.file);
    REQUIRE(made.has_value());
    return std::move(*made);
}

}  // namespace assay::test

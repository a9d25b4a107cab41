// No two checks are one: on the evidence of every fixture and of the manifests of well-known
// projects, no pair of checks on the same kind of subject gives the same verdicts throughout.
#include <doctest/doctest.h>

#include <algorithm>
#include <compare>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collect/target.h"
#include "evaluate/evaluate.h"
#include "facts/facts.h"
#include "invariants/support/shipped.h"
#include "policy/plan.h"

using namespace assay;
using namespace assay::test;

namespace {

struct Row {
    std::size_t evidence = 0;
    SubjectRef subject;
    Verdict verdict = Verdict::error;
    friend auto operator<=>(const Row&, const Row&) = default;
};

// Judges evidence by every shipped check, and keeps what each said of it.
class Bench {
public:
    void judge(const Evidence& evidence, Instant as_of) {
        const auto facts = derive(evidence, shipped_policy().facts);
        REQUIRE(facts.has_value());
        for (const Finding& finding : evaluate(*facts, shipped_policy(), {as_of, 1}).findings) {
            rows_[*finding.check].push_back({evidences_, finding.subject, finding.verdict});
        }
        ++evidences_;
    }

    std::vector<Row> rows_of(const Check& check) const {
        const auto found = rows_.find(check.id);
        auto rows = found == rows_.end() ? std::vector<Row>{} : found->second;
        std::sort(rows.begin(), rows.end());
        return rows;
    }
    std::size_t evidences() const { return evidences_; }

private:
    std::map<std::string, std::vector<Row>> rows_;
    std::size_t evidences_ = 0;
};

// Every kind that any check judges or reads.
std::vector<std::string> every_kind() {
    std::set<std::string> kinds;
    for (const Check& check : shipped_policy().checks) {
        kinds.insert(check.subjects.begin(), check.subjects.end());
        for (const WantedKind& kind : needs_of(check).kinds) {
            if (kind.required) {
                kinds.insert(kind.group.empty() ? kind.kind : kind.group + "/" + kind.kind);
            }
        }
    }
    return {kinds.begin(), kinds.end()};
}

void judge_fixtures(Bench& bench) {
    // A fixture says what is there for its own check; here every kind that any check reads is.
    const std::vector<std::string> kinds = every_kind();
    for (const FixtureText& text : shipped_fixtures()) {
        Check all = *text.check;
        all.subjects = kinds;
        const auto fixture = read_fixture(text.file, text.text, all);
        INFO(text.file);
        REQUIRE(fixture.has_value());
        bench.judge(fixture->evidence, fixture->as_of);
    }
}

void judge_inputs(Bench& bench) {
    const std::filesystem::path inputs = std::filesystem::path(ASSAY_SHARED_DIR) / "inputs";
    if (!std::filesystem::is_directory(inputs)) {
        MESSAGE("without the manifests of well-known projects (../shared is absent)");
        return;
    }
    for (const auto& folder : std::filesystem::directory_iterator(inputs)) {
        const auto source = file_source({TargetForm::files, folder.path().string()});
        const auto evidence = source->collect(make_plan(shipped_policy().checks, {}), {});
        REQUIRE_MESSAGE(evidence.has_value(), evidence.error().message);
        bench.judge(*evidence, evidence->collected_at);
    }
}

bool share_a_subject(const Check& left, const Check& right) {
    return std::any_of(left.subjects.begin(), left.subjects.end(), [&](const std::string& each) {
        return std::find(right.subjects.begin(), right.subjects.end(), each) !=
               right.subjects.end();
    });
}

}  // namespace

TEST_CASE("no two checks are one") {
    Bench bench;
    judge_fixtures(bench);
    judge_inputs(bench);
    const auto& checks = shipped_policy().checks;
    std::vector<std::vector<Row>> rows;
    std::size_t verdicts = 0;
    for (const Check& check : checks) {
        rows.push_back(bench.rows_of(check));
        verdicts += rows.back().size();
        INFO(check.id);
        CHECK_FALSE(rows.back().empty());
    }
    std::size_t pairs = 0;
    std::size_t equal = 0;
    for (std::size_t left = 0; left < checks.size(); ++left) {
        for (std::size_t right = left + 1; right < checks.size(); ++right) {
            if (!share_a_subject(checks[left], checks[right])) {
                continue;
            }
            ++pairs;
            if (rows[left] == rows[right]) {
                ++equal;
                FAIL_CHECK(checks[left].id << " and " << checks[right].id
                                           << " give the same verdicts throughout");
            }
        }
    }
    MESSAGE(checks.size() << " checks on " << bench.evidences() << " pieces of evidence, "
                          << verdicts << " verdicts, " << pairs << " pairs, " << equal
                          << " of them equal");
    CHECK(pairs > 100);
}

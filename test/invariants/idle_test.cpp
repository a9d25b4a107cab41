// Invariant 3: no check is idle. A small wrong change to any expression is noticed by a fixture.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "base/files.h"
#include "base/text.h"
#include "cel/mutation.h"
#include "evaluate/run_fixture.h"
#include "facts/facts.h"
#include "invariants/support/shipped.h"
#include "policy/environment.h"

using namespace assay;
using namespace assay::test;

namespace {

// A fixture with its facts derived once; judging does not change them.
struct Case {
    Fixture fixture;
    std::unique_ptr<Facts> facts;
};

std::vector<std::unique_ptr<Case>> cases_of(const Check& check,
                                            const std::vector<FixtureText>& texts) {
    std::vector<std::unique_ptr<Case>> cases;
    for (const FixtureText& text : texts) {
        if (text.check != &check) {
            continue;
        }
        auto made = std::make_unique<Case>(Case{read_again(text), nullptr});
        auto facts = derive(made->fixture.evidence, shipped_policy().facts);
        REQUIRE(facts.has_value());
        made->facts = std::make_unique<Facts>(std::move(*facts));
        cases.push_back(std::move(made));
    }
    return cases;
}

bool noticed(const Check& changed, const std::vector<std::unique_ptr<Case>>& cases) {
    return std::any_of(cases.begin(), cases.end(), [&](const std::unique_ptr<Case>& each) {
        Store store;
        const Check judged = with_params(changed, each->fixture.params, store);
        const Evaluation evaluation =
            evaluate(*each->facts, std::span(&judged, 1), {each->fixture.as_of, 1});
        return !differences(each->fixture, changed, evaluation).empty();
    });
}

// An expression of a check that decides something, and how to put another in its place.
struct Place {
    std::string key;
    const Expression* original;
    std::vector<std::string> variables;  // that it sees
    std::function<Expression*(Check&)> in;
};

std::vector<Place> places(const Check& check) {
    std::vector<Place> all;
    std::vector<std::string> names;
    for (std::size_t index = 0; index < check.variables.size(); ++index) {
        all.push_back({"variables." + check.variables[index].name,
                       &check.variables[index].expression, names,
                       [index](Check& each) { return &each.variables[index].expression; }});
        names.push_back(check.variables[index].name);
    }
    for (std::size_t index = 0; index < check.not_applicable.size(); ++index) {
        all.push_back({"notApplicable[" + std::to_string(index) + "]",
                       &check.not_applicable[index].when, names,
                       [index](Check& each) { return &each.not_applicable[index].when; }});
    }
    const auto add = [&](const char* key, std::optional<Expression> Check::*member) {
        if (check.*member) {
            all.push_back({key, &*(check.*member), names,
                           [member](Check& each) { return &*(each.*member); }});
        }
    };
    add("select", &Check::select);
    add("assert", &Check::assertion);
    add("items", &Check::items);
    add("each", &Check::each);
    add("upgrade", &Check::upgrade);
    return all;
}

// Changes that mean the same, with the reason: check, place, change.
using Row = std::tuple<std::string, std::string, std::string>;

std::map<Row, std::string> equivalents() {
    const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + "/test/invariants/equivalent.tsv");
    REQUIRE(text.has_value());
    std::map<Row, std::string> rows;
    for (const std::string_view line : split(*text, '\n')) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        const auto cells = split(line, '\t');
        INFO(std::string(line));
        REQUIRE(cells.size() == 4);
        REQUIRE(cells[3].size() > 10);
        rows[{std::string(cells[0]), std::string(cells[1]), std::string(cells[2])}] = cells[3];
    }
    return rows;
}

}  // namespace

TEST_CASE("no check is idle") {
    const auto texts = shipped_fixtures();
    auto allowed = equivalents();
    std::size_t changes = 0;
    std::size_t equivalent = 0;
    for (const Check& check : shipped_policy().checks) {
        const auto cases = cases_of(check, texts);
        for (const Place& place : places(check)) {
            const cel::Environment environment = check_environment(place.variables);
            for (const cel::Mutation& mutation :
                 cel::mutations(place.original->program, environment)) {
                Check changed = check;
                place.in(changed)->program = mutation.program;
                ++changes;
                if (noticed(changed, cases)) {
                    continue;
                }
                const Row row{check.id, place.key, mutation.description};
                if (allowed.erase(row) == 0) {
                    FAIL_CHECK(check.id << "\t" << place.key << "\t" << mutation.description
                                        << "\tno fixture notices");
                } else {
                    ++equivalent;
                }
            }
        }
    }
    for (const auto& [row, reason] : allowed) {
        FAIL_CHECK("equivalent.tsv has a row that is not needed: "
                   << std::get<0>(row) << " " << std::get<1>(row) << " " << std::get<2>(row));
    }
    MESSAGE(changes << " changes of " << shipped_policy().checks.size() << " checks, " << equivalent
                    << " of them equivalent");
    CHECK(changes > 100);
}

#include "policy/load.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/files.h"

using namespace assay;

namespace {

constexpr const char* kGood = R"(title: A title
severity: high
domain: access
effort: M
subject: Pod
params: {admins: [], limit: 0644}
variables:
  - {name: spec, expression: object.spec}
assert: variables.spec.hostPID != true && size(params.admins) < params.limit
message: "'pod ' + object.metadata.name"
why: because
remediation: do
references: [https://example.org/]
formerly: [old/name]
)";

LoadedChecks load(const std::string& text, const std::string& id = "a/b") {
    const PolicyFile file{"checks/" + id + ".yaml", id, text};
    return load_checks(std::span(&file, 1));
}

std::string texts(const LoadedChecks& loaded) {
    std::string all;
    for (const PolicyProblem& problem : loaded.problems) {
        all += problem.text() + "\n";
    }
    return all;
}

// The good check with one line replaced; `from` begins the line.
std::string with(std::string_view from, const std::string& line) {
    std::string text = kGood;
    const std::size_t at = text.find("\n" + std::string(from)) + 1;
    REQUIRE(at != 0);
    text.replace(at, text.find('\n', at) - at, line);
    return text;
}

void expect(const std::string& text, const std::string& problem) {
    const LoadedChecks loaded = load(text);
    const std::string found = texts(loaded);
    CAPTURE(text);
    CAPTURE(found);
    CHECK(found.find(problem) != std::string::npos);
}

}  // namespace

TEST_CASE("a check is read whole") {
    const LoadedChecks loaded = load(kGood);
    CHECK(texts(loaded).empty());
    REQUIRE(loaded.checks.size() == 1);
    const Check& check = loaded.checks.front();
    CHECK(check.id == "a/b");
    CHECK(check.severity == Severity::high);
    CHECK(check.domain == Domain::access);
    CHECK(check.subjects == std::vector<std::string>{"Pod"});
    CHECK(check.params.at("limit").as_integer() == 420);
    CHECK(check.params_value.get("admins").is_list());
    CHECK(check.variables.size() == 1);
    REQUIRE(check.assertion.has_value());
    CHECK(check.assertion->text() ==
          "variables.spec.hostPID != true && size(params.admins) < params.limit");
    CHECK(check.absent == Meaning::not_applicable);
    CHECK(check.formerly == std::vector<std::string>{"old/name"});
}

TEST_CASE("what is wrong, where, and what was meant") {
    expect(with("severity:", "severty: high"),
           "a/b.yaml:2:1: error: unknown key 'severty'; did "
           "you mean 'severity'?");
    expect(with("severity:", "severty: high"), "'severity' is missing");
    expect(with("severity:", "severity: hihg"), "a/b.yaml:2:11: error: 'severity' is 'hihg'");
    expect(with("severity:", "severity: hihg"), "did you mean 'high'?");
    expect(with("domain:", "domain: control plane"), "did you mean 'control-plane'?");
    expect(with("effort:", "effort: [S]"), "'effort' is");
    expect(with("subject:", "subject: Deployment"), "did you mean 'apps/Deployment'?");
    expect(with("subject:", "subject: kublet"), "did you mean 'kubelet'?");
    expect(with("subject:", "subject: Pod, Pod"), "stands here twice");
    expect(with("why:", "kubernetes: '1.24'\nwhy: x"), "a/b.yaml:11:13: error: ");
    expect(with("why:", "why: ''"), "'why' is empty");
    expect(with("why:", "why:"), "'why' is empty");
    expect(with("references:", "references: []"), "'references' is empty");
    expect(with("references:", "references: [http://example.org]"), "must be an https://");
    expect(with("params:", "params: [a]"), "'params' must be a map");
    expect(with("formerly:", "attest: {question: q, validDays: 0}"), "whole number from 1 to 3650");
    expect(with("formerly:", "none: pass"), "'none' means nothing without 'items'");
    expect(with("formerly:", "items: '[]'"), "'items' needs 'each'");
    expect(with("formerly:", "each: 'true'"), "'each' needs 'items'");
    expect(with("message:", ""), "'message' is missing");
    expect(with("assert:", ""), "the check judges nothing");
    expect(with("formerly:", "notApplicable: [{when: 'true'}]"), "'reason' is missing");
    expect("", "expected a map");
    expect("- a\n", "expected a map, found a list");
}

TEST_CASE("problems of expressions stand where the expression does") {
    expect(with("assert:", "assert: objekt.spec.hostPID"), "a/b.yaml:9:9: error: ");
    expect(with("assert:", "assert: objekt.spec.hostPID"), "did you mean 'object'?");
    expect(with("assert:", "assert: \"true && (\""), "a/b.yaml:9:");
    expect(with("assert:", "assert: |\n  true &&\n    objekt.spec"), "a/b.yaml:11:5: error: ");
    expect(with("assert:", "assert: params.admin == variables.spec"),
           "unknown param 'admin'; did you mean 'admins'?");
    expect(with("assert:", "assert: variables.spek"), "variables.spek");
    expect(with("assert:", "assert: rbac.isBootsrap(object)"), "did you mean 'rbac.isBootstrap'?");
    expect(with("assert:", "assert: authorizer.group('').resource('pods').check('get').allowed()"),
           "authorizer");
    expect(with("assert:", "assert: item == 1"), "'item' has no meaning here");
    expect(with("assert:", "assert: cluster.list(object.kind) == []"), "must be a literal text");
    expect(with("assert:", "assert: facts.table(object.kind) == []"), "must be a literal text");
    expect(with("assert:", "assert: facts.table('end-of-lif') == []"),
           "did you mean 'end-of-life'?");
    expect(with("assert:", "assert: cluster.list('Deployment') == []"),
           "did you mean 'apps/Deployment'?");
    expect(with("assert:",
                "assert: \"cluster.list('Pod').all(p, cluster.list('Node').exists(n, n == p))\""),
           "in a loop reads the whole cluster");
    expect(with("assert:", "assert: {a: b}"), "must be a CEL expression");
}

TEST_CASE("a variable sees the earlier ones only") {
    expect(with("variables:", "variables:\n  - {name: early, expression: variables.spec}"),
           "a/b.yaml:8:");
    expect(with("variables:", "variables:\n  - {name: spec, expression: object}"),
           "declared twice");
}

TEST_CASE("lint warns about what nobody reads") {
    const LoadedChecks loaded = load(with("assert:", "assert: object.spec.hostPID != true"));
    const std::string found = texts(loaded);
    CHECK(found.find("warning: no expression reads the param 'admins'") != std::string::npos);
    CHECK(found.find("warning: no expression reads the variable 'spec'") != std::string::npos);
    CHECK(loaded.checks.size() == 1);
    const std::string constant = texts(load(with("message:", "message: \"'bad'\"")));
    CHECK(constant.find("the same for every subject") != std::string::npos);
}

TEST_CASE("every problem of every file at once") {
    const std::vector<PolicyFile> files{
        {"checks/a/b.yaml", "a/b", with("severity:", "severity: no")},
        {"checks/c/d.yaml", "c/d", with("effort:", "effort: XL") + "colour: red\n"},
        {"checks/e/f.yaml", "e/f", kGood},
        {"checks/Bad Name.yaml", "Bad Name", kGood},
        {"checks/g.yaml", "g", std::string(kMaxCheckFile + 1, ' ')},
    };
    const LoadedChecks loaded = load_checks(files);
    CHECK(loaded.problems.size() == 5);
    CHECK(loaded.checks.size() == 1);
}

TEST_CASE("one id, one check") {
    const std::vector<PolicyFile> files{{"checks/a.yaml", "a", kGood},
                                        {"checks/b.yaml", "b", kGood}};
    const LoadedChecks loaded = load_checks(files);
    CHECK(texts(loaded).find("the former id 'old/name' belongs to a") != std::string::npos);
    const std::vector<PolicyFile> over{{"checks/a.yaml", "a", kGood},
                                       {"mine/a.yaml", "a", with("effort:", "effort: L")}};
    const LoadedChecks mine = load_checks(over);
    REQUIRE(mine.checks.size() == 1);
    CHECK(mine.checks.front().effort == Effort::L);
    CHECK(mine.checks.front().file == "mine/a.yaml");
}

TEST_CASE("a folder of checks") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "assay-load-test";
    fs::remove_all(folder);
    fs::create_directories(folder / "team");
    REQUIRE(replace_file(folder / "team" / "mine.yaml", kGood).has_value());
    REQUIRE(replace_file(folder / "README.md", "no check").has_value());
    const auto files = read_checks(folder);
    REQUIRE(files.has_value());
    REQUIRE(files->size() == 1);
    CHECK(files->front().id == "team/mine");
    fs::remove_all(folder);
    CHECK_FALSE(read_checks(folder).has_value());
    fs::create_directories(folder);
    CHECK_FALSE(read_checks(folder).has_value());  // holds none
    fs::remove_all(folder);
}

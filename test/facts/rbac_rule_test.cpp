// RBAC rules against Kubernetes' own tables.
//
// Oracles: component-helpers auth/rbac/validation/policy_comparator_test.go (the Covers cases and
// TestNonResourceURLCovers) and plugin/pkg/auth/authorizer/rbac/rbac_test.go TestRuleMatches, both
// Kubernetes v1.36, Apache-2.0.
#include "facts/rbac_rule.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

using namespace assay;

namespace {

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    if (!text.empty()) {
        for (const std::string_view word : split(text, ',')) out.emplace_back(word);
    }
    return out;
}

// "verbs|groups|resources|names|urls"
PolicyRule rule(std::string_view text) {
    const auto parts = split(text, '|');
    REQUIRE(parts.size() == 5);
    return {words(parts[0]), words(parts[1]), words(parts[2]), words(parts[3]), words(parts[4])};
}

std::vector<PolicyRule> rules(std::initializer_list<std::string_view> texts) {
    std::vector<PolicyRule> out;
    for (const std::string_view text : texts) out.push_back(rule(text));
    return out;
}

bool all_covered(const std::vector<PolicyRule>& owner, const std::vector<PolicyRule>& wanted) {
    for (const PolicyRule& one : wanted) {
        if (!covers(owner, one)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("Covers: the comparator's own cases") {
    struct Row {
        const char* name;
        std::vector<PolicyRule> owner;
        std::vector<PolicyRule> wanted;
        bool covered;
    };
    const std::vector<Row> rows{
        {"ExactMatch", rules({"get|v1|builds||"}), rules({"get|v1|builds||"}), true},
        {"SubresourceWildcard", rules({"get|v1|*/scale||"}), rules({"get|v1|foo/scale||"}), true},
        {"MultipleRulesCoveringSingleRule",
         rules({"delete|v1|deployments||", "delete|v1|builds||", "update|v1|builds,deployments||"}),
         rules({"delete,update|v1|builds,deployments||"}), true},
        {"MultipleAPIGroupsCoveringSingleRule",
         rules({"delete|group1|deployments||", "delete|group1|builds||",
                "update|group1|builds,deployments||", "delete|group2|deployments||",
                "delete|group2|builds||", "update|group2|builds,deployments||"}),
         rules({"delete,update|group1,group2|builds,deployments||"}), true},
        {"SingleAPIGroupsCoveringMultiple",
         rules({"delete,update|group1,group2|builds,deployments||"}),
         rules({"delete|group1|deployments||", "delete|group2|builds||",
                "update|group2|builds,deployments||"}),
         true},
        {"MultipleRulesMissingSingleVerbResourceCombination",
         rules({"delete,update|v1|builds,deployments||", "delete|v1|pods||"}),
         rules({"delete,update|v1|builds,deployments,pods||"}), false},
        {"APIGroupStarCoveringMultiple", rules({"get|*|roles||"}),
         rules({"get|group1,group2|roles||"}), true},
        {"EnumerationNotCoveringAPIGroupStar", rules({"get|dummy-group|roles||"}),
         rules({"get|*|roles||"}), false},
        {"APIGroupStarCoveringStar", rules({"get|*|roles||"}), rules({"get|*|roles||"}), true},
        {"VerbStarCoveringMultiple", rules({"*|v1|roles||"}), rules({"watch,list|v1|roles||"}),
         true},
        {"EnumerationNotCoveringVerbStar",
         rules({"get,list,watch,create,update,delete,exec|v1|roles||"}), rules({"*|v1|roles||"}),
         false},
        {"VerbStarCoveringStar", rules({"*|v1|roles||"}), rules({"*|v1|roles||"}), true},
        {"ResourceStarCoveringMultiple", rules({"get|v1|*||"}),
         rules({"get|v1|resourcegroup:deployments||"}), true},
        {"EnumerationNotCoveringResourceStar", rules({"get|v1|roles,resourcegroup:deployments||"}),
         rules({"get|v1|*||"}), false},
        {"ResourceStarCoveringStar", rules({"get|v1|*||"}), rules({"get|v1|*||"}), true},
        {"ResourceNameEmptyCoveringMultiple", rules({"get|v1|pods||"}),
         rules({"get|v1|pods|foo,bar|"}), true},
        {"EnumerationNotCoveringResourceNameEmpty", rules({"get|v1|pods|foo,bar|"}),
         rules({"get|v1|pods||"}), false},
        {"NonResourceURLs", rules({"*||||/apis"}), rules({"*||||/apis"}), true},
        {"NonResourceURLsStar", rules({"*||||*"}), rules({"*||||/apis,/apis/v1,/"}), true},
        {"NonResourceURLsStarAfterPrefixDoesntCover", rules({"*||||/apis/*"}),
         rules({"get||||/apis,/apis/v1"}), false},
        {"NonResourceURLsStarAfterPrefix", rules({"*||||/apis/*"}),
         rules({"get||||/apis/v1/foo,/apis/v1"}), true},
        {"NonResourceURLsWithOtherFields", rules({"get|v1|builds||/apis"}),
         rules({"get|v1|builds||/apis"}), true},
        {"NonResourceURLsWithOtherFieldsFailure", rules({"get|v1|builds||"}),
         rules({"get|v1|builds||/apis"}), false},
    };
    CHECK(rows.size() == 23);
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CHECK(all_covered(row.owner, row.wanted) == row.covered);
    }
}

TEST_CASE("Covers: TestNonResourceURLCovers") {
    struct Row {
        const char* owner;
        const char* wanted;
        bool covered;
    };
    for (const Row& row : {
             Row{"*", "/", true},
             Row{"*", "/api", true},
             Row{"/*", "/", true},
             Row{"/*", "/foo", true},
             Row{"/api", "/api", true},
             Row{"/apis", "/api", false},
             Row{"/api/v1", "/api", false},
             Row{"/api/v1", "/api/v1", true},
             Row{"/api/*", "/api/v1", true},
             Row{"/api/*", "/api", false},
             Row{"/api/*/*", "/api/v1", false},
             Row{"/*/v1/*", "/api/v1", false},
         }) {
        CAPTURE(row.owner);
        CAPTURE(row.wanted);
        CHECK(covers(rules({std::string("get||||") + row.owner}),
                     rule(std::string("get||||") + row.wanted)) == row.covered);
    }
}

TEST_CASE("covers_everything takes stars only, and a star of names is none") {
    CHECK(covers_everything(rules({"*|*|*||", "*||||*"})));
    CHECK(covers_everything(rules({"*|*|*||*"})));
    CHECK_FALSE(covers_everything(rules({"*|*|*||"})));
    CHECK_FALSE(covers_everything(rules({"*||||*"})));
    CHECK_FALSE(covers_everything(rules({"*|*|*|one|", "*||||*"})));
    CHECK_FALSE(covers_everything(rules({"*|,apps|*||", "*||||*"})));
    CHECK_FALSE(covers_everything(rules({"get,list|*|*||", "*||||*"})));
    CHECK_FALSE(covers_everything({}));
}

TEST_CASE("matches: TestRuleMatches and the traps") {
    struct Row {
        const char* rule;
        AccessRequest request;
        bool allowed;
    };
    const auto resource = [](std::string verb, std::string group, std::string name,
                             std::string sub = {}, std::string object = {}) {
        return AccessRequest{std::move(verb), std::move(group),  std::move(name),
                             std::move(sub),  std::move(object), {}};
    };
    const auto path = [](std::string verb, std::string url) {
        return AccessRequest{std::move(verb), {}, {}, {}, {}, std::move(url)};
    };
    const std::vector<Row> rows{
        {"*|group1|resource1||", resource("verb1", "group1", "resource1"), true},
        {"*|group1|resource1||", resource("verb1", "group2", "resource1"), false},
        {"*|group1|resource1||", resource("verb2", "group1", "resource2"), false},
        {"verb1|*|resource1||", resource("verb1", "group2", "resource1"), true},
        {"verb1|*|resource1||", resource("verb2", "group2", "resource1"), false},
        {"verb1|group1|*||", resource("verb1", "group1", "resource2"), true},
        {"verb1|group1|*||", resource("verb1", "group2", "resource2"), false},
        {"verb1,verb2|group1,group2|resource1,resource2||",
         resource("verb2", "group1", "resource2"), true},
        {"*|*|resource1/subresource1||", resource("verb1", "group1", "resource1", "subresource1"),
         true},
        {"*|*|resource1/subresource1||", resource("verb1", "group2", "resource1", "subresource2"),
         false},
        {"*|*|resource1/subresource1||", resource("verb1", "group1", "resource2", "subresource1"),
         false},
        {"verb1||||*", path("verb1", "/foo/baz/one"), true},
        {"verb1||||*", path("verb2", "/foo"), false},
        {"verb1||||/foo/*", path("verb1", "/foo"), false},
        {"verb1||||/foo/*", path("verb1", "/foo/bar/one"), true},
        {"verb1||||/foo/*", path("verb1", "/notfoo/bar"), false},
        {"*||||/foo,/foo/bar/one", path("verb2", "/foo/bar/one"), true},
        {"*||||/foo,/foo/bar/one", path("verb2", "/foo/baz"), false},
        // The traps: literal stars, subresources, case, names, groups.
        {"get|*|pods||", resource("get", "", "pods", "exec"), false},
        {"get|*|pods/*||", resource("get", "", "pods", "exec"), false},
        {"get|*|pods/*||", resource("get", "", "pods"), false},
        {"get|*|*/exec||", resource("get", "", "pods", "exec"), true},
        {"get|*|*/exec||", resource("get", "", "exec"), false},
        {"get|*|*/*||", resource("get", "", "pods", "exec"), false},
        {"get|*|*/*||", resource("get", "", "pods", "*"), true},
        {"get|*|*||", resource("get", "", "pods", "exec"), true},
        {"get|*|pods||", resource("GET", "", "pods"), false},
        {"*|*|pods||", resource("impersonate", "", "pods"), true},
        {"get||pods||", resource("get", "", "pods"), false},
        {"create|*|pods|web|", resource("create", "", "pods"), false},
        {"list|*|pods|web|", resource("list", "", "pods"), false},
        {"get|*|pods|web|", resource("get", "", "pods", "", "web"), true},
        {"get|*|pods|web|", resource("get", "", "pods", "", "db"), false},
        {"get|*|*||", path("get", "/metrics"), false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rule);
        CAPTURE(row.request.verb);
        CAPTURE(row.request.resource);
        CAPTURE(row.request.subresource);
        CAPTURE(row.request.path);
        CHECK(matches(rule(row.rule), row.request) == row.allowed);
    }
}

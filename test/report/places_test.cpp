// Namespaces, teams, the plan and answers on the page.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "report/support/place_samples.h"
#include "report/support/samples.h"
#include "report/team_page.h"
#include "report/writers.h"

using namespace assay;

namespace {

const test::Sample& sample(const std::vector<test::Sample>& samples, const std::string& name) {
    for (const test::Sample& one : samples)
        if (one.name == name) return one;
    FAIL("no such sample");
    return samples.front();
}

std::string page_of(const std::string& name) {
    return write_html(sample(test::make_samples(), name).assessment, {}).value();
}

bool in_order(const std::string& text, const std::vector<const char*>& parts) {
    std::size_t last = 0;
    for (const char* part : parts) {
        INFO(part);
        last = text.find(part, last);
        CHECK(last != std::string::npos);
        if (last == std::string::npos) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("the plan stands between limits and findings, in groups by effort, with the snippet") {
    const std::string page = page_of("failing");
    CHECK(in_order(
        page, {"id=\"risks\"", "id=\"namespaces\"", "id=\"limits\"", "id=\"plan\"",
               "Small: at most 1 hour each", "rbac/cluster-admin-everyone",
               "kubectl edit rbac/cluster-admin-everyone", "Medium: about 8 hours each",
               "Road to level 1 (Basic)", "id=\"questions\"", "id=\"teams\"", "id=\"findings\""}));
    CHECK(page_of("healthy").find("there is nothing to mend") != std::string::npos);
    CHECK(page_of("part").find("Road to level") == std::string::npos);
}

TEST_CASE("both scores are printed with words, in every format for people") {
    for (const char* format : {"text", "markdown", "html", "metrics", "json"}) {
        INFO(format);
        const auto samples = test::make_samples();
        const auto write = format_named(format)->write;
        const std::string with = write(sample(samples, "accepted").assessment, {}).value();
        const std::string without = write(sample(samples, "failing").assessment, {}).value();
        const std::string word = std::string(format) == "json"      ? "\"compensated\""
                                 : std::string(format) == "metrics" ? "accepted_risks_ratio"
                                                                    : "counted as closed";
        const std::string seen = std::string(format) == "markdown" ? "counted as closed" : word;
        CHECK(with.find(seen) != std::string::npos);
        CHECK(without.find(seen) == std::string::npos);
    }
    CHECK(page_of("accepted").find("with accepted risks") <
          page_of("accepted").find("id=\"domains\""));
}

TEST_CASE("who answered, and when; what nobody answered is unknown") {
    CHECK(in_order(page_of("healthy"),
                   {"id=\"questions\"", "3 of 10 questions about policies", "platform@example.org",
                    "nobody answered", "the answer held until 2026-03-31"}));
    CHECK(in_order(page_of("failing"), {"id=\"questions\"", "0 of 10 questions"}));
}

TEST_CASE("the matrix of namespaces says what is not known, and is capped") {
    const std::string page = page_of("failing");
    CHECK(
        in_order(page, {"id=\"namespaces\"", "140 namespaces", "no label", "denied", "? not known",
                        "no right to list networkpolicies", "and 40 more, not listed here"}));
}

TEST_CASE("a team's page holds its own findings only, whatever its name is") {
    const Assessment assessment = sample(test::make_samples(), "failing").assessment;
    const std::string shop = team_html(assessment, assessment.teams[0]).value();
    CHECK(in_order(shop, {"shop</span>: what to mend in", "3 critical, 2 medium, 1 low",
                          "workload/privileged", "Deployment team-1/web-1010"}));
    CHECK(shop.find("default-deny-ingress") == std::string::npos);
    CHECK(team_file(assessment.teams[0]) == "shop.html");
    CHECK(team_file(assessment.teams[1]) == "nobody.html");
    std::set<std::string> files;
    for (const AssessedTeam& team : test::hostile_teams(test::hostile_names())) {
        const std::string file = team_file(team);
        CHECK(files.insert(file).second);
        CHECK(file.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") ==
              std::string::npos);
        CHECK(file.find("..") == std::string::npos);
        const std::string page = team_html(assessment, team).value();
        CHECK(page.find("<script") == std::string::npos);
        CHECK(page.find("<img") == std::string::npos);
        CHECK(page.find("<svg onload") == std::string::npos);
    }
    AssessedTeam nobody;
    nobody.name = "nobody";
    CHECK(team_file(nobody) != "nobody.html");
    // A name that is spelled like another one's file.
    AssessedTeam shop_again;
    shop_again.name = "Shop";
    const std::string file = team_file(shop_again);
    shop_again.name = file.substr(0, file.size() - std::string(".html").size());
    CHECK(team_file(shop_again) != file);
}

#include "policy/selection.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/text.h"

using namespace assay;

namespace {

Check check(std::string id, Severity severity, Domain domain,
            std::vector<std::string> former = {}) {
    Check made;
    made.id = std::move(id);
    made.severity = severity;
    made.domain = domain;
    made.formerly = std::move(former);
    return made;
}

Policy policy() {
    Policy made;
    made.profile.id = "default";
    made.checks.push_back(
        check("pss/privileged", Severity::critical, Domain::runtime, {"workload/privileged"}));
    made.checks.push_back(check("rbac/wildcard-rules", Severity::high, Domain::access));
    made.checks.push_back(check("workload/host-path", Severity::high, Domain::runtime));
    made.known = {"kubelet/authorization", "pss/privileged", "rbac/wildcard-rules",
                  "workload/host-path", "workload/privileged"};
    return made;
}

// The ids that are left, or the error.
std::string left(const Selection& selection) {
    Policy chosen = policy();
    const auto taken = select_checks(selection, chosen);
    if (!taken) return taken.error().text();
    std::vector<std::string> ids;
    for (const Check& one : chosen.checks) ids.push_back(one.id);
    CHECK(*taken + ids.size() == policy().checks.size());
    return join(ids, " ");
}

}  // namespace

TEST_CASE("a pattern matches the whole text") {
    CHECK(matches_pattern("workload/*", "workload/host-path"));
    CHECK_FALSE(matches_pattern("workload/*", "my-workload/host-path"));
    CHECK(matches_pattern("*", ""));
    CHECK(matches_pattern("a*b*c", "axbxbxc"));
    CHECK_FALSE(matches_pattern("a*b*c", "axbxbx"));
    CHECK_FALSE(matches_pattern("", "a"));
    CHECK(matches_pattern("", ""));
    CHECK_FALSE(matches_pattern("a.c", "abc"));
    CHECK(matches_pattern("**a", "bba"));
}

TEST_CASE("checks are chosen by id, former id, pattern, severity and domain") {
    CHECK(left({}) == "pss/privileged rbac/wildcard-rules workload/host-path");
    CHECK(left({.checks = {"workload/host-path"}}) == "workload/host-path");
    CHECK(left({.checks = {"workload/*"}}) == "pss/privileged workload/host-path");
    CHECK(left({.checks = {"workload/privileged"}}) == "pss/privileged");
    CHECK(left({.skip = {"workload/privileged", "rbac/*"}}) == "workload/host-path");
    CHECK(left({.severities = {Severity::high}}) == "rbac/wildcard-rules workload/host-path");
    CHECK(left({.severities = {Severity::high}, .domains = {Domain::access}}) ==
          "rbac/wildcard-rules");
    CHECK(left({.namespaces = {"team-a"}}) ==
          "pss/privileged rbac/wildcard-rules workload/host-path");
}

namespace {

Policy benchmark() {
    Policy made = policy();
    made.profile.id = "b";
    Edition first;
    first.id = "b-2";
    first.controls = {{"1.1", 1, "T", {"pss/privileged"}, {}, false},
                      {"1.2", 2, "T", {"rbac/wildcard-rules"}, {}, false},
                      {"1.3", std::nullopt, "T", {}, "Is it?", false}};
    Edition second;
    second.id = "b-1";
    second.controls = {{"1.2", 1, "T", {"workload/host-path"}, {}, false},
                       {"2.1", 1, "T", {"pss/privileged"}, {}, false}};
    made.profile.benchmark = Benchmark{{first, second}, false};
    return made;
}

// "b-2: 1.1 1.3; b-1: 2.1 | checks", or the error.
std::string controls_left(const Selection& selection) {
    Policy chosen = benchmark();
    if (const auto done = select_controls(selection, chosen); !done) return done.error().text();
    std::string text;
    for (const Edition& edition : chosen.profile.benchmark->editions) {
        text += edition.id + ":";
        for (const Control& control : edition.controls)
            if (!control.left_out) text += " " + control.id;
        text += "; ";
    }
    for (const Check& one : chosen.checks) text += " " + one.id;
    return text;
}

}  // namespace

TEST_CASE("controls are chosen by number, pattern and level, and with them the checks") {
    CHECK(controls_left({}) ==
          "b-2: 1.1 1.2 1.3; b-1: 1.2 2.1;  pss/privileged rbac/wildcard-rules workload/host-path");
    CHECK(controls_left({.controls = {"1.1"}}) == "b-2: 1.1; b-1:;  pss/privileged");
    CHECK(controls_left({.controls = {"1.2", "2.*"}}) ==
          "b-2: 1.2; b-1: 1.2 2.1;  pss/privileged rbac/wildcard-rules workload/host-path");
    CHECK(controls_left({.control_levels = {2}}) == "b-2: 1.2; b-1:;  rbac/wildcard-rules");
    CHECK(controls_left({.controls = {"1.*"}, .control_levels = {1}}) ==
          "b-2: 1.1; b-1: 1.2;  pss/privileged workload/host-path");
    CHECK(controls_left({.controls = {"1.3"}}) == "b-2: 1.3; b-1:; ");
}

TEST_CASE("controls that there are not") {
    CHECK(controls_left({.controls = {"1.22"}}) ==
          "--control '1.22' names no control of 'b'; did you mean '1.2'?");
    CHECK(controls_left({.controls = {"7.*"}})
              .starts_with("--control '7.*' names no control of 'b'"));
    Policy plain = policy();
    const auto done = select_controls({.control_levels = {1}}, plain);
    REQUIRE_FALSE(done);
    CHECK(done.error().text() ==
          "--level is for a benchmark, and the profile 'default' is none; name one, as --profile "
          "cis-kubernetes");
    CHECK(select_controls({}, plain).has_value());
}

TEST_CASE("a selection that names nothing says what was meant") {
    CHECK(left({.checks = {"workload/host-pat"}}) ==
          "--check 'workload/host-pat' names no check; did you mean 'workload/host-path'?");
    CHECK(left({.skip = {"etcd/*"}}) ==
          "--skip 'etcd/*' names no check; kubeassay checks list names them");
    CHECK(left({.checks = {"kubelet/*"}}) ==
          "--check 'kubelet/*' names no check of the profile 'default'; choose another --profile");
    CHECK(left({.checks = {"rbac/*"}, .domains = {Domain::network}}).find("leave no check") !=
          std::string::npos);
}

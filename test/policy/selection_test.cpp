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

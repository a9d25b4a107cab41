#include "evaluate/select_subjects.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

const std::vector<SubjectRef> kSubjects = {
    {"v1", "Pod", "team-a", "web"},
    {"v1", "Pod", "kube-system", "dns"},
    {"v1", "Namespace", "", "team-a"},
    {"v1", "Namespace", "", "team-b"},
    {"rbac.authorization.k8s.io/v1", "ClusterRole", "", "ops"},
    {"v1", "Pod", "", ""},        // what of all pods was not read
    {"v1", "Namespace", "", ""},  // the same of namespaces
    {"v1", "Pod", "team-b", ""},  // what of team-b's pods was not read
    {"rbac.authorization.k8s.io/v1", "ClusterRole", "", ""},
};

Findings findings_of(const std::vector<SubjectRef>& subjects) {
    std::vector<Finding> findings;
    for (const SubjectRef& subject : subjects) findings.emplace_back().subject = subject;
    return findings;
}

std::string kept(const Selection& selection) {
    Findings findings = findings_of({kSubjects.begin(), kSubjects.end()});
    const std::size_t taken = select_subjects(selection, findings);
    CHECK(taken + findings.size() == kSubjects.size());
    std::string text;
    for (const Finding& finding : findings) {
        text +=
            finding.subject->kind + ":" + finding.subject->ns + "/" + finding.subject->name + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("findings of the selected namespaces stay, and what may hide some") {
    CHECK(kept({.namespaces = {"team-a"}}) ==
          "Namespace:/ Namespace:/team-a Pod:/ Pod:team-a/web ");
    CHECK(kept({.namespaces = {"team-*"}, .exclude_namespaces = {"team-b"}}) ==
          "Namespace:/ Namespace:/team-a Pod:/ Pod:team-a/web ");
    CHECK(kept({.exclude_namespaces = {"kube-*", "team-b"}}) ==
          "ClusterRole:/ ClusterRole:/ops Namespace:/ Namespace:/team-a Pod:/ Pod:team-a/web ");
    CHECK(kept({.checks = {"a/b"}}).find("ClusterRole:/ops") != std::string::npos);
}

TEST_CASE("what a manifest names no namespace for is applied to any") {
    const auto stays = [](const SubjectRef& subject) {
        Findings findings = findings_of({subject});
        return select_subjects({.namespaces = {"team-a"}}, findings) == 0;
    };
    CHECK(stays({"apps/v1", "Deployment", "", "web"}));
    CHECK(stays({"extensions/v1beta1", "Deployment", "", "web"}));
    CHECK(stays({"shop.example/v1", "Shop", "", "web"}));
    CHECK_FALSE(stays({"rbac.authorization.k8s.io/v1", "ClusterRole", "", "ops"}));
    CHECK_FALSE(stays({"v1", "Node", "", "w1"}));
    CHECK_FALSE(stays({"", "User", "", "jane"}));
    CHECK_FALSE(stays({"apps/v1", "Deployment", "team-b", "web"}));
}

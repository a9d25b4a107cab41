#include "collect/least_role.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("least role: get and list on exactly the planned kinds") {
    Plan plan;
    plan.kinds = {{"", "v1", "pods", "Pod"},
                  {"", "v1", "namespaces", "Namespace"},
                  {"apps", "v1", "deployments", "Deployment"}};
    const std::string text = least_role(plan);
    const std::string rules = text.substr(text.find("apiVersion:"));
    CHECK(rules ==
          "apiVersion: rbac.authorization.k8s.io/v1\n"
          "kind: ClusterRole\n"
          "metadata:\n"
          "  name: \"kubeassay\"\n"
          "rules:\n"
          "  - apiGroups: [\"\"]\n"
          "    resources:\n"
          "      - namespaces\n"
          "      - pods\n"
          "    verbs: [\"get\", \"list\"]\n"
          "  - apiGroups: [\"apps\"]\n"
          "    resources:\n"
          "      - deployments\n"
          "    verbs: [\"get\", \"list\"]\n");
}

TEST_CASE("least role: never secrets; an empty plan needs nothing") {
    Plan plan;
    CHECK(least_role(plan).find("rules: []\n") != std::string::npos);
    plan.kinds = {{"", "v1", "secrets", "Secret"}};
    const std::string text = least_role(plan);
    CHECK(text.find("rules: []\n") != std::string::npos);
    CHECK(text.find("- secrets") == std::string::npos);
    CHECK(text.find("# Secrets are left out") != std::string::npos);
}

TEST_CASE("least role: what is not known before the cluster was asked is said") {
    Plan plan;
    CHECK(least_role(plan).find("rbac CONTEXT") == std::string::npos);
    plan.custom_templates = true;
    CHECK(least_role(plan).find("rbac CONTEXT") != std::string::npos);
    CHECK(least_role(plan).find("rules: []\n") != std::string::npos);
}

TEST_CASE("least role: the right to reach kubelets only where their configuration is wanted") {
    Plan plan;
    CHECK(least_role(plan).find("nodes/proxy") == std::string::npos);
    plan.configz = ConfigzRoad::api_server;
    const std::string text = least_role(plan);
    CHECK(text.find("rules:\n  # --configz") != std::string::npos);
    CHECK(text.find("      - nodes/proxy\n    verbs: [\"get\"]\n") != std::string::npos);
    plan.configz = ConfigzRoad::kubelet;
    const std::string direct = least_role(plan);
    CHECK(direct.find("rules:\n  # --configz=kubelet") != std::string::npos);
    CHECK(direct.find("      - nodes/configz\n    verbs: [\"get\"]\n") != std::string::npos);
    CHECK(direct.find("- nodes/proxy") == std::string::npos);
}

TEST_CASE("least role: a name cannot add lines to it") {
    for (const char* good : {"kubeassay", "system:audit", "a.b-c_D1"}) CHECK(is_role_name(good));
    for (const char* bad : {"", ".", "..", "a/b", "a b", "a\nrules: []", "\"", "a%", "\xC3\xA9"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_role_name(bad));
    }
    CHECK_FALSE(is_role_name(std::string(254, 'a')));
}

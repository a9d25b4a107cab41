// What a namespace asks of Pod Security admission (facts/pod_security.h).
#include "facts/pod_security.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

// podSecurity of the one pod; `labels` are those of its namespace.
std::string security(const std::string& labels, TargetKind kind, const std::string& server,
                     const std::string& more = {}) {
    Cluster cluster(kind);
    cluster.objects("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {" + labels +
                    "}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\n"
                    "spec: {containers: [{name: a, image: a}]}\n" +
                    more);
    cluster.version(server);
    const Facts facts = cluster.facts(small_data());
    const auto& subjects = facts.universe("podspec").subjects;
    REQUIRE(subjects.size() == 1);
    const Value found = subjects.front().object.get("podSecurity");
    return json(found.get("minor")) + " " + json(found.get("enforce"));
}

std::string pinned(const std::string& version, const std::string& server = "v1.36.1") {
    return security(
        "pod-security.kubernetes.io/enforce: baseline, "
        "pod-security.kubernetes.io/enforce-version: \"" +
            version + "\"",
        TargetKind::cluster, server);
}

}  // namespace

TEST_CASE("the policy version is the label's, never newer than the server") {
    CHECK(pinned("v1.0") == "0 \"baseline\"");
    CHECK(pinned("v1.25") == "25 \"baseline\"");
    CHECK(pinned("v1.36") == "36 \"baseline\"");
    CHECK(pinned("v1.37") == "36 \"baseline\"");
    CHECK(pinned("v1.30", "v1.29.4-eks-1a2b3c") == "29 \"baseline\"");
    // api/helpers.go ParseVersion: anything else is the latest.
    for (const char* other : {"latest", "", "1.25", "v1.025", "v1.-1", "v1.25.3", "v2.1", "v1.",
                              "v1.99999999999", "v1.2 ", "V1.25"}) {
        CAPTURE(other);
        CHECK(pinned(other) == "36 \"baseline\"");
    }
}

TEST_CASE("a version counts beside a level that refuses something only") {
    const std::string pin = "pod-security.kubernetes.io/enforce-version: v1.2";
    const auto level = [&](const std::string& name) {
        return security(pin + ", pod-security.kubernetes.io/enforce: " + name, TargetKind::cluster,
                        "v1.36.1");
    };
    CHECK(security(pin, TargetKind::cluster, "v1.36.1") == "36 \"\"");
    CHECK(level("privileged") == "36 \"privileged\"");
    CHECK(level("baseline") == "2 \"baseline\"");
    CHECK(level("restricted") == "2 \"restricted\"");
    CHECK(level("Baseline") == "2 \"restricted\"");
}

TEST_CASE("the level is the label's, restricted where it does not parse") {
    const auto level = [](const std::string& label) {
        return security("pod-security.kubernetes.io/enforce: \"" + label + "\"",
                        TargetKind::cluster, "v1.36.1");
    };
    CHECK(level("privileged") == "36 \"privileged\"");
    CHECK(level("baseline") == "36 \"baseline\"");
    CHECK(level("restricted") == "36 \"restricted\"");
    CHECK(level("Baseline") == "36 \"restricted\"");
    CHECK(level("") == "36 \"restricted\"");
}

TEST_CASE("without a server's version a cluster's is unknown and a file's is the newest") {
    const std::string pin =
        "pod-security.kubernetes.io/enforce: baseline, "
        "pod-security.kubernetes.io/enforce-version: v1.2";
    CHECK(security(pin, TargetKind::cluster, "").find("unknown") != std::string::npos);
    const int newest = small_data().releases.back().minor;
    REQUIRE(newest > 2);
    CHECK(security("", TargetKind::files, "") == std::to_string(newest) + " \"\"");
    CHECK(security(pin, TargetKind::files, "") == "2 \"baseline\"");
}

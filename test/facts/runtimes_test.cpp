// The rows of container runtimes: which there are, and which version counts.
#include <doctest/doctest.h>

#include <string>

#include "facts/facts.h"
#include "facts/support/cluster.h"
#include "policy/policy.h"

using namespace assay;
using namespace assay::test;

namespace {

const FactsData& shipped() {
    static const auto loaded = load_policy();
    REQUIRE(loaded.has_value());
    return loaded->facts;
}

std::string node(const std::string& runtime, const std::string& more = "") {
    return "apiVersion: v1\nkind: Node\nmetadata: {name: w1}\nstatus: {nodeInfo: {kubeletVersion: "
           "v1.36.4, osImage: Debian GNU/Linux 12 (bookworm)" +
           more + ", containerRuntimeVersion: '" + runtime + "'}}\n";
}

NodeSoftware package(const std::string& version, const std::string& name) {
    NodeSoftware software;
    software.presence = Presence::present;
    software.version = version;
    software.manager = "dpkg";
    software.package = name;
    return software;
}

NodeSoftware absent() {
    NodeSoftware software;
    software.presence = Presence::absent;
    return software;
}

// "name version (reason)" of each row, and of each gap.
std::string rows(Cluster& cluster) {
    const Facts facts = cluster.facts(shipped());
    const Universe& universe = facts.universe("runtime");
    std::string text;
    for (const Subject& subject : universe.subjects) {
        const Value version = subject.object.get("version");
        CHECK(subject.ref->kind == "Runtime");
        text += subject.ref->name + " " +
                (version.is_unknown() ? std::string(text_of(version.reason()))
                                      : std::string(version.text_or())) +
                "\n";
    }
    for (const Gap& gap : universe.gaps) {
        text += "gap " + gap.row.name + " " + std::string(text_of(gap.why.reason)) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("a node has its runtime and runc, known or not") {
    Cluster cluster;
    cluster.objects(node("containerd://2.3.4"));
    CHECK(rows(cluster) == "w1/containerd 2.3.4\nw1/runc not-asked\n");
    Cluster crio;
    crio.objects(node("cri-o://1.36.3"));
    CHECK(rows(crio) == "w1/cri-o 1.36.3\nw1/runc not-asked\n");
    Cluster docker;
    docker.objects(node("docker://20.10.12"));
    CHECK(rows(docker) == "w1/containerd not-asked\nw1/docker 20.10.12\nw1/runc not-asked\n");
    Cluster windows;
    windows.objects(node("containerd://2.3.4", ", operatingSystem: windows"));
    CHECK(rows(windows) == "w1/containerd 2.3.4\n");
    Cluster other;
    other.objects(node("frakti://1.0"));
    CHECK(rows(other) == "w1/runc not-asked\ngap w1 indeterminate\n");
    Cluster denied;
    denied.presence("", "nodes", Presence::denied);
    CHECK(rows(denied) == "gap  denied\n");
}

TEST_CASE("crun in the place of runc") {
    Cluster cluster;
    cluster.objects(node("cri-o://1.36.3"));
    NodeEvidence& evidence = cluster.node("w1");
    evidence.software["runc"] = absent();
    CHECK(rows(cluster) == "w1/cri-o 1.36.3\nw1/runc indeterminate\n");
    evidence.software["crun"] = package("1.8.1-1+deb12u1", "crun");
    CHECK(rows(cluster) == "w1/cri-o 1.36.3\nw1/crun 1.8.1-1+deb12u1\n");
    evidence.software.erase("runc");
    CHECK(rows(cluster) == "w1/cri-o 1.36.3\nw1/crun 1.8.1-1+deb12u1\nw1/runc not-asked\n");
}

TEST_CASE("a package counts where it is what runs") {
    Cluster cluster;
    cluster.objects(node("containerd://1.6.20~ds1"));
    NodeEvidence& evidence = cluster.node("w1");
    evidence.os = {"debian", "12", "Debian GNU/Linux 12 (bookworm)"};
    evidence.software["runc"] = package("1.1.5+ds1-1+deb12u1", "runc");
    evidence.software["containerd"] = package("1.6.20~ds1-1+deb12u3", "containerd");
    CHECK(rows(cluster) == "w1/containerd 1.6.20~ds1-1+deb12u3\nw1/runc 1.1.5+ds1-1+deb12u1\n");
    // Upgraded, not restarted.
    evidence.software["containerd"] = package("1.7.24~ds1-6", "containerd");
    CHECK(rows(cluster) == "w1/containerd 1.6.20~ds1\nw1/runc 1.1.5+ds1-1+deb12u1\n");
    // Debian's own program would call itself 1.6.20~ds1.
    Cluster tarball;
    tarball.objects(node("containerd://1.6.20"));
    NodeEvidence& other = tarball.node("w1");
    other.os = evidence.os;
    other.software["containerd"] = package("1.6.20~ds1-1+deb12u3", "containerd");
    CHECK(rows(tarball) == "w1/containerd 1.6.20\nw1/runc not-asked\n");
}

TEST_CASE("added hosts have rows for what may run on them") {
    Cluster cluster;
    cluster.objects(node("containerd://2.3.4"));
    NodeEvidence& host = cluster.node("etcd-1");
    host.host = true;
    CHECK(rows(cluster) ==
          "etcd-1/containerd not-asked\netcd-1/cri-o not-asked\netcd-1/runc not-asked\n"
          "w1/containerd 2.3.4\nw1/runc not-asked\n");
    host.software["containerd"] = absent();
    host.software["cri-o"] = absent();
    host.software["runc"] = absent();
    CHECK(rows(cluster) == "w1/containerd 2.3.4\nw1/runc not-asked\n");
    host.software["runc"] = package("1.3.6+ds1-1", "runc");
    CHECK(rows(cluster) == "etcd-1/runc 1.3.6+ds1-1\nw1/containerd 2.3.4\nw1/runc not-asked\n");
}

TEST_CASE("what RKE2 ships decides over a package that lies there") {
    Cluster cluster;
    cluster.objects(
        "apiVersion: v1\nkind: Node\nmetadata: {name: w1}\nstatus: {nodeInfo: {kubeletVersion: "
        "v1.33.6+rke2r1, containerRuntimeVersion: 'containerd://2.1.5-k3s1'}}\n");
    cluster.node("w1").software["runc"] = package("1.1.5+ds1-1", "runc");
    CHECK(rows(cluster) == "w1/containerd 2.1.5-k3s1\nw1/runc 1.3.3\n");
}

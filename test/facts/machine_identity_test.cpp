// What tells the machines of Nodes from each other, and what they have in common.
#include "facts/machine_identity.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "facts/components.h"
#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

// A Node that tells these; nothing of what is empty.
std::string node(const std::string& name, const std::string& machine, const std::string& system,
                 const std::string& addresses) {
    return "---\napiVersion: v1\nkind: Node\nmetadata: {name: " + name +
           "}\nstatus: {addresses: [" + addresses + "], nodeInfo: {machineID: '" + machine +
           "', systemUUID: '" + system + "'}}\n";
}

std::string inside(const std::string& address) {
    return "{type: InternalIP, address: " + address + "}";
}

// `identity` of the first Node.
std::string shown(Cluster& cluster) {
    Store store;
    const Components found = derive_kubelets(cluster.evidence(), small_data(), store);
    return json(found.universe.subjects.front().object.get("identity"));
}

}  // namespace

TEST_CASE("identity: each mark with the other Nodes that tell it") {
    Cluster cluster;
    cluster.objects(node("a", "m", "u", inside("192.0.2.1") + ", " + inside("192.0.2.9")) +
                    node("b", "m", "v", inside("192.0.2.2")) +
                    node("c", "n", "", inside("192.0.2.9")));
    CHECK(shown(cluster) == R"([{"others":["b"],"value":"m","what":"machine id"},)"
                            R"({"others":[],"value":"u","what":"system UUID"},)"
                            R"({"others":[],"value":"192.0.2.1","what":"internal address"},)"
                            R"({"others":["c"],"value":"192.0.2.9","what":"internal address"}])");
}

TEST_CASE("identity: a value of one kind is not that of another") {
    Cluster cluster;
    cluster.objects(node("a", "m", "", "") + node("b", "", "m", "{type: ExternalIP, address: m}"));
    CHECK(shown(cluster) == R"([{"others":[],"value":"m","what":"machine id"}])");
}

TEST_CASE("identity: what was not read may be another that tells the same") {
    Cluster cluster;
    cluster.objects(node("a", "m", "u", "") + node("b", "m", "v", ""));
    cluster.presence("", "nodes", Presence::partial);
    const std::string text = shown(cluster);
    CHECK(text.starts_with(R"([{"others":["b"],"value":"m")"));
    CHECK(text.find(R"({"others":{"$unknown":"partial")") != std::string::npos);
}

TEST_CASE("identity: an address alone does not tell a machine") {
    Cluster cluster;
    cluster.objects(node("a", "", "", inside("192.0.2.1")));
    CHECK(shown(cluster).find(R"(,{"$unknown":"indeterminate")") != std::string::npos);
}

TEST_CASE("identity: no more than twenty others, and an address told often hides none") {
    std::string often = inside("192.0.2.1");
    for (int i = 0; i < 30; ++i) often += ", " + inside("192.0.2.1");
    Cluster cluster;
    cluster.objects(node("a", "m", "u", often) + node("b", "n", "v", inside("192.0.2.1")));
    CHECK(shown(cluster).find(R"({"others":["b"],"value":"192.0.2.1")") != std::string::npos);

    std::string many = node("a", "m", "u", "");
    for (int i = 0; i < 30; ++i) many += node("b" + std::to_string(i), "m", "", "");
    Cluster crowd;
    crowd.objects(many);
    const std::string text = shown(crowd);
    const std::string others = text.substr(0, text.find(']'));
    CHECK(std::count(others.begin(), others.end(), 'b') ==
          static_cast<std::ptrdiff_t>(MachineIdentities::kMaxOthers));
}

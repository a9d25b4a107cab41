#include "collect/add_nodes.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "collect/support/scratch.h"
#include "snapshot/container.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

Evidence cluster(Presence presence = Presence::present, TargetKind kind = TargetKind::cluster) {
    Evidence evidence;
    evidence.target.kind = kind;
    Request nodes;
    nodes.id = "v1/nodes";
    nodes.version = "v1";
    nodes.resource = "nodes";
    nodes.kind = "Node";
    nodes.presence = presence;
    for (const char* text : {R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"w1"},
              "status":{"nodeInfo":{"machineID":"aa"}}})",
                             R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"w2"}})"}) {
        nodes.objects.push_back({*decode_json(text, evidence.store), {}});
    }
    evidence.requests.push_back(std::move(nodes));
    seal(evidence);
    return evidence;
}

}  // namespace

TEST_CASE("a node belongs to the Node of its name and machine id") {
    struct Row {
        const char* what;
        std::vector<std::string> nodes;  // documents
        std::vector<std::string> hosts;
        const char* refused;  // a part of the message; empty: taken
        std::size_t notes = 0;
        Presence listed = Presence::present;
        TargetKind kind = TargetKind::cluster;
    };
    const std::string w1 = R"({"name":"w1","machineId":"aa"})";
    const std::vector<Row> rows{
        {"both agree", {w1}, {}, ""},
        {"the Node says no machine id", {R"({"name":"w2","machineId":"bb"})"}, {}, "", 1},
        {"the evidence says none", {R"({"name":"w1"})"}, {}, "", 1},
        {"another machine", {R"({"name":"w1","machineId":"bb"})"}, {}, "has machine id aa"},
        {"no such Node", {R"({"name":"w3","machineId":"aa"})"}, {}, "has no Node w3"},
        {"twice", {w1, w1}, {}, "evidence of w1 already"},
        {"as node and as host", {w1}, {w1}, "evidence of w1 already"},
        {"a host", {}, {R"({"name":"etcd-1","machineId":"aa"})"}, ""},
        {"a host that is a Node", {}, {w1}, "w1 has a Node object"},
        {"not all Nodes listed", {R"({"name":"w3"})"}, {}, "", 1, Presence::partial},
        {"Nodes denied", {R"({"name":"w3"})"}, {}, "", 1, Presence::denied},
        {"a host, Nodes denied", {}, {R"({"name":"w3"})"}, "", 1, Presence::denied},
        {"manifests with the Node", {w1}, {}, "", 0, Presence::present, TargetKind::files},
        {"manifests without",
         {R"({"name":"w3"})"},
         {},
         "manifests hold no Node w3",
         0,
         Presence::present,
         TargetKind::files},
        {"a host of manifests",
         {},
         {R"({"name":"w3"})"},
         "the target is manifests",
         0,
         Presence::present,
         TargetKind::files},
        {"YAML", {"name: w1\nmachineId: aa\n"}, {}, ""},
        {"no document", {""}, {}, "must be a map"},
        {"cut", {R"({"name":"w1","machineId":)"}, {}, "malformed"},
        {"no name", {R"({"machineId":"aa"})"}, {}, "name is missing"},
        {"unknown key", {R"({"name":"w1","file":{}})"}, {}, "is it 'files'?"},
        {"a wrong type", {R"({"name":"w1","files":{"/a":{"mode":600}}})"}, {}, "files./a.mode"},
        {"too deep", {R"({"name":"w1","files":)" + std::string(2000, '[')}, {}, "nest"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const Scratch scratch;
        NodeFileNames names;
        for (const std::string& text : row.nodes) {
            names.nodes.push_back(
                scratch.write("node" + std::to_string(names.nodes.size()) + ".json", text));
        }
        for (const std::string& text : row.hosts) {
            names.hosts.push_back(
                scratch.write("host" + std::to_string(names.hosts.size()) + ".json", text));
        }
        Evidence evidence = cluster(row.listed, row.kind);
        const std::string before = evidence.sha256;
        std::vector<std::string> notes;
        const auto added = add_nodes(evidence, names, notes);
        const std::string refused = row.refused;
        CHECK(notes.size() == row.notes);
        if (refused.empty()) {
            REQUIRE_MESSAGE(added.has_value(), (added ? "" : added.error().text()));
            CHECK(evidence.nodes_asked);
            CHECK(evidence.nodes.size() == 1);
            CHECK(evidence.nodes[0].host == !row.hosts.empty());
            CHECK(evidence.sha256 != before);
            CHECK(evidence.sha256 == snapshot_identity(evidence));
        } else {
            REQUIRE_FALSE(added);
            CHECK(added.error().code == ErrorCode::usage);
            CHECK_MESSAGE(added.error().text().find(refused) != std::string::npos,
                          added.error().text());
            CHECK(added.error().where.file.find(".json") != std::string::npos);
        }
    }
}

TEST_CASE("files that cannot be a node file") {
    const Scratch scratch;
    for (const std::string& path :
         {scratch.path("none"), scratch.path(), scratch.write("huge", std::string(17 << 20, ' ')),
          scratch.write("binary", std::string("\x00\xff\x01", 3))}) {
        const auto node = read_node_file(path);
        REQUIRE_FALSE(node);
        CHECK(node.error().code == ErrorCode::usage);
        CHECK(node.error().text().find(scratch.path()) != std::string::npos);
    }
}

TEST_CASE("a node has no more of anything than a node may have") {
    const auto with = [](const std::string& key, std::size_t many) {
        const bool list = key == "listeners" || key == "processes";
        const std::string one = key == "listeners" ? R"({"address":"::1","port":1})" : "{}";
        std::string text = R"({"name":"w1",")" + key + "\":" + (list ? "[" : "{");
        for (std::size_t i = 0; i < many; ++i) {
            if (i > 0) text += ',';
            text += list ? one : "\"/" + std::to_string(i) + "\":" + one;
        }
        return read_node_text(text + (list ? "]}" : "}}"));
    };
    CHECK(with("files", 20'000).has_value());
    CHECK(with("directories", 20'000).has_value());
    CHECK(with("listeners", 4 * 65'536).has_value());
    for (const auto& [key, many] :
         {std::pair{"files", 20'001}, std::pair{"directories", 20'001}, std::pair{"places", 20'001},
          std::pair{"processes", 20'001}, std::pair{"listeners", 4 * 65'536 + 1}}) {
        const auto node = with(key, static_cast<std::size_t>(many));
        REQUIRE_FALSE(node);
        CHECK(node.error().message == std::string(key) + " has more entries than any node");
    }
    const auto installed = [](std::size_t many) {
        std::string text = R"({"name":"w1","packages":{"dpkg":{"installed":["a 1 all")";
        for (std::size_t i = 1; i < many; ++i) text += R"(,"a 1 all")";
        return read_node_text(text + "]}}}");
    };
    CHECK(installed(40'000).has_value());
    CHECK_FALSE(installed(40'001).has_value());
}

TEST_CASE("what somebody wrote into a node file is redacted, and only once") {
    const Scratch scratch;
    const std::string path = scratch.write("n.json", R"({"name":"w1",
        "processes":[{"argv":["kubelet","--anonymous-auth=false","--token=zebrafinch"],
                      "environment":{"ETCD_INITIAL_CLUSTER_TOKEN":"zebrafinch","ETCD_NAME":"a",
                                     "OTHER":"zebrafinch"}}],
        "files":{"/k":{"text":"users:\n- user: {password: 12, token: zebrafinch}\n"},
                 "/m":{"text":"kind: Config\nenv:\n- {name: A, value: zebrafinch}\n"},
                 "/c.toml":{"text":"[a.auth]\nx = \"zebrafinch\"\n"},
                 "/etc/default/kubelet":{"text":"HTTP_PROXY=zebrafinch\nKUBELET_X=\"--v=2\"\n"},
                 "/key":{"text":"zebrafinch","secret":{"kind":"private-key","length":9}}}})");
    const auto node = read_node_file(path);
    REQUIRE_MESSAGE(node.has_value(), (node ? "" : node.error().text()));
    std::string all;
    for (const std::string& word : node->processes[0].argv) all += word + " ";
    for (const auto& [name, value] : node->processes[0].environment) all += value + " ";
    for (const auto& [name, file] : node->files) all += file.text.value_or("") + " ";
    CHECK_MESSAGE(all.find("zebrafinch") == std::string::npos, all);
    CHECK(node->processes[0].argv[1] == "--anonymous-auth=false");
    CHECK(node->processes[0].environment.at("ETCD_NAME") == "a");
    CHECK(node->files.at("/etc/default/kubelet").text->find("--v=2") != std::string::npos);
    CHECK(node->files.at("/k").text->find("12,") == std::string::npos);
}

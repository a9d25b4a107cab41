#include "snapshot/node_document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "value/decode.h"

using namespace assay;

namespace {

NodeDocumentProblem problem_of(std::string_view json) {
    Store store;
    const auto value = decode_json(json, store);
    REQUIRE(value);
    const auto node = read_node_document(*value, "w1");
    REQUIRE_FALSE(node);
    return node.error();
}

}  // namespace

TEST_CASE("what a missing member means") {
    Store store;
    const auto node =
        read_node_document(*decode_json(R"({"processes":[{"argv":["etcd"]}]})", store), "w1");
    REQUIRE(node);
    CHECK(node->name == "w1");
    CHECK(node->presence == Presence::present);
    CHECK(node->processes_presence == Presence::present);
    CHECK(node->listeners_presence == Presence::not_asked);
    CHECK(node->processes.front().environment_presence == Presence::not_asked);
    CHECK(node->software.empty());
    for (const char* text : {"{}", R"({"presence":"present","processes":null})"}) {
        const auto bare = read_node_document(*decode_json(text, store), "w1");
        REQUIRE(bare);
        CHECK(bare->presence == Presence::present);
        CHECK(bare->processes_presence == Presence::not_asked);
    }
    const auto none = read_node_document(*decode_json(R"({"processes":[]})", store), "w1");
    REQUIRE(none);
    CHECK(none->processes_presence == Presence::present);
}

TEST_CASE("a word is a presence") {
    Store store;
    const auto node = read_node_document(
        *decode_json(R"({"files":{"/a":"denied","/b":"absent"},"software":{"runc":"absent"},
                         "listeners":"denied","processes":[{"argv":["etcd"],"environment":"denied"}]})",
                     store),
        "w1");
    REQUIRE(node);
    CHECK(node->files.at("/a").presence == Presence::denied);
    CHECK(node->files.at("/b").presence == Presence::absent);
    CHECK(node->software.at("runc").presence == Presence::absent);
    CHECK(node->listeners_presence == Presence::denied);
    CHECK(node->processes.front().environment_presence == Presence::denied);
}

TEST_CASE("what is wrong is named with its path") {
    struct Row {
        std::string_view json;
        std::string_view path;
        std::string_view message;
    };
    const std::vector<Row> rows{
        {R"([])", "", "must be a map"},
        {R"({"file":{}})", "file", "is not a key: is it 'files'?"},
        {R"({"presence":"here"})", "presence", "must be a presence"},
        {R"({"presence":1})", "presence", "must be a presence"},
        {R"({"host":"yes"})", "host", "must be true or false"},
        {R"({"machineId":7})", "machineId", "must be a text"},
        {R"({"os":{"versionId":12}})", "os.versionId", "must be a text"},
        {R"({"processes":{}})", "processes", "must be a list"},
        {R"({"processes":[{"argv":[]}]})", "processes.argv", "is missing"},
        {R"({"processes":[{"argv":["a",1]}]})", "processes.argv", "must hold texts"},
        {R"({"processes":[{"argv":["a"],"environment":{"A":1}}]})", "processes.environment",
         "must hold texts"},
        {R"({"files":{"/a":{"mode":600}}})", "files./a.mode", "must be a text"},
        {R"({"files":{"/a":{"secret":{"kind":"token","length":-1}}}})", "files./a.secret.length",
         "must be a number"},
        {R"({"files":{"/a":7}})", "files./a", "must be a presence"},
        {R"({"files":{"/a":{"through":[1]}}})", "files./a.through", "must hold texts"},
        {R"({"directories":[]})", "directories", "must be a map"},
        {R"({"places":{"cni":{"path":[]}}})", "places.cni.path", "is not a key: is it 'paths'?"},
        {R"({"listeners":[{"port":0}]})", "listeners.port", "must be a number"},
        {R"({"software":{"runc":{"versoin":"1"}}})", "software.runc.versoin",
         "is not a key: is it 'version'?"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.json);
        const NodeDocumentProblem problem = problem_of(row.json);
        CHECK(problem.path == row.path);
        CHECK(problem.message.find(row.message) != std::string::npos);
    }
    Store store;
    const auto nameless = read_node_document(*decode_json("{}", store), {});
    REQUIRE_FALSE(nameless);
    CHECK(nameless.error().path == "name");
}

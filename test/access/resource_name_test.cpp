// Resources as people type them.
//
// Oracle: `kubectl api-resources` of v1.36 for groups, scopes and short names.
#include "access/resource_name.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

TEST_CASE("a resource is found by its plural, its kind, its short name, its group") {
    struct Row {
        const char* typed;
        const char* read;  // group|resource|subresource, "-" behind it: of the whole cluster
    };
    const std::vector<Row> rows{
        {"pods", "|pods|"},
        {"pod", "|pods|"},
        {"po", "|pods|"},
        {"pods/exec", "|pods|exec"},
        {"deployments", "apps|deployments|"},
        {"deploy/scale", "apps|deployments|scale"},
        {"deployments.apps/scale", "apps|deployments|scale"},
        {"events", "|events|"},
        {"events.events.k8s.io", "events.k8s.io|events|"},
        {"nodes", "|nodes|-"},
        {"nodes/proxy", "|nodes|proxy-"},
        {"ns", "|namespaces|-"},
        {"crd", "apiextensions.k8s.io|customresourcedefinitions|-"},
        {"widgets.example.com", "example.com|widgets|"},
        {"widgets.example.com/status", "example.com|widgets|status"},
        {"*", "*|*|"},
        {"*/exec", "*|*|exec"},
        {"*.apps", "apps|*|"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.typed);
        const auto read = read_resource(row.typed);
        REQUIRE(read);
        CHECK(read->group + "|" + read->resource + "|" + read->subresource +
                  (read->namespaced ? "" : "-") ==
              row.read);
        CHECK(!read->path);
    }
    CHECK(read_resource("/metrics/x")->path == "/metrics/x");
}

TEST_CASE("what is no resource says what was meant") {
    CHECK(read_resource("podz").error().text().find("did you mean 'pods'?") != std::string::npos);
    CHECK(read_resource("widgets").error().text().find("widgets.example.com") != std::string::npos);
    CHECK(!read_resource(""));
    CHECK(!read_resource("pods/"));
    CHECK(!read_resource(".apps"));
}

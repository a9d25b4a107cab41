#include <cstdint>
#include <string_view>

#include <doctest/doctest.h>

#include "value/decode.h"

namespace {

struct Row {
    std::string_view path;
    std::uint32_t line;
    std::uint32_t column;
};

constexpr std::string_view kJson = R"({
  "kind": "Pod",
  "metadata": {"annotations": {"a.b/c[0]": "x", "é": "\"", "q": 1}},
  "spec": {"containers": [{"name": "{,]"}, {"image": "b", "ports": [80, 443]}], "e": [], "f": {}}
})";

constexpr Row kJsonRows[] = {
    {"", 1, 1},
    {"kind", 2, 11},
    {"metadata.annotations['a.b/c[0]']", 3, 44},
    {"metadata.annotations[\"q\"]", 3, 65},
    {"spec.containers", 4, 26},
    {"spec.containers[1].image", 4, 54},
    {"spec.containers[1].ports[1]", 4, 73},
    {".spec.containers[0].name", 4, 36},
    {"spec.containers[2]", 0, 0},
    {"spec.e[0]", 0, 0},
    {"spec.f.x", 0, 0},
    {"spec.kind", 0, 0},
    {"kind.x", 0, 0},
    {"kind[0]", 0, 0},
    {"spec.containers.name", 0, 0},
    {"spec..e", 0, 0},
    {"spec.containers[x]", 0, 0},
    {"spec.containers[1", 0, 0},
};

constexpr std::string_view kYaml = R"(# a pod
kind: Pod
metadata:
  annotations:
    a.b/c[0]: x
    "q": &q 1
spec:
  containers:
  - name: a
  - image: b
    ports: [80, 443]
  again: &again
    x: 1
  alias: *again
)";

constexpr Row kYamlRows[] = {
    {"", 2, 1},
    {"kind", 2, 7},
    {"metadata.annotations['a.b/c[0]']", 5, 15},
    {"metadata.annotations.q", 6, 10},
    {"spec.containers", 9, 3},
    {"spec.containers[1].image", 10, 12},
    {"spec.containers[1].ports[1]", 11, 17},
    {"spec.again.x", 13, 8},
    {"spec.alias.x", 14, 10},
    {"spec.containers[2]", 0, 0},
    {"spec.none", 0, 0},
    {"kind.x", 0, 0},
};

TEST_CASE("places in JSON") {
    for (const Row& row : kJsonRows) {
        CAPTURE(row.path);
        const assay::Span span = assay::locate_path(kJson, row.path);
        CHECK(span.line == row.line);
        CHECK(span.column == row.column);
        CHECK(span.file.empty());
    }
}

TEST_CASE("places in YAML") {
    for (const Row& row : kYamlRows) {
        CAPTURE(row.path);
        const assay::Span span = assay::locate_path(kYaml, row.path);
        CHECK(span.line == row.line);
        CHECK(span.column == row.column);
    }
}

TEST_CASE("places in flow YAML, in broken text and in nothing") {
    CHECK(assay::locate_path("{a: {b: 1}}", "a.b").column == 9);
    CHECK(assay::locate_path("", "a").line == 0);
    // A document of a stream, as JSON and as YAML.
    const assay::Span marked = assay::locate_path("---\n{\"a\": {\"b\": 1}}\n", "a.b");
    CHECK(std::pair(marked.line, marked.column) == std::pair(2U, 13U));
    CHECK(assay::locate_path("--- {a: {b: 1}}", "a.b").column == 13);
    CHECK(assay::locate_path("---{\"a\": 1}", "a").line == 0);
    // What is not there, and what only a comment seems to end.
    CHECK(assay::locate_path("{\"a\": {\"b\": 1}, \"l\": [1]}", "a.c").line == 0);
    CHECK(assay::locate_path("{\"a\": {\"b\": 1}, \"l\": [1]}", "l[1]").line == 0);
    CHECK(assay::locate_path("{\"a\": {\"b\": 1 # }}\n}, \"d\": 2}", "d").line == 2);
    CHECK(assay::locate_path("{\"a\":", "a").line == 0);
    CHECK(assay::locate_path("[", "[0]").line == 0);
    CHECK(assay::locate_path("a: [", "a[3]").line == 0);
    CHECK(assay::locate_path("\xff", "a").line == 0);
}

}  // namespace

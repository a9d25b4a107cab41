#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "value/decode.h"
#include "value/text_places.h"
#include "value/text_position.h"

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

TEST_CASE("the nearest member that is there, of one text many times") {
    struct Near {
        std::string_view path;
        std::string_view there;  // the path of what is found; empty: nothing is
    };
    constexpr Near kNear[] = {
        {"kind", "kind"},
        {"kind.x", "kind"},
        {"spec.containers[1].image.none[3]", "spec.containers[1].image"},
        {"spec.containers[7].image", "spec.containers"},
        {"metadata.annotations['none'].x", "metadata.annotations"},
        {"metadata.annotations[\"no.ne[0", "metadata.annotations"},
        {"spec..e", "spec"},
        {"spec.containers[x].name", "spec.containers"},
        {"none.of.it", ""},
        {"[0]", ""},
        {"", ""},
    };
    for (const std::string_view text : {kJson, kYaml}) {
        CAPTURE(text);
        assay::TextPlaces places;
        places.open(std::string(text));
        for (const Near& row : kNear) {
            CAPTURE(row.path);
            const assay::Span near = places.nearest(row.path);
            const assay::Span there =
                row.there.empty() ? assay::Span{} : assay::locate_path(text, row.there);
            CHECK(near.line == there.line);
            CHECK(near.column == there.column);
            CHECK((near.line != 0) == !row.there.empty());
        }
        places.open("[1, {\"a\": 2}]");
        CHECK(places.nearest("[1].a.b").column == 11);
        CHECK(places.exactly("[1].a").column == 11);
        CHECK(places.exactly("[1].a.b").line == 0);
        CHECK(places.nearest("kind").line == 0);
    }
}

TEST_CASE("nearest: where JSON ends early, as YAML; an alias is as near as the text comes") {
    const auto near = [](std::string_view text, std::string_view path) {
        assay::TextPlaces places;
        places.open(std::string(text));
        const assay::Span span = places.nearest(path);
        return std::pair(span.line, span.column);
    };
    CHECK(near("{\"a\": {\"b\": 1 # }}\n}, \"d\": {\"e\": 2}}", "d.e.f") == std::pair(2U, 15U));
    CHECK(near("{\"a\": {\"b\": \"#\"}}", "a.c") == std::pair(1U, 7U));
    CHECK(near("{\"a\":", "a.b") == std::pair(0U, 0U));
    CHECK(near("{\"a\": [1", "a[1]") == std::pair(1U, 7U));
    CHECK(near("a: &x {b: 1}\nc: *x\n", "c.b.d") == std::pair(2U, 4U));
    CHECK(near("", "a") == std::pair(0U, 0U));
}

TEST_CASE("code points are counted as UTF-8 says, whatever the length") {
    CHECK(assay::count_code_points("") == 0);
    std::string text;
    for (std::size_t count = 0; count < 20; ++count) {
        CHECK(assay::count_code_points(text) == count);
        CHECK(assay::count_code_points(std::string(count, 'x') + text) == 2 * count);
        text += count % 3 == 0 ? "\xc3\xa9" : count % 3 == 1 ? "\xe2\x82\xac" : "\xf0\x9f\x98\x80";
    }
    CHECK(assay::count_code_points("\x80\xbf\xff\x7f") == 2);
    CHECK(assay::position_of("a\n\xc3\xa9\n", 4).column == 2);
    CHECK(assay::position_of("a\n\xc3\xa9\n", 5).line == 3);
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

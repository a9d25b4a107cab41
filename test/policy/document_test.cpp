#include "policy/document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

Document parse(std::string_view text) {
    std::vector<PolicyProblem> problems;
    auto root = parse_document("a.yaml", text, problems);
    for (const PolicyProblem& problem : problems) {
        INFO(problem.text());
    }
    REQUIRE(root.has_value());
    return std::move(*root);
}

std::string refusal(std::string_view text) {
    std::vector<PolicyProblem> problems;
    CHECK_FALSE(parse_document("a.yaml", text, problems).has_value());
    REQUIRE_FALSE(problems.empty());
    return problems.front().text();
}

// "line:column" of the byte at which `word` begins in the value of `key`.
std::string place(const std::string& text, std::string_view key, std::string_view word) {
    const Document root = parse(text);
    const DocumentNode* scalar = root.find(key);
    REQUIRE(scalar != nullptr);
    const std::size_t inner = scalar->text.find(word);
    REQUIRE(inner != std::string::npos);
    const Span span = place_inside("a.yaml", text, *scalar, inner);
    return std::to_string(span.line) + ":" + std::to_string(span.column);
}

}  // namespace

TEST_CASE("a document is a tree with places") {
    const Document root = parse("a: 1\nlist:\n  - x\n  - {b: 'y z'}\nnothing:\n");
    CHECK(root.kind == DocumentNode::Kind::map);
    REQUIRE(root.find("list") != nullptr);
    const DocumentNode& list = *root.find("list");
    CHECK(list.kind == DocumentNode::Kind::list);
    REQUIRE(list.items.size() == 2);
    CHECK(list.items[0].line == 3);
    CHECK(list.items[0].column == 5);
    CHECK(list.items[1].find("b")->text == "y z");
    CHECK(list.items[1].find("b")->quoted);
    CHECK(root.find("nothing")->kind == DocumentNode::Kind::null);
    CHECK(root.find("absent") == nullptr);
    CHECK(parse("").kind == DocumentNode::Kind::null);
}

TEST_CASE("columns count code points") {
    const Document root = parse("{\"äöü\": x}\n");
    CHECK(root.items.front().column == 9);
}

TEST_CASE("places inside scalars of every style") {
    CHECK(place("a: one two\n", "a", "two") == "1:8");
    CHECK(place("a: 'it''s two'\n", "a", "two") == "1:11");
    CHECK(place("a: \"x\\ty two\"\n", "a", "two") == "1:10");
    CHECK(place("k: 1\na: |\n  one\n  x two\n", "a", "two") == "4:5");
    CHECK(place("k: 1\na: |-\n    one\n      x two\n", "a", "two") == "4:9");
    CHECK(place("a: >-\n  one\n  x two\n", "a", "two") == "3:5");
    CHECK(place("a: \"one\n   x two\"\n", "a", "two") == "2:6");
    CHECK(place("a: one\n  x two\n", "a", "two") == "2:5");
    CHECK(place("a: |\n\n  one\n\n  two\n", "a", "two") == "5:3");
}

TEST_CASE("what a policy file may not hold") {
    CHECK(refusal("a: &x 1\n").find("anchors are not allowed") != std::string::npos);
    for (const char* tagged : {"a: !!str 1\n", "a: !x {b: 1}\n", "a: !!seq [1]\n"}) {
        CHECK(refusal(tagged).find("tags are not allowed") != std::string::npos);
    }
    CHECK(refusal("a: 1\na: 2\n").find("a.yaml:2:1: error: the key 'a' stands here twice") == 0);
    CHECK(refusal("a: 1\n---\nb: 2\n").find("one document") != std::string::npos);
    CHECK(refusal("a: [1\n").find("not valid YAML") != std::string::npos);
    CHECK(refusal("a: \xff\n").find("not UTF-8") != std::string::npos);
    CHECK(refusal("? {a: b}\n: c\n").find("a key must be a word") != std::string::npos);
    const std::string deep =
        std::string(kMaxDocumentDepth + 1, '[') + std::string(kMaxDocumentDepth + 1, ']');
    CHECK(refusal(deep).find("nested deeper than the limit of 64 levels") != std::string::npos);
    std::string wide = "[";
    for (std::size_t index = 0; index <= kMaxDocumentNodes; ++index) {
        wide += "1,";
    }
    CHECK(refusal(wide + "]").find("too large") != std::string::npos);
}

TEST_CASE("a problem shows its line with a caret") {
    PolicyProblem problem{false, {"a.yaml", 3, 4}, "wrong", "do it right", "ab cd"};
    CHECK(problem.text() == "a.yaml:3:4: error: wrong; do it right\n    ab cd\n       ^");
    problem.warning = true;
    problem.where = {"a.yaml"};
    CHECK(problem.text() == "a.yaml: warning: wrong; do it right");
}

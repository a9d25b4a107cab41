// Questions as lines of JSON: what is read, and what the API server would refuse.
//
// Oracle: pkg/apis/authorization/validation/validation.go ValidateSubjectAccessReviewSpec and the
// strict decoding of kube-apiserver v1.36.
#include "access/questions.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

std::string refusal(const std::string& line) {
    const auto read = read_questions("q", line);
    return read ? "none" : read.error().text();
}

}  // namespace

TEST_CASE("a question is the spec of a SubjectAccessReview, one a line") {
    const auto read =
        read_questions("q",
                       "{\"user\":\"ann\",\"groups\":[\"ops\"],\"uid\":\"1\",\"extra\":{},"
                       "\"resourceAttributes\":{\"namespace\":"
                       "\"shop\",\"verb\":\"get\",\"group\":\"apps\",\"version\":\"v1\","
                       "\"resource\":\"deployments\","
                       "\"subresource\":\"scale\",\"name\":\"web\"}}\n\n"
                       "{\"groups\":[\"a\",\"b\"],\"nonResourceAttributes\":{\"path\":\"/"
                       "metrics\",\"verb\":\"get\"}}\r\n"
                       "{\"user\":\"ann\",\"groups\":null,\"nonResourceAttributes\":{}}");
    REQUIRE(read);
    REQUIRE(read->size() == 3);
    const Question& first = read->front();
    CHECK(first.who.user == "ann");
    CHECK(first.who.groups == std::vector<std::string>{"ops"});
    CHECK(first.request.ns == "shop");
    CHECK(first.request.verb == "get");
    CHECK(first.request.group == "apps");
    CHECK(first.request.resource == "deployments");
    CHECK(first.request.subresource == "scale");
    CHECK(first.request.name == "web");
    CHECK(!first.request.path);
    CHECK(read->at(1).who.user.empty());
    CHECK(read->at(1).request.path == "/metrics");
    CHECK(read->at(2).request.path == "");
    CHECK(read_questions("q", "")->empty());
}

TEST_CASE("what the API server would refuse is refused, with its line") {
    CHECK(refusal("{\"user\":\"a\",\"nonResourceAttributes\":{}}\n{").starts_with("q:2:"));
    const std::string ask = "\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}";
    const std::vector<std::pair<std::string, const char*>> rows{
        {"[]", "the question is no object"},
        {"{" + ask + "}", "neither user nor groups"},
        {"{\"user\":\"\",\"groups\":[]," + ask + "}", "neither user nor groups"},
        {"{\"user\":\"a\"}", "exactly one of"},
        {"{\"user\":\"a\",\"nonResourceAttributes\":{}," + ask + "}", "exactly one of"},
        {"{\"user\":1," + ask + "}", "the question.user is no text"},
        {"{\"user\":\"a\",\"groups\":\"b\"," + ask + "}", "groups is no list"},
        {"{\"user\":\"a\",\"groups\":[1]," + ask + "}", "groups holds something"},
        {"{\"usr\":\"a\"," + ask + "}", "has no member 'usr'"},
        {"{\"user\":\"a\",\"user\":\"b\"," + ask + "}", "q:1"},
        {"{\"user\":\"a\",\"resourceAttributes\":[]}", "resourceAttributes is no object"},
        {"{\"user\":\"a\",\"resourceAttributes\":{\"verb\":[]}}",
         "resourceAttributes.verb is no text"},
        {"{\"user\":\"a\",\"resourceAttributes\":{\"path\":\"/\"}}", "has no member 'path'"},
        {"{\"user\":\"a\",\"nonResourceAttributes\":{\"name\":\"x\"}}", "has no member 'name'"},
        {"{\"user\":\"a\"," + ask + "} x", "q:1"},
    };
    for (const auto& [line, text] : rows) {
        CAPTURE(line);
        CHECK(refusal(line).find(text) != std::string::npos);
    }
}

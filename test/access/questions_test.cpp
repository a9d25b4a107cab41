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

TEST_CASE("a question may impersonate, and hold the object that is written") {
    const auto read = read_questions(
        "q",
        "{\"user\":\"ann\",\"extra\":{\"k\":[\"v\"]},\"impersonate\":{\"user\":\"bob\",\"uid\":"
        "\"1\","
        "\"groups\":[\"g\"],\"extra\":{\"a/"
        "b\":[\"c\",\"d\"]}},\"resourceAttributes\":{\"verb\":\"create\","
        "\"resource\":\"pods\",\"fieldSelector\":{\"rawSelector\":\"a=b,c!=d,e==f\","
        "\"requirements\":["
        "{\"key\":\"spec.nodeName\",\"operator\":\"In\",\"values\":[\"n\"]},{\"key\":\"x\","
        "\"operator\":"
        "\"In\",\"values\":[\"1\",\"2\"]},{\"key\":\"y\",\"operator\":\"NotIn\",\"values\":[\"1\"]}"
        "]}},"
        "\"object\":{\"kind\":\"Pod\"}}\n"
        "{\"user\":\"ann\",\"impersonate\":null,\"resourceAttributes\":{},\"object\":null}\n"
        "{\"user\":\"ann\",\"resourceAttributes\":{},\"object\":{}}");
    REQUIRE(read);
    const Question& first = read->front();
    REQUIRE(first.impersonated);
    CHECK(first.who.extra == UserExtra{{"k", {"v"}}});
    CHECK(first.impersonated->user == "bob");
    CHECK(first.impersonated->uid == "1");
    CHECK(first.impersonated->groups == std::vector<std::string>{"g"});
    CHECK(first.impersonated->extra == UserExtra{{"a/b", {"c", "d"}}});
    CHECK(first.writes);
    CHECK(first.object.get("kind").text_or() == "Pod");
    using Field = std::pair<std::string, std::string>;
    CHECK(first.request.fields ==
          std::vector<Field>{{"a", "b"}, {"e", "f"}, {"spec.nodeName", "n"}});
    CHECK(!read->at(1).impersonated);
    CHECK(!read->at(1).writes);
    CHECK(read->at(2).writes);
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
        {"{\"user\":\"a\",\"extra\":[]," + ask + "}", "extra is no object"},
        {"{\"user\":\"a\",\"extra\":{\"k\":\"v\"}," + ask + "}", "a value of extra is no list"},
        {"{\"user\":\"a\",\"impersonate\":\"b\"," + ask + "}", "impersonate is no object"},
        {"{\"user\":\"a\",\"impersonate\":{}," + ask + "}", "impersonate names nobody"},
        {"{\"user\":\"a\",\"impersonate\":{\"user\":1}," + ask + "}",
         "impersonate.user is no text"},
        {"{\"user\":\"a\",\"impersonate\":{\"name\":\"b\"}," + ask + "}",
         "impersonate has no member 'name'"},
        {"{\"user\":\"a\",\"impersonate\":{\"user\":\"b\",\"groups\":1}," + ask + "}",
         "impersonate.groups is no list"},
        {"{\"user\":\"a\",\"object\":[]," + ask + "}", "object is no object"},
        {"{\"user\":\"a\",\"object\":{},\"nonResourceAttributes\":{}}", "not to a URL"},
        {"{\"user\":\"a\",\"resourceAttributes\":{\"fieldSelector\":1}}",
         "fieldSelector is no object"},
    };
    for (const auto& [line, text] : rows) {
        CAPTURE(line);
        CHECK(refusal(line).find(text) != std::string::npos);
    }
}

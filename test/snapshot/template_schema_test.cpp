// Where schemas of custom resources have place for pod templates, and which kinds are listed.
#include "snapshot/template_schema.h"

#include <doctest/doctest.h>

#include <string>

#include "snapshot/custom_kinds.h"
#include "value/decode.h"

using namespace assay;

namespace {

const std::string kContainers =
    R"("containers":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"image":{},"env":{}}}})";
const std::string kPodSpec =
    R"({"type":"object","properties":{)" + kContainers + R"(,"volumes":{}}})";
const std::string kKept =
    R"({"properties":{"containers":{"items":{"properties":{"image":{},"name":{}}}}}})";
const std::string kOpen = R"({"type":"object","x-kubernetes-preserve-unknown-fields":true})";
const std::string kOpenKept = R"({"x-kubernetes-preserve-unknown-fields":true})";

std::string property(const std::string& name, const std::string& schema) {
    return R"({"properties":{")" + name + R"(":)" + schema + "}}";
}

std::string kept(const std::string& text) {
    Store store;
    const auto schema = decode_json(text, store);
    REQUIRE_MESSAGE(schema.has_value(), text);
    const Value once = template_schema(*schema, store);
    CHECK(encode_json(template_schema(once, store)) == encode_json(once));
    return encode_json(once);
}

}  // namespace

TEST_CASE("what of a schema leads to pod templates, and keeping it again changes nothing") {
    const struct {
        const char* what;
        std::string schema;
        std::string kept;
    } kCases[] = {
        {"a pod template",
         property("spec", property("template", R"({"properties":{"metadata":{},"spec":)" +
                                                   kPodSpec + R"(},"description":"x"})")),
         property("spec", property("template", property("spec", kKept)))},
        {"in a list and in a map",
         property("spec", R"({"properties":{"a":{"items":)" + kPodSpec +
                              R"(},"b":{"additionalProperties":)" + kPodSpec + "}}}"),
         property("spec", R"({"properties":{"a":{"items":)" + kKept +
                              R"(},"b":{"additionalProperties":)" + kKept + "}}}")},
        {"fields of its own beside containers that are required",
         property("spec", R"({"required":["containers"],"properties":{)" + kContainers +
                              R"(,"containerConcurrency":{}}})"),
         property("spec", kKept)},
        {"fields of its own beside containers that are not",
         property("spec", R"({"properties":{)" + kContainers + R"(,"replicas":{}}})"), "{}"},
        {"containers of something else",
         property("spec", property("containers", R"({"items":{"properties":{"name":{}}}})")), "{}"},
        {"no containers", property("spec", property("template", property("name", "{}"))), "{}"},
        {"an open object", kOpen, kOpenKept},
        {"an open spec", property("spec", kOpen), property("spec", kOpenKept)},
        {"open templates of a list",
         property("spec", property("podTemplates", R"({"items":)" + kOpen + "}")),
         property("spec", property("podTemplates", R"({"items":)" + kOpenKept + "}"))},
        {"an open spec of a template",
         property("spec", property("template", property("spec", kOpen))),
         property("spec", property("template", property("spec", kOpenKept)))},
        {"containers that may hold anything",
         property("spec", property("job", R"({"properties":{"a":{},"containers":{"items":)" +
                                              kOpen + "}}}")),
         property("spec",
                  property("job", property("containers", R"({"items":)" + kOpenKept + "}")))},
        {"values of a chart", property("spec", property("values", kOpen)), "{}"},
        {"open labels of a template",
         property("spec", property("template", property("metadata", kOpen))), "{}"},
        {"what every object has", property("status", kOpen), "{}"},
        {"no fields are kept",
         property("spec", R"({"x-kubernetes-preserve-unknown-fields":false})"), "{}"},
        {"no schema", R"("x")", "{}"},
        {"fields of another type",
         R"({"properties":{"spec":[1],"a":{"properties":3,"items":"x"}}})", "{}"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.what);
        CHECK(kept(one.schema) == one.kept);
    }
}

TEST_CASE("a schema as deep as a decoder lets it be") {
    std::string text = kPodSpec;
    for (int depth = 0; depth < 100; ++depth) text = R"({"items":)" + text + "}";
    CHECK(kept(text).size() > kKept.size());
}

TEST_CASE("the kind of a definition that has place for a template, and its version") {
    const auto id_of = [](const std::string& spec) {
        Store store;
        const auto definition = decode_json(R"({"spec":)" + spec + "}", store);
        REQUIRE_MESSAGE(definition.has_value(), spec);
        const auto kind = templated_kind(*definition);
        return kind ? kind->group + " " + kind->version + " " + kind->resource + " " + kind->kind
                    : std::string("none");
    };
    const auto spec_of = [](const std::string& versions, const std::string& group = "x.io") {
        return R"({"group":")" + group +
               R"(","names":{"plural":"mice","kind":"Mouse"},"versions":[)" + versions + "]}";
    };
    const auto version = [](const std::string& name, bool served, bool storage,
                            const std::string& schema) {
        return R"({"name":")" + name + R"(","served":)" + (served ? "true" : "false") +
               R"(,"storage":)" + (storage ? "true" : "false") +
               R"(,"schema":{"openAPIV3Schema":)" + schema + "}}";
    };
    const std::string wanted = property("spec", kKept);
    CHECK(id_of(spec_of(version("v1", true, false, wanted) + "," +
                        version("v2", true, true, wanted))) == "x.io v2 mice Mouse");
    CHECK(id_of(spec_of(version("v1", true, false, wanted) + "," +
                        version("v2", false, true, wanted))) == "x.io v1 mice Mouse");
    CHECK(id_of(spec_of(version("v1", true, false, wanted) + "," +
                        version("v2", true, true, "{}"))) == "none");
    CHECK(id_of(spec_of(version("v1", false, true, wanted))) == "none");
    CHECK(id_of(spec_of(R"({"name":"v1","served":true,"storage":true})")) == "x.io v1 mice Mouse");
    CHECK(id_of(spec_of("")) == "none");
    CHECK(id_of(spec_of(version("v1", true, true, wanted), "")) == "none");
    CHECK(
        id_of(
            R"({"group":"gateway.networking.k8s.io","names":{"plural":"gateways","kind":"Gateway"},)"
            R"("versions":[{"name":"v1","served":true,"storage":true}]})") == "none");
    CHECK(id_of(R"("x")") == "none");
}

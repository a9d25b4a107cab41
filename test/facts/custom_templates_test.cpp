// Pod templates of custom resources: by schema where there is one, else by shape.
#include "facts/custom_templates.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr std::string_view kSchema =
    R"({"properties":{"containers":{"items":{"properties":{"image":{},"name":{}}}}}})";

std::string object_of(const std::string& spec) {
    return R"({"apiVersion":"x.io/v1","kind":"Mouse","metadata":{"name":"m","namespace":"shop"},"spec":)" +
           spec + "}";
}

// "base spec-name" of each, sorted as they stand.
std::string found(const std::string& spec, const std::string& schema) {
    Store store;
    const auto object = decode_yaml(object_of(spec), store);
    const auto known = decode_yaml(schema, store);
    REQUIRE(object.has_value());
    REQUIRE(known.has_value());
    std::string out;
    for (const CustomTemplate& one : custom_templates(*object, *known)) {
        out += one.base + "/" + one.spec_name + (one.metadata.is_map() ? "+metadata;" : ";");
    }
    return out;
}

}  // namespace

TEST_CASE("the schema leads: what it names is a pod spec, what it does not is none") {
    const std::string schema =
        "{properties: {spec: {properties: {"
        "template: {properties: {spec: " +
        std::string(kSchema) +
        "}}, "
        "pods: {items: " +
        std::string(kSchema) +
        "}, "
        "by: {additionalProperties: " +
        std::string(kSchema) +
        "}, "
        "free: {x-kubernetes-preserve-unknown-fields: true}}}}}";
    const std::string pod = "{containers: [{name: c, image: i}]}";
    const struct {
        const char* spec;
        std::string by_schema;
        std::string by_shape;
    } kCases[] = {
        {"{template: {metadata: {}, spec: POD}}", "spec.template/spec+metadata;",
         "spec.template/spec+metadata;"},
        {"{pods: [POD, POD]}", "spec/pods[0];spec/pods[1];", "spec/pods[0];spec/pods[1];"},
        {"{by: {a: POD}}", "spec.by/a;", "spec.by/a;"},
        {"{free: {deep: [{job: POD}]}}", "spec.free.deep[0]/job;", "spec.free.deep[0]/job;"},
        {"{other: POD}", "", "spec/other;"},
        {"{template: {spec: {containers: [{name: c, image: i}], mine: 1}}}", "spec.template/spec;",
         ""},
        {"{template: {spec: {containers: [{name: c}]}}}", "", ""},
        {"{template: {spec: {containers: []}}}", "", ""},
        {"{template: POD}", "", "spec/template;"},
        {"{free: {containers: [{name: c, image: i}], mine: 1}}", "", ""},
        {"POD", "", "/spec;"},
    };
    for (const auto& one : kCases) {
        std::string spec = one.spec;
        for (std::size_t at = spec.find("POD"); at != std::string::npos; at = spec.find("POD")) {
            spec.replace(at, 3, pod);
        }
        CAPTURE(spec);
        CHECK(found(spec, schema) == one.by_schema);
        CHECK(found(spec, "null") == one.by_shape);
    }
}

TEST_CASE("custom resources in the universe of pod specs") {
    const std::string definition =
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        "metadata: {name: mice.x.io}\nspec: {group: x.io, names: {plural: mice, kind: Mouse}, "
        "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: "
        "{properties: {spec: {properties: {template: {properties: {spec: " +
        std::string(kSchema) + "}}}}}}}}]}\n";
    const std::string object = object_of(
        "{template: {spec: {containers: [{name: c, image: i}], mine: 1}}, "
        "other: {containers: [{name: d, image: i}]}}");
    const auto rows = [](Cluster& cluster) {
        const Facts facts = cluster.facts(small_data());
        std::string out;
        const Universe& universe = facts.universe("podspec");
        for (const Subject& subject : universe.subjects) {
            out += subject.ref->kind + " " + subject.place->base + "." + subject.place->spec_name +
                   ";";
        }
        for (const Gap& gap : universe.gaps) {
            out += "gap " + gap.row.kind + " " + std::string(text_of(gap.why.reason)) + ";";
        }
        return out;
    };
    for (const TargetKind target : {TargetKind::cluster, TargetKind::files}) {
        Cluster both(target);
        both.objects(definition + "---\n" + object);
        if (target == TargetKind::cluster) {  // as the server calls it
            both.raw.requests.back().resource = "mice";
            both.raw.requests.back().id = "x.io/v1/mice";
        }
        // Files hold none of the pods that come of it: the shape counts beside the schema, and what
        // is neither is unknown.
        const bool files = target == TargetKind::files;
        CHECK(rows(both) ==
              (files ? "Mouse spec.template.spec;Mouse spec.other;" : "Mouse spec.template.spec;"));
        Cluster alone(target);
        alone.objects(object);
        CHECK(rows(alone) ==
              (files ? "Mouse spec.other;gap Mouse indeterminate;" : "Mouse spec.other;"));
    }
    Cluster unread;
    unread.objects(definition);
    CHECK(rows(unread) == "gap Mouse not-asked;");
    Cluster denied;
    denied.objects(definition + "---\n" + object);
    denied.raw.requests.back().objects.clear();
    denied.raw.requests.back().presence = Presence::denied;
    CHECK(rows(denied) == "gap Mouse denied;");
    Cluster blind;
    blind.presence("apiextensions.k8s.io", "customresourcedefinitions", Presence::denied);
    CHECK(rows(blind) == "gap CustomResourceDefinition denied;");
    Cluster files(TargetKind::files);
    files.objects(definition);
    CHECK(rows(files).empty());
}

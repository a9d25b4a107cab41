// What looks like a marker of redaction, and what is one.
#include "collect/redact.h"

#include <doctest/doctest.h>

#include "collect/node_config_text.h"
#include "collect/redact_node.h"
#include "collect/support/redacted.h"

using namespace assay;
using namespace assay::test;

TEST_CASE("what only begins as a marker word is no marker") {
    const std::string key = "-----BEGIN RSA PRIVATE KEY-----\\nMIIhunter2\\n";
    const struct {
        std::string what;
        std::string in;
        const char* out;  // is part of it
    } kCases[] = {
        {"a ConfigMap",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"$redacted:configmap-data:5:low\n)" +
             key + R"("}})",
         R"("a":{"$redacted":{"detector":"private-key")"},
        {"an environment",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"env":[{"name":"D","value":"$redacted:env-value:5:low postgres://u:hunter2@db/x"}]}]}})",
         R"("value":{"$redacted":{"detector":"url-password")"},
        {"arguments",
         R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"args":["--x=$redacted:flag-value:5:low hunter2","$redacted:argument:5:low hunter2"]}]}})",
         R"("--x=$redacted:flag-value:34:high","$redacted:argument:32:high")"},
        {"a configuration map",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kubelet-config","namespace":"kube-system"},"data":{"a":"token: $redacted:named:5:low hunter2\nx: {password: '$redacted:hunter2'}\n"}})",
         R"(\"token\":\"$redacted:)"},
        {"lines",
         R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":"x {\n password $redacted:named:5:hunter2\n token: $redacted:named:1:low hunter2\n url p?password=$redacted:hunter2\n}\n"}})",
         R"(password $redacted:named:)"},
        {"a map marker with a text",
         R"({"apiVersion":"v1","kind":"Secret","data":{"$redacted":"hunter2"}})",
         R"("data":{"$redacted":{"$redacted":{"detector":"secret-data"}}})"},
        {"a map marker with more",
         R"({"apiVersion":"v1","kind":"ConfigMap","data":{"a":{"$redacted":{"detector":"named","length":1,"entropy":"low","x":"hunter2"}}}})",
         R"("x":{"$redacted":{"detector":"configmap-data")"},
        {"a map marker of a detector that is none",
         R"({"apiVersion":"x.io/v1","kind":"Thing","spec":{"$redacted":{"detector":"hunter2","length":1,"entropy":"low"}}})",
         R"("detector":{"$redacted":{"detector":"custom-resource")"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.what);
        const std::string out = redacted(one.in);
        CHECK_MESSAGE(out.find(one.out) != std::string::npos, out);
        CHECK_MESSAGE(out.find("hunter2") == std::string::npos, out);
        CHECK(redacted(out) == out);
    }
}

TEST_CASE("markers that stand for other fields stay when they are read again") {
    for (
        const char* field :
        {R"("metadata":{"annotations":{"$redacted":{"detector":"annotation","entropy":"low","length":1}}})",
         R"("metadata":{"managedFields":[{"$redacted":{"detector":"unexpected","entropy":"low","length":1}}]})",
         R"("metadata":{"labels":{"$redacted":{"detector":"url-password","entropy":"low","length":1}}})"}) {
        const std::string object = R"({"apiVersion":"v1","kind":"Pod",)" + std::string(field) + "}";
        CHECK(redacted(object) == object);
    }
}

TEST_CASE("files and variables of a node: what resembles a marker is redacted") {
    const struct {
        TextForm form;
        const char* in;
    } kCases[] = {
        {TextForm::yaml, "token: $redacted:named:5:low hunter2\n"},
        {TextForm::yaml, "env: {A: '$redacted:hunter2'}\n"},
        {TextForm::yaml, "env: {$redacted: {detector: hunter2, length: 1, entropy: low}}\n"},
        {TextForm::yaml, "$redacted:not-understood:5:low hunter2\n"},
        {TextForm::manifest, "$redacted:not-understood:5:low\nhunter2\n"},
        {TextForm::variables, "A=$redacted:env-value:5:low hunter2\n"},
        {TextForm::variables, "KUBELET_ARGS=\"--x=$redacted:hunter2\"\n"},
        {TextForm::toml, "token = \"$redacted:named:5:low hunter2\"\n"},
        {TextForm::toml, "= $redacted:not-understood:5:low hunter2\n"},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.in);
        const std::string out = redacted_config_text(one.in, one.form);
        CHECK_MESSAGE(out.find("hunter2") == std::string::npos, out);
        CHECK(redacted_config_text(out, one.form) == out);
    }
    CHECK(redacted_variable("ETCD_X", "$redacted:hunter2").find("hunter2") == std::string::npos);
    CHECK(redacted_variable("ETCD_X", "$redacted:flag-value:7:low") ==
          "$redacted:flag-value:7:low");
}

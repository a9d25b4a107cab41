#include "collect/node_job.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "value/decode.h"

using namespace assay;

namespace {

NodeJob job_of(const std::string& node) {
    NodeJob job;
    job.node = node;
    job.image = "registry.example.com:5000/security/kubeassay:0.1.0@sha256:" + std::string(64, 'a');
    return job;
}

}  // namespace

TEST_CASE("the Job reads one node and may do nothing else") {
    const NodeJob job = job_of("w1.example.com");
    const auto text = node_job_text(job);
    REQUIRE_MESSAGE(text.has_value(), (text ? "" : text.error().text()));
    CHECK(text->find('{') == text->find("{cpu"));  // nothing was left to fill in
    Store store;
    const auto made = decode_yaml(*text, store);
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text()));
    CHECK(made->get("kind").text_or() == "Job");
    CHECK(made->get("metadata").get("name").text_or() == node_job_name(job));
    CHECK(made->get("metadata").get("namespace").text_or() == kNodeJobSpace);
    CHECK(made->get("spec").get("backoffLimit").as_integer() == 0);
    const Value spec = made->get("spec").get("template").get("spec");
    CHECK(spec.get("nodeName").text_or() == "w1.example.com");
    CHECK_FALSE(spec.get("automountServiceAccountToken").as_bool());
    for (const char* shared : {"hostPID", "hostNetwork", "hostIPC", "serviceAccountName"}) {
        CHECK_MESSAGE(spec.get(shared).is_null(), shared);
    }
    REQUIRE(spec.get("volumes").items().size() == 1);
    REQUIRE(spec.get("containers").items().size() == 1);
    const Value container = spec.get("containers").items()[0];
    CHECK(container.get("image").text_or() == job.image);
    const Value rights = container.get("securityContext");
    CHECK_FALSE(rights.get("privileged").as_bool());
    CHECK_FALSE(rights.get("allowPrivilegeEscalation").as_bool());
    CHECK(rights.get("readOnlyRootFilesystem").as_bool());
    CHECK(encode_json(rights.get("capabilities")) ==
          R"({"add":["DAC_READ_SEARCH","SYS_PTRACE"],"drop":["ALL"]})");
    REQUIRE(container.get("volumeMounts").items().size() == 1);
    CHECK(container.get("volumeMounts").items()[0].get("readOnly").as_bool());
    CHECK(encode_json(container.get("args")) ==
          R"(["collect","node","--root","/host","--name","w1.example.com","--log"])");
}

TEST_CASE("names of Jobs are short, and differ by node and run") {
    std::set<std::string> names;
    for (const std::string& node : {std::string("w1"), std::string("w2"), std::string(253, 'a')}) {
        for (const char* run : {"manual", "0123456789abcdef"}) {
            NodeJob job = job_of(node);
            job.run = run;
            CHECK(node_job_name(job).size() <= 63);
            CHECK(node_job_name(job) == node_job_name(job));
            names.insert(node_job_name(job));
        }
    }
    CHECK(names.size() == 6);
}

TEST_CASE("names that are none make no Job") {
    for (const std::string& bad :
         {std::string(), std::string("a b"), std::string("a\"b"), std::string("a\nb"),
          std::string("--root"), std::string("A"), std::string("a{b}"), std::string("\xc3\xa4"),
          std::string(254, 'a')}) {
        CAPTURE(bad);
        CHECK_FALSE(node_job_text(job_of(bad)));
        NodeJob job = job_of("w1");
        job.space = bad;
        CHECK_FALSE(node_job_text(job));
        job = job_of("w1");
        job.run = bad;
        CHECK_FALSE(node_job_text(job));
    }
    for (const std::string& bad : {std::string(), std::string("a b"), std::string("a\"b"),
                                   std::string("a\nb"), std::string("-a"), std::string(513, 'a')}) {
        NodeJob job = job_of("w1");
        job.image = bad;
        CHECK_FALSE(node_job_text(job));
    }
}

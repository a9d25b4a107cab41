#include "evaluate/fixture.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "base/files.h"
#include "evaluate/run_fixture.h"
#include "policy/facts_data.h"
#include "policy/load.h"

using namespace assay;

namespace {

const LoadedChecks& loaded() {
    static const PolicyFile file{
        "checks/t.yaml", "t",
        "title: t\nseverity: low\ndomain: runtime\neffort: S\nwhy: w\nremediation: r\n"
        "references: [https://example.org]\nsubject: Pod\nparams: {names: []}\n"
        "message: object.metadata.name\nassert: \"object.metadata.name in params.names\"\n"};
    static const LoadedChecks checks = load_checks(std::span(&file, 1));
    REQUIRE(checks.checks.size() == 1);
    return checks;
}

std::string fault(const std::string& text, const std::string& name = "pass.x.yaml") {
    const auto fixture = read_fixture(name, text, loaded().checks.front());
    REQUIRE_FALSE(fixture.has_value());
    return fixture.error().text();
}

void expect(const std::string& text, const std::string& message) {
    const std::string found = fault(text);
    CAPTURE(text);
    CAPTURE(found);
    CHECK(found.find(message) != std::string::npos);
}

constexpr const char* kPod =
    "objects: [{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}}]\n";

}  // namespace

TEST_CASE("a fixture is evidence") {
    const std::string text = std::string(kPod) +
                             "nodes: {w1: {processes: [{argv: [kubelet, -v]}], files: {/a: {mode: "
                             "'0600', owner: 'root:root', text: x}, /b: denied}, listeners: "
                             "[{address: 127.0.0.1, port: 10248, process: kubelet}]}, w2: "
                             "{presence: unreachable, listeners: denied}}\n"
                             "probes: {/version: {status: 401, kubernetes: true}, "
                             "'http:8080/version': {refused: true}, /x: malformed}\n"
                             "target: {version: v1.34.1, platform: kubeadm}\n"
                             "params: {names: [p]}\nasOf: 2026-02-03\n"
                             "expect: {subject: {kind: Pod}, count: 1}\n";
    const auto fixture = read_fixture("a/pass.x.yaml", text, loaded().checks.front());
    if (!fixture) {
        FAIL(fixture.error().text());
    }
    const Evidence& evidence = fixture->evidence;
    CHECK(fixture->expect.verdict == Verdict::pass);
    CHECK(format_date(fixture->as_of) == "2026-02-03");
    CHECK(evidence.target.version == "v1.34.1");
    REQUIRE(evidence.find("", "pods") != nullptr);
    CHECK(evidence.find("", "pods")->presence == Presence::present);
    CHECK(evidence.find("", "pods")->objects.size() == 1);
    CHECK(evidence.nodes_asked);
    REQUIRE(evidence.node("w1") != nullptr);
    CHECK(evidence.node("w1")->files.at("/a").mode == "0600");
    CHECK(evidence.node("w1")->files.at("/b").presence == Presence::denied);
    CHECK(evidence.node("w1")->listeners.front().port == 10248);
    CHECK(evidence.node("w2")->presence == Presence::unreachable);
    CHECK(evidence.node("w2")->listeners_presence == Presence::denied);
    CHECK(evidence.probe("/version")->status == 401);
    CHECK(evidence.probe("http:8080/version")->presence == Presence::unreachable);
    CHECK(evidence.probe("http:8080/version")->refused);
    CHECK(evidence.probe("/x")->presence == Presence::malformed);
}

TEST_CASE("presences of requests") {
    const auto read = [](const std::string& presence) {
        auto fixture = read_fixture("pass.x.yaml",
                                    std::string(kPod) + "requests: {v1/pods: " + presence + "}\n",
                                    loaded().checks.front());
        REQUIRE(fixture.has_value());
        return std::move(*fixture);
    };
    CHECK(read("denied").evidence.find("", "pods")->objects.empty());
    CHECK_FALSE(read("denied").evidence.find("", "pods")->reason.empty());
    CHECK(read("partial").evidence.find("", "pods")->objects.size() == 1);
    CHECK(read("not-asked").evidence.find("", "pods") == nullptr);
}

TEST_CASE("what is wrong with a fixture") {
    CHECK(fault("{}", "good.x.yaml").find("named after its verdict") != std::string::npos);
    CHECK(fault("{}", "error.x.yaml").find("named after its verdict") != std::string::npos);
    expect("object: []\n", "pass.x.yaml:1:9: unknown key 'object'; did you mean 'objects'?");
    expect("objects: {}\n", "'objects' must be a list");
    expect("objects: [{kind: Pod}]\n", "needs apiVersion, kind and metadata.name");
    expect("configz: []\n", "'configz' must be a map from Node");
    expect("requests: {v1/pods: gone}\n", "must be a presence");
    expect("requests: {v1/pod: denied}\n", "does not read 'v1/pod'");
    expect("probes: {/version: {stats: 1}}\n", "did you mean 'status'?");
    expect("nodes: {w: {processes: [{argv: [a, 1]}]}}\n", "argv must hold texts");
    expect("nodes: {w: {files: {/a: {mode: 0600}}}}\n", "mode must be a text");
    expect("nodes: {w: {listeners: [{address: a}]}}\n",
           "listeners.port must be a number in its range");
    expect("target: {kind: cloud}\n", "must be cluster or files");
    expect("params: {name: []}\n", "t has no param 'name'");
    expect("params: {names: a}\n", "of another type");
    expect("asOf: soon\n", "must be a date");
    expect("expect: {reason: forgotten}\n", "there is no reason 'forgotten'");
    expect("expect: {subjekt: {}}\n", "did you mean 'subject'?");
    expect("objects: [\n", "pass.x.yaml:");
}

TEST_CASE("differences say what was expected and what was found") {
    static const FactsData data = [] {
        std::vector<PolicyProblem> problems;
        return load_facts_data(packed_facts(), problems);
    }();
    const Check& check = loaded().checks.front();
    const auto differences_of = [&](const std::string& name, const std::string& expect) {
        const auto fixture = read_fixture(name, kPod + expect, check);
        REQUIRE(fixture.has_value());
        const auto evaluation = judge_fixture(*fixture, check, data);
        REQUIRE(evaluation.has_value());
        std::string all;
        for (const std::string& each : differences(*fixture, check, *evaluation)) {
            all += each;
        }
        return all;
    };
    CHECK(differences_of("fail.x.yaml", "expect: {message: p, evidence: metadata.name}\n").empty());
    CHECK(differences_of("pass.x.yaml", "params: {names: [p]}\n").empty());
    CHECK(differences_of("pass.x.yaml", "").find("expected pass, found") == 0);
    CHECK(differences_of("fail.x.yaml", "expect: {evidence: hostPID}\n").find("nothing mentions") ==
          0);
    CHECK(differences_of("fail.x.yaml", "expect: {message: q}\n").find("no message says") == 0);
    CHECK(differences_of("fail.x.yaml", "expect: {count: 2}\n").find("expected 2 rows") == 0);
    CHECK(differences_of("fail.x.yaml", "expect: {subject: {name: q}}\n").find("expected fail") ==
          0);
}

TEST_CASE("the runner wants a pass, a fail and an unknown, and owners for all fixtures") {
    namespace fs = std::filesystem;
    static const FactsData data = [] {
        std::vector<PolicyProblem> problems;
        return load_facts_data(packed_facts(), problems);
    }();
    const fs::path folder = fs::temp_directory_path() / "assay-fixtures-test";
    fs::remove_all(folder);
    fs::create_directories(folder / "t");
    fs::create_directories(folder / "gone");
    REQUIRE(replace_file(folder / "t" / "fail.x.yaml", kPod).has_value());
    REQUIRE(replace_file(folder / "t" / "pass.x.yaml", kPod).has_value());
    REQUIRE(replace_file(folder / "gone" / "pass.x.yaml", kPod).has_value());
    const FixtureReport report = test_checks(loaded().checks, data, folder);
    fs::remove_all(folder);
    CHECK(report.checks == 1);
    CHECK(report.fixtures == 2);
    REQUIRE(report.failures.size() == 3);
    CHECK(report.failures[0].find("t/pass.x.yaml: expected pass, found") == 0);
    CHECK(report.failures[1] == "t: no fixture for the verdict unknown");
    CHECK(report.failures[2] == "gone: fixtures of a check that does not exist");
}

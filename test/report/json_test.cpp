#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "base/packed.h"
#include "base/text.h"
#include "report/support/samples.h"
#include "report/writers.h"
#include "value/decode.h"

using namespace assay;

namespace {

// The published schema.
nlohmann::json schema() {
    return nlohmann::json::parse(packed_file("reports/assessment.schema.json").value());
}

std::string json_of(const Assessment& assessment) { return write_json(assessment, {}).value(); }

}  // namespace

TEST_CASE("every sample is one JSON document in UTF-8, the same each time") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string text = json_of(sample.assessment);
        CHECK(is_utf8(text));
        CHECK(text == json_of(sample.assessment));
        CHECK(text.ends_with("}\n"));
        Store store;
        CHECK(decode_json(text, store).has_value());
    }
}

TEST_CASE("in pieces it is the same text; after a refused piece nothing more is put") {
    Assessment assessment;
    Finding finding;
    finding.check = "a/b";
    finding.add_details().message = "quotes \" and \\, \x01, \x7f, \xff, \xc3\xa9";
    assessment.findings = std::vector<Finding>(2000, finding);
    std::string text;
    std::size_t pieces = 0;
    REQUIRE(write_json_pieces(assessment, [&](std::string_view piece) -> Result<void> {
        text += piece;
        ++pieces;
        return {};
    }));
    CHECK(pieces > 5);
    CHECK(text == json_of(assessment));
    CHECK(text.find(R"("message":"quotes \" and \\, \u0001, )"
                    "\x7f, \xef\xbf\xbd, \xc3\xa9\"") != std::string::npos);
    std::size_t asked = 0;
    const auto refused = write_json_pieces(assessment, [&](std::string_view) -> Result<void> {
        ++asked;
        return fail(ErrorCode::unwritable, "full");
    });
    REQUIRE_FALSE(refused);
    CHECK(asked == 1);
}

TEST_CASE("values of proofs are JSON where they are, text where they were cut") {
    Assessment assessment;
    Finding finding;
    finding.check = "a/b";
    finding.add_details().evidence = {{"whole", R"({"a":[1,true,null,"x"]})"},
                                      {"cut", R"({"a":[1,tr)"},
                                      {"word", "true"},
                                      {"text", R"("a b")"},
                                      {"quoted", R"("a \"b\"")"},
                                      {"open", R"("a)"},
                                      {"two", R"("a","b")"},
                                      {"deep", std::string(100, '[') + std::string(100, ']')}};
    assessment.findings = std::vector<Finding>{finding};
    const std::string text = json_of(assessment);
    CHECK(text.find(R"({"what":"whole","value":{"a":[1,true,null,"x"]}})") != std::string::npos);
    CHECK(text.find(R"({"what":"cut","value":"{\"a\":[1,tr"})") != std::string::npos);
    CHECK(text.find(R"({"what":"word","value":true})") != std::string::npos);
    CHECK(text.find(R"({"what":"text","value":"a b"})") != std::string::npos);
    CHECK(text.find(R"({"what":"quoted","value":"a \"b\""})") != std::string::npos);
    CHECK(text.find(R"({"what":"open","value":"\"a"})") != std::string::npos);
    CHECK(text.find(R"({"what":"two","value":"\"a\",\"b\""})") != std::string::npos);
    CHECK(text.find(R"("deep","value":"[[)") != std::string::npos);
}

TEST_CASE("every check and every finding is written as the JSON library writes it") {
    std::size_t rows = 0;
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const std::string text = json_of(sample.assessment);
        const std::size_t begin = text.find("\"checks\": [") + 11;
        for (std::size_t at = text.find("\n    {", begin); at != std::string::npos;) {
            const std::size_t end = text.find('\n', at + 1);
            std::string line = text.substr(at + 5, end - at - 5);
            if (line.ends_with(',')) line.pop_back();
            CHECK(nlohmann::ordered_json::parse(line).dump() == line);
            ++rows;
            at = text.find("\n    {", end);
        }
    }
    CHECK(rows > 100);
}

TEST_CASE("what is kept of a row is not taken for that of another") {
    Assessment assessment;
    Finding finding;
    finding.verdict = Verdict::pass;
    finding.source = SubjectSource::file;
    std::vector<Finding> findings;
    const auto add = [&] { findings.push_back(finding); };
    finding.check = "a/b";
    add();
    finding.request = "v1/pods";
    add();
    finding.count = 2;
    add();
    finding.is_known = true;
    add();
    finding.source = SubjectSource::none;
    add();
    finding.check = "c/d";
    finding.verdict = Verdict::fail;
    finding.add_details().evidence = {{"x", "1.50"}, {"y", "1.50"}, {"z", R"("\u0041")"}};
    add();
    assessment.findings = std::move(findings);
    const auto rows = nlohmann::json::parse(json_of(assessment)).at("findings");
    REQUIRE(rows.size() == 6);
    const auto row = [&](std::size_t at, const char* pointer) {
        return rows[at].at(nlohmann::json::json_pointer(pointer)).dump();
    };
    CHECK(row(0, "/origin/request") == "null");
    CHECK(row(1, "/origin/request") == R"("v1/pods")");
    CHECK(row(1, "/count") == "1");
    CHECK(row(2, "/count") == "2");
    CHECK(row(2, "/known") == "false");
    CHECK(row(3, "/known") == "true");
    CHECK(row(4, "/origin") == "null");
    CHECK(row(4, "/check") == R"("a/b")");
    CHECK(row(5, "/check") == R"("c/d")");
    CHECK(row(5, "/evidence") ==
          R"([{"value":1.5,"what":"x"},{"value":1.5,"what":"y"},{"value":"A","what":"z"}])");
}

TEST_CASE("the subject of a row is its own, whatever the row before it is about") {
    Assessment assessment;
    const std::vector<SubjectRef> subjects{{"v1", "Pod", "a", "x"},   {"v1", "Pod", "a", "y"},
                                           {"v1", "Pod", "b", "y"},   {"v1", "Node", "b", "y"},
                                           {"v2", "Node", "b", "y"},  {"", "", "", ""},
                                           {"v2", "No\"de", "b", "y"}};
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        Finding& finding = findings.emplace_back();
        finding.check = std::to_string(i);
        finding.verdict = Verdict::pass;
        finding.subject = subjects[i];
    }
    assessment.findings = std::move(findings);
    const auto rows = nlohmann::json::parse(json_of(assessment)).at("findings");
    REQUIRE(rows.size() == subjects.size());
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        const nlohmann::json& subject = rows[i].at("subject");
        CHECK(subject.at("apiVersion") == subjects[i].api_version);
        CHECK(subject.at("kind") == subjects[i].kind);
        CHECK(subject.at("namespace") == subjects[i].ns);
        CHECK(subject.at("name") == subjects[i].name);
    }
}

TEST_CASE("what is not there is null, never left out") {
    Assessment assessment;
    Finding finding;
    finding.check = "a/b";
    finding.verdict = Verdict::unknown;
    finding.unknown = Unknown{Reason::not_asked, "nobody asked"};
    assessment.findings = std::vector<Finding>{finding};
    const std::string text = json_of(assessment);
    CHECK(text.find(R"("reason":{"code":"not-asked","text":"nobody asked"})") != std::string::npos);
    CHECK(text.find(R"("at":null)") != std::string::npos);
    CHECK(text.find(R"("origin":null)") != std::string::npos);
    CHECK(text.find(R"("decidedBy":null)") != std::string::npos);
    CHECK(text.find(R"("score": null)") != std::string::npos);
}

TEST_CASE("the shape of the documented example") {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name != "failing") continue;
        const std::string text = json_of(sample.assessment);
        for (
            const char* part :
            {R"("schema": "kubeassay.assessment/1")", R"("collectedAt": "2026-11-23T01:00:00Z")",
             R"("asOf": "2026-11-23")", R"("unit":"basis points")", R"("limitedBy":"runtime")",
             R"("gates":66)", R"("bySeverity":{"critical":131,"high":2,"medium":3,"low":0})",
             R"("origin":{"source":"api","request":"apps/v1/deployments","path":"spec.template.spec.containers[0].securityContext.privileged","file":"rbac/dev-all.yaml","line":27,"column":15})",
             R"("at":{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","namespace":"","name":"dev-all"})"}) {
            INFO(part);
            CHECK(text.find(part) != std::string::npos);
        }
    }
}

TEST_CASE("upgrades: every one, with every vulnerability") {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name != "patching") continue;
        const std::string text = json_of(sample.assessment);
        CHECK(
            text.find(
                R"({"component":"runc","from":"1.1.5+ds1-1+b1","to":"1.1.5+ds1-1+deb12u2","severity":"critical","subjects":{"kind":"Node","failing":4,"all":13,"complete":true},"vulnerabilities":["CVE-2024-21626","CVE-2025-31133","CVE-2025-52565","CVE-2025-52881"],"checks":["runtime/runc-known-vulnerable"]})") !=
            std::string::npos);
        CHECK(text.find("CVE-2025-1014") != std::string::npos);
    }
}

TEST_CASE("json: the schema has every reason of an unknown") {
    const auto codes = schema()["$defs"]["reason"]["properties"]["code"]["enum"];
    std::size_t count = 0;
    for (auto reason = Reason::denied; reason <= Reason::limit;
         reason = static_cast<Reason>(static_cast<std::uint8_t>(reason) + 1)) {
        CAPTURE(text_of(reason));
        CHECK(std::count(codes.begin(), codes.end(), text_of(reason)) == 1);
        ++count;
    }
    CHECK(codes.size() == count);
}

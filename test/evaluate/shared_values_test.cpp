// What is found once for a check or for a tile says what each row would find alone
// (evaluate/common_variables.h, evaluate/shared_values.h).
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "evaluate/evaluate.h"
#include "evaluate/fixture.h"
#include "facts/facts.h"
#include "policy/facts_data.h"
#include "policy/load.h"

using namespace assay;

namespace {

const FactsData& data() {
    static const FactsData loaded = [] {
        std::vector<PolicyProblem> problems;
        return load_facts_data(packed_facts(), problems);
    }();
    return loaded;
}

PolicyFile check(const char* id, const std::string& rules) {
    return {"checks/" + std::string(id) + ".yaml", id,
            "title: t\nseverity: low\ndomain: runtime\neffort: S\nwhy: w\nremediation: r\n"
            "references: [https://example.org]\nsubject: gateway.networking.k8s.io/Gateway\n" +
                rules};
}

// What a finding says, on one line.
std::string line_of(const Finding& finding) {
    const Details& details = finding.details();
    std::string line = *finding.check + " " + finding.subject->name + " " +
                       std::string(text_of(finding.verdict)) + " " + *details.message + " " +
                       *details.path + " " + *details.decided_by;
    if (finding.unknown) line += " " + finding.unknown->text;
    for (const Proof& proof : details.evidence) line += " " + *proof.what + "=" + *proof.value;
    for (const FoundItem& item : details.found) {
        line += " " + *item.name + "#" + std::string(std::string_view(item.fingerprint));
    }
    return line;
}

struct Lines {
    std::vector<std::string> together;  // all checks at once
    std::vector<std::string> alone;     // each by itself, one subject of a tile at a time
};

// `objects` are those of a fixture, with its date.
Lines judge(const std::vector<PolicyFile>& files, const std::string& objects, unsigned threads) {
    const LoadedChecks loaded = load_checks(files);
    REQUIRE(loaded.checks.size() == files.size());
    const auto fixture = read_fixture("pass.x.yaml", objects, loaded.checks.front());
    REQUIRE(fixture.has_value());
    const auto facts = derive(fixture->evidence, data());
    REQUIRE(facts.has_value());
    Lines lines;
    for (const Finding& each : evaluate(*facts, loaded.checks, {fixture->as_of, threads}).findings)
        lines.together.push_back(line_of(each));
    for (const Check& one : loaded.checks) {
        for (const Finding& each :
             evaluate(*facts, std::span(&one, 1), {fixture->as_of, 1}).findings) {
            lines.alone.push_back(line_of(each));
        }
    }
    return lines;
}

std::string gateway(const std::string& name, const std::string& rest) {
    return "- {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: " + name +
           ", namespace: shop}" + rest + "}\n";
}

bool has(const std::string& line, std::string_view part) {
    return line.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("checks that ask the same of a subject find what each finds alone") {
    std::string objects = "asOf: 2026-06-01\nobjects:\n";
    for (int index = 0; index < 300; ++index) {  // more than a tile
        const std::string n = std::to_string(index);
        objects += gateway(
            "c" + n, ", data: {list: [{name: a" + n + ", size: " + std::to_string(index % 5) +
                         "}], more: " + (index % 11 == 0 ? "x" : "[{name: b, size: 3}]") + "}");
    }
    const std::string asked =
        "select: \"!object.metadata.name.endsWith('7')\"\n"
        "items: object.data.?list.orValue([]) + object.data.?more.orValue([])\n";
    // What is asked of a date is part of the proof, whoever asked first.
    const std::string dated =
        "select: version.endOfLife('v1.30.0') < asOf && size(object.data) > 0\n";
    const std::vector<PolicyFile> files{
        check("p", asked + "each: item.size < 4\nmessage: item.name\n"),
        check("q", asked + "each: item.size != 0 || params.all\nparams: {all: false}\n"
                           "message: item.name + ' of ' + object.metadata.name\n"),
        check("r", asked + "each: item.name != 'b'\nnone: fail\nmessage: \"'b'\"\n"),
        check("s", dated + "assert: object.metadata.name != 'c1'\nmessage: \"'s'\"\n"),
        check("t", dated + "assert: object.metadata.name != 'c2'\nmessage: \"'t'\"\n")};
    for (const unsigned threads : {1U, 4U}) {
        const Lines lines = judge(files, objects, threads);
        CHECK(lines.together == lines.alone);
        CHECK(lines.alone.size() == 3U * 270U + 2U * 300U);
        const auto count = [&](auto holds) { return std::ranges::count_if(lines.alone, holds); };
        CHECK(count([](const std::string& line) { return has(line, " error "); }) > 0);
        CHECK(count([](const std::string& line) {
                  return has(line, " fail ") && has(line, "end of life of Kubernetes 1.30");
              }) == 2);
    }
}

TEST_CASE("a variable that no subject changes gives every subject the same, and its proof") {
    const std::string objects =
        "asOf: 2026-06-01\nobjects:\n" + gateway("a", "") + gateway("b", "") + gateway("c", "");
    // Brackets around a name hide nothing.
    for (const std::string version : {"version", "(version)"}) {
        const Lines lines =
            judge({check("v",
                         "message: variables.said\nparams: {sign: '!'}\nvariables:\n"
                         "- {name: names, expression: \"cluster.list('gateway.networking.k8s.io/"
                         "Gateway').map(each, each.metadata.name + params.sign)\"}\n"
                         "- {name: never, expression: 1 / 0 == 1}\n"
                         "- {name: end, expression: \"" +
                             version +
                             ".endOfLife('v1.30.0')\"}\n"
                             "- {name: said, expression: object.metadata.name + ' of ' + "
                             "variables.names.join()}\n"
                             "- {name: over, expression: variables.end < asOf}\n"
                             "assert: size(variables.names) == 0 && variables.never || "
                             "!variables.over\n")},
                  objects, 1);
        REQUIRE(lines.together.size() == 3);
        for (std::size_t row = 0; row < 3; ++row) {
            const std::string name(1, static_cast<char>('a' + row));
            CHECK(has(lines.together[row], " fail " + name + " of a!b!c!"));
            CHECK(has(lines.together[row], "end of life of Kubernetes 1.30"));
        }
    }
}

TEST_CASE("a variable that no subject changes has a budget of its own") {
    const auto verdict = [](const std::string& expression, const std::string& assertion) {
        const Lines lines =
            judge({check("v", "message: \"'x'\"\nvariables:\n- {name: slow, expression: \"" +
                                  expression + "\"}\nassert: " + assertion + "\n")},
                  "objects:\n" + gateway("a", ""), 1);
        return lines.together.at(0);
    };
    const auto turns = [](const std::string& count, const std::string& least) {
        return "lists.range(" + count + ").all(a, lists.range(" + count +
               ").all(b, a + b >= " + least + "))";
    };
    const std::string row = turns("250", "size(object.kind) - 7");
    CHECK(has(verdict("true", row), " pass "));
    CHECK(has(verdict(turns("250", "0"), "variables.slow && " + row), " pass "));
    // Of the row, both count together.
    CHECK(has(verdict(turns("250", "size(object.kind) - 7"), "variables.slow && " + row),
              "units of cost"));
    // Above the limit nothing else decides.
    CHECK(has(verdict(turns("1200", "0"), "variables.slow || object.metadata.name == 'a'"),
              "v a unknown"));
}

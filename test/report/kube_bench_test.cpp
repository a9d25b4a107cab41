#include "report/kube_bench.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>

#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

// One part of a report, as kube-bench writes it, with what it saw on the node left in.
std::string part(std::string_view version, std::string_view results) {
    return R"({"id": "1", "version": ")" + std::string(version) +
           R"(", "node_type": "master", "tests": [{"section": "1.1", "results": [)" +
           std::string(results) + R"(]}, {"section": "1.2", "results": null}], "total_pass": 1})";
}

std::string row(std::string_view number, std::string_view status) {
    return R"({"test_number": ")" + std::string(number) + R"(", "status": ")" +
           std::string(status) + R"(", "actual_value": "canary-secret", "scored": true})";
}

KubeBenchReport read(const std::string& text, std::string file = "kb.json") {
    auto report = read_kube_bench(std::move(file), text);
    REQUIRE(report.has_value());
    return std::move(*report);
}

std::string refused(const std::string& text) {
    const auto report = read_kube_bench("kb.json", text);
    return report ? std::string() : report.error().text();
}

Assessment sample() {
    for (test::Sample& sample : test::make_samples())
        if (sample.name == "benchmark") {
            sample.assessment.benchmark->kube_bench.clear();
            sample.assessment.benchmark->controls[3].kube_bench.reset();
            return std::move(sample.assessment);
        }
    return {};
}

}  // namespace

TEST_CASE("a report of kube-bench: numbers and states, with totals or without") {
    const std::string one = part("cis-1.12", row("1.1.1", "PASS") + "," + row("1.2.6", "WARN"));
    const std::string two = part("cis-1.12", row("4.1.1", "FAIL"));
    for (const std::string& text :
         {R"({"Controls": [)" + one + "," + two + R"(], "Totals": {"total_pass": 1}})",
          "[" + one + "," + two + "]"}) {
        const KubeBenchReport report = read(text);
        CHECK(report.version == "cis-1.12");
        CHECK(report.states ==
              std::map<std::string, KubeBenchState>{{"1.1.1", KubeBenchState::pass},
                                                    {"1.2.6", KubeBenchState::warn},
                                                    {"4.1.1", KubeBenchState::fail}});
    }
}

TEST_CASE("what is no report of kube-bench is refused") {
    const auto says = [](const std::string& text, std::string_view what) {
        const std::string problem = refused(text);
        CHECK_MESSAGE(problem.find(what) != std::string::npos, problem);
        CHECK(problem.starts_with("kb.json"));
    };
    says("", "not JSON");
    says("{\"Controls\": [", "was cut");
    says("7", "lacks a member");
    says("{}", "lacks a member");
    says("[]", "holds no control");
    says("{\"Controls\": null}", "holds no control");
    says("[" + part("cis-1.12", "7") + "]", "lacks a member");
    says("[" + part("cis-1.12", "") + "]", "holds no control");
    says("[" + part("cis-1.12", row("1.1.1", "pass")) + "]", "a state that is none of its");
    says("[" + part("cis-1.12", row("1.1.1", "PASS")) + "," + part("cis-1.11", row("2.1", "PASS")) +
             "]",
         "is of two versions");
    says(R"([{"version": "cis-1.12", "tests": "none"}])", "lacks a member");
    says(std::string(200000, '['), "not JSON");
}

TEST_CASE("of several nodes a control has the worst state") {
    Assessment made = sample();
    const auto compare = [&](std::string_view state) {
        compare_with(read("[" + part("cis-2.0", row("1.2.6", state)) + "]"), made);
    };
    compare("PASS");
    CHECK(made.benchmark->controls[1].kube_bench == KubeBenchState::pass);
    compare("FAIL");
    CHECK(made.benchmark->controls[1].kube_bench == KubeBenchState::fail);
    compare("WARN");
    CHECK(made.benchmark->controls[1].kube_bench == KubeBenchState::fail);
    CHECK_FALSE(made.benchmark->controls[0].kube_bench);
    CHECK(made.benchmark->kube_bench.size() == 3);
}

TEST_CASE("numbers of another edition mean other controls") {
    const auto with = [&](std::string_view version) {
        return fit_edition(read("[" + part(version, row("1.2.6", "PASS")) + "]"),
                           "cis-kubernetes-1.12");
    };
    CHECK(with("cis-1.12").has_value());
    for (const std::string_view version :
         {"cis-1.1", "cis-1.11", "cis-1.120", "k3s-cis-1.12", ""}) {
        CAPTURE(version);
        const auto refused = with(version);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::usage);
        CHECK(refused.error().text().find("cis-kubernetes-1.12") != std::string::npos);
    }
}

TEST_CASE("how two verdicts stand to each other") {
    struct Row {
        std::optional<KubeBenchState> theirs;
        Verdict ours;
        Agreement agreement;
    };
    using State = KubeBenchState;
    for (const Row& each : std::array{
             Row{State::pass, Verdict::pass, Agreement::same},
             Row{State::fail, Verdict::fail, Agreement::same},
             Row{State::pass, Verdict::fail, Agreement::differs},
             Row{State::fail, Verdict::pass, Agreement::differs},
             Row{State::pass, Verdict::not_applicable, Agreement::differs},
             Row{State::fail, Verdict::not_applicable, Agreement::differs},
             Row{State::warn, Verdict::pass, Agreement::ours_only},
             Row{State::info, Verdict::fail, Agreement::ours_only},
             Row{State::pass, Verdict::unknown, Agreement::theirs_only},
             Row{State::fail, Verdict::error, Agreement::theirs_only},
             Row{State::warn, Verdict::unknown, Agreement::neither},
             Row{State::info, Verdict::error, Agreement::neither},
             Row{std::nullopt, Verdict::pass, Agreement::not_there},
         }) {
        AssessedControl control;
        control.kube_bench = each.theirs;
        control.verdict = each.ours;
        CHECK(agreement_of(control) == each.agreement);
    }
}

TEST_CASE("the report lists what is not alike, and nothing that kube-bench saw") {
    Assessment made = sample();
    CHECK(write_text(made, {}).value().find("kube-bench") == std::string::npos);
    compare_with(read("[" +
                      part("cis-2.0", row("1.1.1", "WARN") + "," + row("1.2.6", "PASS") + "," +
                                          row("1.2.15", "PASS") + "," + row("2.7", "WARN")) +
                      "]"),
                 made);
    const std::string text = write_text(made, {}).value();
    CHECK(text.find("\nCompared with kube-bench: kb.json\n"
                    "1 the same, 1 different, 1 only ours decides, 0 only kube-bench decides, "
                    "1 neither does, 4 not in its files\n"
                    "  1.2.6   PASS  fail            What control 1.2.6 asks for\n"
                    "  2.7     WARN  not-applicable  What control 2.7 asks for\n") !=
          std::string::npos);
    for (const Format& format : formats())
        CHECK(format.write(made, {}).value().find("canary-secret") == std::string::npos);
    CHECK(write_json(made, {}).value().find("\"kubeBench\":\"PASS\"") != std::string::npos);
}

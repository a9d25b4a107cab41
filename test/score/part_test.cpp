#include "score/part.h"

#include <doctest/doctest.h>

using namespace assay;

namespace {

Assessment whole(AuditedPart part) {
    Assessment made;
    made.levels = {"Exposed", "Basic", "Managed", "Hardened"};
    made.score = Interval{7000, 8000};
    made.level = {2, 2, true};
    AssessedDomain domain;
    domain.level = {2, 2, true};
    domain.blocking = {"some-gate"};
    for (const Verdict verdict :
         {Verdict::pass, Verdict::not_applicable, Verdict::fail, Verdict::error}) {
        AssessedGate gate;
        gate.verdict = verdict;
        domain.gates.push_back(gate);
    }
    made.domains = {domain};
    made.advice = {{"a/b", 1, 2, 300}};
    AssessedBenchmark benchmark;
    for (const Verdict verdict :
         {Verdict::pass, Verdict::not_applicable, Verdict::fail, Verdict::pass}) {
        AssessedControl control;
        control.verdict = verdict;
        benchmark.controls.push_back(control);
    }
    benchmark.controls[3].question = "Is it?";
    made.benchmark = benchmark;
    made.part = std::move(part);
    keep_to_part(made);
    return made;
}

}  // namespace

TEST_CASE("a part gives a score and no level") {
    const Assessment made = whole({{.checks = {"a/*"}}, 3, 0});
    const LevelRange open{0, 3, false};
    CHECK(made.level == open);
    CHECK(made.domains[0].level == open);
    CHECK(made.domains[0].blocking.empty());
    CHECK(made.score == Interval{7000, 8000});
    CHECK(made.advice[0].level_gain == 0);
    CHECK(made.advice[0].score_gain == 300);
    CHECK(made.domains[0].gates[0].verdict == Verdict::pass);
}

TEST_CASE("some namespaces cannot make a control hold; what a person answered stays") {
    Assessment made = whole({{.namespaces = {"team-a"}}, 0, 3});
    const auto& controls = made.benchmark->controls;
    CHECK(controls[0].verdict == Verdict::unknown);
    CHECK(controls[0].unknown->reason == Reason::not_asked);
    CHECK(controls[1].verdict == Verdict::unknown);
    CHECK(controls[2].verdict == Verdict::fail);
    CHECK(controls[3].verdict == Verdict::pass);
    made = whole({{.checks = {"a/*"}}, 3, 0});
    CHECK(made.benchmark->controls[0].verdict == Verdict::pass);
}

TEST_CASE("some namespaces cannot make a gate hold, and can break it") {
    const Assessment made = whole({{.exclude_namespaces = {"kube-system"}}, 0, 3});
    const auto& gates = made.domains[0].gates;
    CHECK(gates[0].verdict == Verdict::unknown);
    CHECK(gates[0].unknown.has_value());
    CHECK(gates[1].verdict == Verdict::unknown);
    CHECK(gates[2].verdict == Verdict::fail);
    CHECK(gates[3].verdict == Verdict::error);
}

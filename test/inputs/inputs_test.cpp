// Manifests of well-known projects, judged whole: no rule fails to evaluate, and badpods get the
// verdicts that a table read from the manifests themselves says.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/files.h"
#include "base/text.h"
#include "collect/target.h"
#include "evaluate/evaluate.h"
#include "policy/plan.h"
#include "policy/policy.h"

namespace assay {
namespace {

const std::filesystem::path kInputs = std::filesystem::path(ASSAY_SHARED_DIR) / "inputs";

const std::set<std::string> kControls{"pod-security/host-namespaces",
                                      "pod-security/host-path-volumes", "pod-security/privileged"};

bool absent() {
    if (std::filesystem::is_directory(kInputs)) {
        return false;
    }
    MESSAGE("skipped: manifests of well-known projects (../shared is absent)");
    return true;
}

struct Judged {
    Evaluation evaluation;
    std::size_t objects = 0;
};

Judged judge(const std::string& folder) {
    static const auto policy = load_policy();
    REQUIRE(policy.has_value());
    const auto source = file_source({TargetForm::files, (kInputs / folder).string()});
    const auto evidence = source->collect(make_plan(policy->checks, {}), {});
    REQUIRE_MESSAGE(evidence.has_value(), evidence.error().message);
    const auto facts = derive(*evidence, policy->facts);
    REQUIRE(facts.has_value());
    Judged judged{evaluate(*facts, *policy, {evidence->collected_at, 1}), 0};
    for (const Request& request : evidence->requests) {
        judged.objects += request.objects.size();
    }
    return judged;
}

// Prints what was read and judged, so that a run that judged nothing is seen.
std::map<Verdict, std::size_t> count(const std::string& folder, const Judged& judged) {
    std::map<Verdict, std::size_t> verdicts;
    for (const Finding& finding : judged.evaluation.findings) {
        ++verdicts[finding.verdict];
    }
    std::string text = folder + ": " + std::to_string(judged.objects) + " objects, " +
                       std::to_string(judged.evaluation.subjects) + " subjects";
    for (const auto& [verdict, number] : verdicts) {
        text += ", " + std::to_string(number) + " " + std::string(text_of(verdict));
    }
    MESSAGE(text);
    return verdicts;
}

using Row = std::tuple<std::string, std::string, std::string, std::string>;

std::set<Row> table() {
    const auto text = read_file(std::filesystem::path(ASSAY_SOURCE_DIR) / "test/inputs/badpods.tsv",
                                std::size_t{1} << 20);
    REQUIRE(text.has_value());
    std::set<Row> rows;
    for (const std::string_view line : split(*text, '\n')) {
        const auto cells = split(line, '\t');
        if (cells.size() == 4) {
            rows.emplace(cells[0], cells[1], cells[2], cells[3]);
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("inputs: no rule fails to evaluate on the manifests of well-known projects") {
    if (absent()) {
        return;
    }
    for (const std::string folder :
         {"argo-cd", "badpods", "kube-prometheus", "kubernetes-goat", "microservices-demo"}) {
        CAPTURE(folder);
        const Judged judged = judge(folder);
        auto verdicts = count(folder, judged);
        for (const Finding& finding : judged.evaluation.findings) {
            if (finding.verdict == Verdict::error) {
                FAIL_CHECK(finding.check << " on " << finding.subject->kind << " "
                                         << finding.subject->name << ": "
                                         << *finding.details().message);
            }
        }
        CHECK(judged.objects > 0);
        CHECK(verdicts[Verdict::pass] + verdicts[Verdict::fail] > 0);
    }
}

TEST_CASE("inputs: the verdicts on badpods are those of the table") {
    if (absent()) {
        return;
    }
    std::set<Row> found;
    for (const Finding& finding : judge("badpods").evaluation.findings) {
        if (kControls.contains(*finding.check)) {
            found.emplace(finding.subject->kind, finding.subject->name, finding.check,
                          text_of(finding.verdict));
        }
    }
    const std::set<Row> wanted = table();
    REQUIRE(wanted.size() == 384);
    for (const auto& [kind, name, check, verdict] : wanted) {
        CAPTURE(kind);
        CAPTURE(name);
        CAPTURE(check);
        CAPTURE(verdict);
        CHECK(found.contains({kind, name, check, verdict}));
    }
    CHECK(found.size() == wanted.size());
}

}  // namespace assay

// The shipped benchmark, against the tables of its controls where they are there; how an edition is
// chosen; what is wrong with a benchmark.
#include "policy/benchmark.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/packed.h"
#include "base/text.h"
#include "policy/load.h"
#include "policy/policy.h"
#include "policy/profile.h"

using namespace assay;

namespace {

const Benchmark& shipped() {
    static const Policy policy = [] {
        auto loaded = load_policy({{}, {}, "cis-kubernetes"});
        REQUIRE(loaded.has_value());
        return std::move(*loaded);
    }();
    return *policy.profile.benchmark;
}

const Edition& edition(std::string_view id) {
    const auto& editions = shipped().editions;
    const auto found = std::ranges::find(editions, id, &Edition::id);
    REQUIRE(found != editions.end());
    return *found;
}

struct Levels {
    std::size_t one = 0;
    std::size_t two = 0;
    std::size_t none = 0;
    friend bool operator==(const Levels&, const Levels&) = default;
};

Levels levels_of(const Edition& edition) {
    Levels levels;
    for (const Control& control : edition.controls) {
        ++(!control.level ? levels.none : *control.level == 1 ? levels.one : levels.two);
    }
    return levels;
}

std::vector<std::vector<std::string>> table(std::string_view name) {
    std::vector<std::vector<std::string>> rows;
    const auto text =
        read_file(std::filesystem::path(ASSAY_SHARED_DIR) / "facts" / name, std::size_t{4} << 20);
    if (!text) return rows;
    for (const std::string_view line : split(*text, '\n')) {
        auto& row = rows.emplace_back();
        for (const std::string_view cell : split(line, '\t')) row.emplace_back(cell);
    }
    return rows;
}

std::string problems_of(const std::string& text, std::string_view edition = {}) {
    LoadedChecks loaded = load_checks(packed_checks());
    std::vector<PolicyProblem> problems;
    (void)load_profile({"b.yaml", "profile", text}, loaded, problems, edition);
    std::string all;
    for (const PolicyProblem& problem : problems) all += problem.text() + "\n";
    return all;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr std::string_view kHead =
    "id: b\ntitle: B\neditions:\n"
    "- {id: b-1, title: B1, kubernetes: {first: '1.30', last: '1.31'}, sources: [s]";

}  // namespace

TEST_CASE("every edition has its controls: how many, of which level, each id once and in order") {
    const std::map<std::string, Levels> wanted{
        {"cis-kubernetes-2.0.1", {116, 15, 0}}, {"cis-kubernetes-1.12", {117, 14, 0}},
        {"cis-kubernetes-1.11", {117, 14, 2}},  {"cis-kubernetes-1.10", {115, 14, 1}},
        {"cis-kubernetes-1.9", {115, 14, 1}},   {"cis-kubernetes-1.8", {114, 14, 2}},
        {"cis-kubernetes-1.7", {114, 14, 3}}};
    REQUIRE(shipped().editions.size() == wanted.size());
    for (const Edition& one : shipped().editions) {
        CAPTURE(one.id);
        CHECK(levels_of(one) == wanted.at(one.id));
        std::set<std::string> ids;
        for (const Control& control : one.controls) {
            CAPTURE(control.id);
            CHECK(ids.insert(control.id).second);
            CHECK_FALSE(control.title.empty());
        }
        CHECK(ids.size() == one.controls.size());
        CHECK(one.controls.front().id == "1.1.1");
        CHECK(one.controls.at(9).id == "1.1.10");
    }
}

TEST_CASE("every check of a control exists, and those of an attestation have a question instead") {
    LoadedChecks loaded = load_checks(packed_checks());
    std::set<std::string> ids;
    for (const Check& check : loaded.checks) ids.insert(check.id);
    for (const Edition& one : shipped().editions) {
        std::set<std::string> asked;
        for (const Control& control : one.controls) {
            CAPTURE(one.id + " " + control.id);
            for (const std::string& check : control.checks) CHECK(ids.contains(check));
            if (control.question.empty()) continue;
            CHECK(control.checks.empty());
            asked.insert(control.id);
        }
        const bool old = one.find("5.7.1") != nullptr;
        CHECK(asked == std::set<std::string>{"3.1.1", "3.1.2", "5.4.2", old ? "5.7.1" : "5.6.1"});
    }
    CHECK(edition("cis-kubernetes-2.0.1").find("5.2.9")->level == 2);
    CHECK(edition("cis-kubernetes-1.12").find("5.2.9")->level == 1);
    CHECK(edition("cis-kubernetes-1.12").find("1.2.6")->checks ==
          std::vector<std::string>{"apiserver/always-allow"});
}

TEST_CASE("the controls are those of the tables: ids, levels, and which equals which") {
    const auto newer = table("cis-controls.tsv");
    const auto older = table("cis-older-editions.tsv");
    if (newer.empty() || older.empty()) {
        std::puts("skipped: the tables of CIS controls (../shared is absent)");
        return;
    }
    const Edition& base = edition("cis-kubernetes-1.12");
    std::vector<std::string> ids;
    for (const auto& row : newer) {
        if (row[0] != "cis-1.12") continue;
        ids.push_back(row[1]);
        const Control* control = base.find(row[1]);
        REQUIRE_MESSAGE(control != nullptr, row[1]);
        CHECK(row[5] == "L" + std::to_string(control->level.value_or(0)));
    }
    CHECK(ids.size() == 131);
    CHECK(ids.size() == base.controls.size());
    std::map<std::string, std::size_t> counts;
    for (std::size_t index = 1; index < older.size(); ++index) {
        const auto& row = older[index];
        if (row.size() < 4) continue;
        ++counts["cis-kubernetes-" + row[0].substr(4)];
        const Control* control = edition("cis-kubernetes-" + row[0].substr(4)).find(row[1]);
        CAPTURE(row[0] + " " + row[1]);
        REQUIRE(control != nullptr);
        if (row[3].empty()) {
            CHECK_FALSE(control->level);
        } else {
            CHECK(control->title == base.find(row[3])->title);
            CHECK(control->checks == base.find(row[3])->checks);
        }
    }
    CHECK(counts.size() == 5);
    for (const auto& [id, count] : counts) CHECK(edition(id).controls.size() == count);
}

TEST_CASE("the edition is the newest for the server's version, or the nearest one") {
    struct Row {
        const char* version;
        const char* edition;
        EditionFit fit;
    };
    for (const Row& row : std::array{
             Row{"v1.35.1", "cis-kubernetes-2.0.1", EditionFit::within},
             Row{"v1.34.0", "cis-kubernetes-2.0.1", EditionFit::within},
             Row{"v1.33.5-eks-1a2b", "cis-kubernetes-1.12", EditionFit::within},
             Row{"1.32", "cis-kubernetes-1.12", EditionFit::within},
             Row{"v1.31.99", "cis-kubernetes-1.11", EditionFit::within},
             Row{"v1.29.0-alpha.1", "cis-kubernetes-1.11", EditionFit::within},
             Row{"v1.28.2+k3s1", "cis-kubernetes-1.10", EditionFit::within},
             Row{"v1.27.0", "cis-kubernetes-1.9", EditionFit::within},
             Row{"v1.26.0", "cis-kubernetes-1.8", EditionFit::within},
             Row{"v1.25.16", "cis-kubernetes-1.7", EditionFit::within},
             Row{"v1.24.1", "cis-kubernetes-1.7", EditionFit::outside},
             Row{"v1.36.0", "cis-kubernetes-2.0.1", EditionFit::outside},
             Row{"v2.1.0", "cis-kubernetes-2.0.1", EditionFit::outside},
             Row{"v2147483647.2147483647.0", "cis-kubernetes-2.0.1", EditionFit::outside},
             Row{"v0.30.0", "cis-kubernetes-1.7", EditionFit::outside},
             Row{"", "cis-kubernetes-2.0.1", EditionFit::version_unknown},
             Row{"banana", "cis-kubernetes-2.0.1", EditionFit::version_unknown},
         }) {
        CAPTURE(row.version);
        const ChosenEdition chosen = choose_edition(shipped(), row.version);
        CHECK(chosen.edition.id == row.edition);
        CHECK(chosen.fit == row.fit);
    }
    CHECK(choose_edition(shipped(), "v1.33.2").reason ==
          "it is for Kubernetes 1.32 to 1.34, and the cluster runs v1.33.2");
    CHECK(choose_edition(shipped(), "v1.36.0").reason ==
          "no edition is for v1.36.0; this one, for Kubernetes 1.34 to 1.35, is the nearest");
    CHECK(choose_edition(shipped(), "").reason ==
          "the version that runs is not known; this is the newest, for Kubernetes 1.34 to 1.35");
}

TEST_CASE("an edition that was asked for is taken, whatever runs") {
    auto policy = load_policy({{}, {}, "cis-kubernetes-1.9"});
    REQUIRE(policy.has_value());
    CHECK(policy->find("kubelet/seccomp-default") == nullptr);  // 4.2.14 came with 1.11
    keep_edition(*policy, "v1.30.2");
    REQUIRE(policy->edition.has_value());
    CHECK(policy->profile.id == "cis-kubernetes-1.9");
    CHECK(policy->edition->fit == EditionFit::outside);
    CHECK(policy->edition->reason ==
          "asked for, though it is for Kubernetes 1.27 and the cluster runs v1.30.2");
    keep_edition(*policy, "v1.27.2");
    CHECK(policy->edition->reason ==
          "asked for; it is for Kubernetes 1.27, and the cluster runs v1.27.2");
}

TEST_CASE("choosing an edition leaves its checks only") {
    auto policy = load_policy({{}, {}, "cis-kubernetes"});
    REQUIRE(policy.has_value());
    REQUIRE(policy->find("kubelet/seccomp-default") != nullptr);
    REQUIRE(policy->find("pod-security/capabilities") != nullptr);
    keep_edition(*policy, "v1.28.0");
    CHECK(policy->find("kubelet/seccomp-default") == nullptr);
    CHECK(policy->find("pod-security/capabilities") != nullptr);
    keep_edition(*policy, "v1.35.0");
    CHECK(policy->find("pod-security/capabilities") == nullptr);
    CHECK(policy->find("apiserver/always-allow") != nullptr);

    auto plain = load_policy({});
    REQUIRE(plain.has_value());
    const std::size_t all = plain->checks.size();
    keep_edition(*plain, "v1.28.0");
    CHECK_FALSE(plain->edition);
    CHECK(plain->checks.size() == all);
}

TEST_CASE("a profile of that name must exist, and so must the edition") {
    const auto problem = [](const char* name) {
        const auto policy = load_policy({{}, {}, name});
        return policy ? std::string() : policy.error().at(0).text();
    };
    CHECK(contains(problem("cis-kubernetes-1.21"), "there is no profile 'cis-kubernetes-1.21'"));
    CHECK(contains(problem("cis-kubernetes-1.112"), "did you mean 'cis-kubernetes-1.12'?"));
    CHECK(contains(problem("pss-baseline-2"), "there is no profile 'pss-baseline-2'"));
    CHECK(contains(problem("cis-1.12"), "cis-kubernetes"));
    CHECK(contains(problem("-"), "there is no profile '-'"));
}

TEST_CASE("what is wrong with a benchmark is said, with its place") {
    const std::string head(kHead);
    const std::string good = head + "}\ncontrols:\n- {id: 1.1, level: 1, title: T}\n";
    CHECK(problems_of(good).empty());
    struct Row {
        std::string text;
        const char* problem;
    };
    for (const Row& row : std::vector<Row>{
             {good + "- {id: 1.1, title: U}\n",
              "b.yaml:7:3: error: the control '1.1' stands here twice"},
             {good + "- {id: 1.2, title: U, checks: [rbac/wildcard-rule]}\n",
              "did you mean 'rbac/wildcard-rules'?"},
             {good + "- {id: 1.2, title: U, level: 3}\n", "'level' must be a whole number"},
             {good + "- {id: extra, title: U}\n", "b.yaml:7:3: error: no edition has this control"},
             {good + "- {id: 1.2, title: U, checks: [rbac/wildcard-rules], attest: sure}\n",
              "by checks or by an attestation, not by both"},
             {good + "- {id: 01.1, title: U}\n", "no edition has this control"},
             {head + "}\n" + head.substr(head.find("- {id: b-1")) +
                  "}\ncontrols:\n- {id: 1.1, title: T}\n",
              "the edition 'b-1' stands here twice"},
             {good + "- {id: 1.2, title: U, question: sure}\n", "unknown key 'question'"},
             {good + "exclude: []\n", "unknown key 'exclude'"},
             {head + ", numbered: {2.1: 1.1, 2.1.1: 1.1.x}}\ncontrols:\n- {id: 1.1, title: T}\n",
              "unknown control '1.1.x'"},
             {head + ", numbered: {1.2: 1.1}}\ncontrols:\n- {id: 1.1, title: T}\n- {id: 1.2, "
                     "title: U}\n",
              "the id '1.2' stands for two controls"},
             {head + ", numbered: {word: 1.1}}\ncontrols:\n- {id: 1.1, title: T}\n",
              "this is no number of a control"},
             {head + ", without: [1.9]}\ncontrols:\n- {id: 1.1, title: T}\n",
              "unknown control '1.9'"},
             {head + ", levels: {1.1: 3}}\ncontrols:\n- {id: 1.1, title: T}\n", "the level 1 or 2"},
             {head + ", levels: {1.2: 1}}\ncontrols:\n- {id: 1.1, title: T}\n", "of this edition"},
             {"id: b\ntitle: B\neditions:\n- {id: c-1, title: C, kubernetes: {first: '1.3', last: "
              "'1.2'}, sources: [s]}\ncontrols:\n- {id: 1.1, title: T}\n",
              "the id of an edition begins with 'b-'"},
             {"id: b\ntitle: B\neditions:\n- {id: b-1, title: C, kubernetes: {first: '1.3', last: "
              "'1.2'}, sources: [s]}\ncontrols:\n- {id: 1.1, title: T}\n",
              "the first and the last minor version"},
             {"id: b\ntitle: B\neditions: []\ncontrols: []\n", "at least one edition"},
         }) {
        CAPTURE(row.text);
        const std::string problems = problems_of(row.text);
        CHECK_MESSAGE(contains(problems, row.problem), problems);
    }
    CHECK(contains(problems_of(good, "b-2"), "there is no profile 'b-2'"));
    CHECK(problems_of(good, "b-1").empty());
}

#include "policy/policy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "base/files.h"
#include "base/packed.h"
#include "policy/environment.h"
#include "policy/facts_data.h"
#include "policy/plan.h"
#include "value/decode.h"

using namespace assay;

namespace {

namespace fs = std::filesystem;

struct TemporaryFile {
    explicit TemporaryFile(const std::string& text)
        : path(fs::temp_directory_path() / "assay-policy-test.yaml") {
        REQUIRE(replace_file(path, text).has_value());
    }
    ~TemporaryFile() { fs::remove(path); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    fs::path path;
};

Policy load(const PolicySource& source = {}) {
    auto policy = load_policy(source);
    std::string all;
    if (!policy) {
        for (const PolicyProblem& problem : policy.error()) {
            all += problem.text() + "\n";
        }
    }
    INFO(all);
    REQUIRE(policy.has_value());
    return std::move(*policy);
}

std::string problems_with_profile(const std::string& text) {
    const TemporaryFile file(text);
    const auto policy = load_policy({std::nullopt, file.path, {}});
    std::string all;
    if (!policy) {
        for (const PolicyProblem& problem : policy.error()) {
            all += problem.text() + "\n";
        }
    }
    return all;
}

}  // namespace

TEST_CASE("the profile everything leaves out no check") {
    const auto every = load_policy({{}, {}, "everything"});
    const auto usual = load_policy();
    REQUIRE((every.has_value() && usual.has_value()));
    CHECK(every->checks.size() == packed_files_in("checks/").size());
    CHECK(usual->checks.size() + usual->profile.exclude.size() == every->checks.size());
}

TEST_CASE("the packed policy loads") {
    const Policy policy = load();
    CHECK(std::is_sorted(policy.checks.begin(), policy.checks.end(),
                         [](const Check& left, const Check& right) { return left.id < right.id; }));
    CHECK(policy.profile.id == "default");
    CHECK(policy.maturity.gates.size() > 60);
    CHECK(policy.maturity.domains.size() == 5);
    CHECK_FALSE(policy.facts.releases.empty());
    CHECK_FALSE(policy.facts.bootstrap_roles.empty());
    CHECK(policy.sha256().size() == 64);
    CHECK(policy.sha256() == load().sha256());
    REQUIRE(policy.find("rbac/wildcard-rules") != nullptr);
    CHECK(policy.find("rbac/wildcard-rules")->id == "rbac/wildcard-rules");
    CHECK(policy.find("rbac/none") == nullptr);
}

TEST_CASE("a profile chooses checks and sets params") {
    const TemporaryFile file(
        "id: mine\ntitle: Mine\nchecks: [rbac/cluster-admin-bindings, rbac/wildcard-rules]\n"
        "exclude: [rbac/wildcard-rules]\n"
        "params: {rbac/cluster-admin-bindings: {admins: [ops]}}\n");
    const Policy policy = load({std::nullopt, file.path, {}});
    REQUIRE(policy.checks.size() == 1);
    const Check& check = policy.checks.front();
    CHECK(check.params_value.get("admins").items_or_none().size() == 1);
    CHECK(policy.profile.id == "mine");
    CHECK(policy.sha256() != load().sha256());
}

TEST_CASE("a profile changes severities, and says what they were") {
    const TemporaryFile file(
        "id: mine\ntitle: Mine\nchecks: [rbac/wildcard-rules, rbac/cluster-admin-bindings]\n"
        "severity: {rbac/wildcard-rules: low, rbac/cluster-admin-bindings: high}\n"
        "waivers: {maxDays: 90}\n");
    const Policy policy = load({std::nullopt, file.path, {}});
    REQUIRE(policy.checks.size() == 2);
    CHECK(policy.checks[0].severity == Severity::high);
    CHECK_FALSE(policy.checks[0].own_severity);  // it said so itself
    CHECK(policy.checks[1].severity == Severity::low);
    CHECK(policy.checks[1].own_severity == Severity::high);
    CHECK(policy.profile.waiver_days == 90);
    const std::string found = problems_with_profile(
        "id: mine\ntitle: Mine\nseverity: {rbac/wildcard-rules: hugh}\nwaivers: {maxDays: 0}\n");
    CHECK(found.find("'hugh' is no severity") != std::string::npos);
    CHECK(found.find("'maxDays' must be a whole number from 1") != std::string::npos);
}

TEST_CASE("profiles and gates find a check by an id it had before") {
    const TemporaryFile file("id: mine\ntitle: t\nchecks: [workload/privileged]\n");
    const Policy policy = load({std::nullopt, file.path, {}});
    REQUIRE(policy.checks.size() == 1);
    CHECK(policy.checks.front().id == "pod-security/privileged");
    const auto gate = std::ranges::find(policy.maturity.gates, "no-privileged", &Gate::id);
    REQUIRE(gate != policy.maturity.gates.end());
    CHECK(gate->fed_by == std::vector<std::string>{"pod-security/privileged"});
}

TEST_CASE("what is wrong with a profile, all at once") {
    const std::string found = problems_with_profile(
        "id: mine\ntitle: Mine\nchecks: [rbac/wildcard-rule, nothing/like-it]\ncolour: red\n"
        "params:\n  rbac/cluster-admin-bindings: {admin: [ops]}\n"
        "  network/default-deny-ingress: {system: yes}\n");
    CAPTURE(found);
    CHECK(found.find(":3:10: error: unknown check 'rbac/wildcard-rule'; did you mean "
                     "'rbac/wildcard-rules'?") != std::string::npos);
    CHECK(found.find("unknown check 'nothing/like-it'") != std::string::npos);
    CHECK(found.find("unknown key 'colour'") != std::string::npos);
    CHECK(found.find("unknown key 'admin'; did you mean 'admins'?") != std::string::npos);
    CHECK(found.find("must be of the type of its default") != std::string::npos);
    CHECK(problems_with_profile("").find("expected a map") != std::string::npos);
}

TEST_CASE("profiles that are not there") {
    const auto missing = load_policy({std::nullopt, fs::path("/nonexistent/p.yaml"), {}});
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().front().text().find("/nonexistent/p.yaml") != std::string::npos);
    const auto unknown = load_policy({std::nullopt, std::nullopt, "strict"});
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().front().text().find("no profile 'strict'") != std::string::npos);
}

TEST_CASE("the plan holds what the checks read") {
    const Policy policy = load();
    const Plan plan = make_plan(policy.checks);
    CHECK(std::is_sorted(plan.kinds.begin(), plan.kinds.end()));
    const auto wants = [&](const std::string& resource) {
        return std::any_of(plan.kinds.begin(), plan.kinds.end(),
                           [&](const WantedKind& kind) { return kind.resource == resource; });
    };
    for (const char* resource : {"pods", "nodes", "services", "networkpolicies", "clusterroles",
                                 "clusterrolebindings", "roles", "rolebindings"}) {
        CAPTURE(resource);
        CHECK(wants(resource));
    }
    // Of files and dumps: from a cluster they are never read (collect/api_source.h).
    CHECK(wants("secrets"));
    CHECK_FALSE(plan.probes.empty());
    CHECK_FALSE(plan.nodes);
    CHECK(make_plan(policy.checks, {false, true}).probes.empty());
    CHECK(make_plan(policy.checks, {false, true}).nodes);
    const Plan one = needs_of(*policy.find("apiserver/insecure-port"));
    CHECK(std::any_of(one.probes.begin(), one.probes.end(),
                      [](const WantedProbe& probe) { return probe.name == "http:8080/version"; }));
}

TEST_CASE("docs/check-format.md explains every function of the environment") {
    const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + "/docs/check-format.md");
    REQUIRE(text.has_value());
    for (const HostFunctionRow& row : host_functions()) {
        const std::string usage(row.usage.substr(0, row.usage.find('(') + 1));
        CAPTURE(usage);
        CHECK(text->find("`" + usage) != std::string::npos);
        CHECK(host_function(row.name) == &row);
        CHECK(check_environment().has_function(row.name));
    }
    CHECK(host_function("size") == nullptr);
}

TEST_CASE("the maturity model: what may be wrong") {
    std::string text(packed_file("profiles/maturity.yaml").value());
    const auto problems_of = [](const std::string& changed) {
        std::vector<PolicyProblem> problems;
        static_cast<void>(load_maturity({"m.yaml", {}, changed}, problems));
        std::string all;
        for (const PolicyProblem& problem : problems) {
            all += problem.text() + "\n";
        }
        return all;
    };
    const auto replaced = [&](std::string_view from, std::string_view to) {
        std::string changed = text;
        const std::size_t at = changed.find(from);
        REQUIRE(at != std::string::npos);
        return problems_of(changed.replace(at, from.size(), to));
    };
    CHECK(problems_of(text).empty());
    CHECK(replaced("weight: 25", "weight: 26").find("add up to 100, not 101") != std::string::npos);
    CHECK(replaced("\nmodel: 1", "\nmodell: 1").find("did you mean 'model'?") != std::string::npos);
    CHECK(replaced("level: 1", "level: 4").find("from 1 to 3") != std::string::npos);
    CHECK(replaced("domain: access", "domain: acess").find("did you mean 'access'?") !=
          std::string::npos);
    CHECK(replaced("id: no-always-allow", "id: anonymous-harmless").find("twice") !=
          std::string::npos);
    CHECK(replaced("Exposed, ", "").find("level 0 to 4") != std::string::npos);
    CHECK(replaced("lookBack: 365", "lookback: 365").find("did you mean 'lookBack'?") !=
          std::string::npos);
    CHECK(replaced("audits: 3", "audits: 1").find("from 2 to 10000") != std::string::npos);
}

TEST_CASE("tables that are read when they are asked for say what they say when all are read") {
    std::vector<PolicyProblem> problems;
    const FactsData later = load_facts_data(packed_facts(), problems);
    const FactsData now = load_facts_data(packed_facts(), problems, Compiling::all);
    CHECK(problems.empty());
    std::string oldest = "9999";
    for (const PolicyFile& file : packed_facts()) {
        if (!file.name.ends_with("/vulnerabilities.yaml") &&
            !file.name.ends_with("/vendors.yaml")) {
            continue;
        }
        const std::string text(file.text.bytes());
        const std::size_t at = text.find("asOf: \"") + 7;
        oldest = std::min(oldest, text.substr(at, 10));
    }
    CHECK(later.vulnerable_as_of == oldest);
    CHECK(now.vulnerable_as_of == oldest);
    const auto ids = [](const FactsData& data) {
        std::string all;
        for (const Vulnerability& each : data.vulnerable->vulnerabilities) all += each.id + " ";
        for (const VendorFix& each : data.vulnerable->vendor_fixes) all += each.package + " ";
        for (const ComponentFlag& each : data.components->flags) all += each.name + " ";
        for (const ComponentDefault& each : data.components->defaults) {
            all += each.path + "=" + encode_json(each.value) + " ";
        }
        for (const AdmissionDefaults& each : data.components->admission) all += each.source + " ";
        return all;
    };
    CHECK(ids(later) == ids(now));
    CHECK(ids(now).size() > 10000);
}

TEST_CASE("the tables of facts: what may be wrong") {
    const auto problems_of = [](const std::string& name, const std::string& text) {
        std::vector<PolicyFile> files = packed_facts();
        for (PolicyFile& file : files) {
            if (file.name == "profiles/facts/" + name) {
                file.text = text;
            }
        }
        std::vector<PolicyProblem> problems;
        static_cast<void>(load_facts_data(files, problems));
        std::string all;
        for (const PolicyProblem& problem : problems) {
            all += problem.text() + "\n";
        }
        return all;
    };
    const std::string head = "asOf: \"2026-01-01\"\nsources: [x]\n";
    CHECK(problems_of("versions.yaml", head + "skew: []\nkubernetes: [{minor: x, released: "
                                              "2026-01-01, endOfLife: 2026-01-01, latest: 1}]\n")
              .find("'minor' must be a version") != std::string::npos);
    CHECK(problems_of("versions.yaml", "asOf: soon\nsources: [x]\nkubernetes: []\nskew: []\n")
              .find("'asOf' must be a date") != std::string::npos);
    CHECK(problems_of("consoles.yaml", head + "consoles: [{name: a, ports: [99999]}]\n")
              .find("port numbers") != std::string::npos);
    CHECK(problems_of("end-of-life.yaml", head + "rows: []\n").find("not empty") !=
          std::string::npos);
    CHECK(problems_of("removed-apis.yaml", head + "rows: {a: b}\n").find("must be a map") !=
          std::string::npos);
    CHECK(problems_of("network-plugins.yaml", head + "row: [{a: b}]\n")
              .find("did you mean 'rows'?") != std::string::npos);
    CHECK(problems_of("platform.yaml", head + "workloads: [{nam: a}]\n")
              .find("did you mean 'name'?") != std::string::npos);
    CHECK(problems_of("bootstrap.yaml", head + "roles: [{kind: Role, name: a, rules: [{verbs: "
                                               "[get], resorces: [pods]}]}]\nbindings: []\n")
              .find("unknown key 'resorces'") != std::string::npos);
    const auto vulnerability = [&](const std::string& more) {
        return problems_of("vulnerabilities.yaml",
                           head +
                               "vulnerabilities:\n- {id: CVE-1, component: runc, severity: low, "
                               "ref: 'https://a', from: [x], " +
                               more + "}\nbranches: []\n");
    };
    CHECK(vulnerability("affected: ['>=1.2.0 <1.1.0']").find("is no range") != std::string::npos);
    CHECK(vulnerability("affected: ['<=1.1.0']").find("is no range") != std::string::npos);
    CHECK(vulnerability("affected: ['>=1.0.0']").find("is no range") != std::string::npos);
    CHECK(vulnerability("affected: ['<1.2.8', '>=1.2.0 <1.3.0']").find("in order and apart") !=
          std::string::npos);
    CHECK(vulnerability("affected: ['<1.2.8', '<1.3.0']").find("in order and apart") !=
          std::string::npos);
    CHECK(vulnerability("affected: ['<1.2.8'], when: [{uses: a, nodeOs: b}]")
              .find("a condition is one of") != std::string::npos);
    CHECK(vulnerability("affected: ['<1.2.8'], when: [{setting: {path: v, is: a}}]")
              .find("and a default") != std::string::npos);
    // Those that vendors fixed are gone with the rest of the table.
    CHECK(vulnerability("affected: ['<1.2.8']").find("no vulnerability 'CVE-2024-21626' of runc") !=
          std::string::npos);
    std::vector<PolicyProblem> problems;
    static_cast<void>(load_facts_data({}, problems));
    CHECK(problems.size() == 10);
}

#include "report/support/place_samples.h"

#include <cstddef>
#include <utility>

#include "base/packed.h"

namespace assay::test {
namespace {

const Unknown kDenied{Reason::denied, "no right to list networkpolicies"};

GivenAttestation answer(std::string question, bool yes, const std::string& who, const char* date) {
    GivenAttestation made;
    made.where = {"answers.yaml", 2, 5};
    made.question = std::move(question);
    made.answer = yes;
    made.who = who;
    made.date = date;
    made.expires = "2027-12-31";
    made.begin = parse_instant(date).value();
    made.end = parse_instant("2028-01-01").value();
    return made;
}

}  // namespace

std::vector<AssessedNamespace> some_namespaces() {
    std::vector<AssessedNamespace> made;
    const std::vector<std::string> levels{"", "baseline", "restricted", "privileged"};
    const std::vector<std::string> denied{"all", "some", "none", "open"};
    for (std::size_t number = 0; number < 140; ++number) {
        AssessedNamespace one;
        one.name = "team-" + std::to_string(number) + (number == 3 ? "-of-a-rather-long-name" : "");
        one.owner = number % 3 == 0 ? "" : "platform@example.org";
        one.team = number % 3 == 1 ? "platform" : "";
        one.pod_security = {levels[number % 4]};
        one.ingress = number % 5 == 4 ? Told{{}, kDenied} : Told{denied[number % 4]};
        one.egress = one.ingress;
        one.quota = {number % 2 == 0 ? "yes" : "no"};
        if (number % 7 != 6) {
            one.exec = number % 4;
            one.secrets = number % 3;
        }
        one.failing = 140 - number;
        made.push_back(std::move(one));
    }
    return made;
}

std::vector<AssessedTeam> some_teams() {
    AssessedTeam shop{"shop", {"shop@example.org"}, {"team-1", "team-2"}, {1, 2, 0, 3}, 2, 4, {}};
    shop.checks = {{"workload/privileged", 3, {"Deployment team-1/web-1010: it is privileged"}},
                   {"workload/host-path", 2, {"Deployment team-2/web-1011"}}};
    AssessedTeam nobody{"", {}, {"team-3"}, {0, 1, 0, 0}, 0, 0, {}};
    nobody.checks = {{"network/default-deny-ingress", 1, {"namespace team-3"}}};
    return {shop, nobody};
}

std::vector<AssessedNamespace> hostile_namespaces(const std::vector<std::string>& names) {
    std::vector<AssessedNamespace> made;
    for (const std::string& name : names) {
        AssessedNamespace one;
        one.name = one.owner = one.team = name;
        one.pod_security = {name};
        one.ingress = one.egress = {name};
        one.quota = {{}, Unknown{Reason::malformed, name}};
        one.unread = made.size() == 1;
        made.push_back(std::move(one));
    }
    return made;
}

std::vector<AssessedTeam> hostile_teams(const std::vector<std::string>& names) {
    std::vector<AssessedTeam> made;
    for (const std::string& name : names)
        made.push_back({name, {name, name}, names, {1, 1, 1, 1}, 1, 1, 1, {{name, 1, {name}}}});
    return made;
}

std::vector<AskedQuestion> some_questions() {
    std::vector<PolicyProblem> problems;
    const auto packed = [](const char* name) {
        return PolicyFile{name, {}, std::string(packed_file(name).value())};
    };
    const MaturityModel model = load_maturity(packed("profiles/maturity.yaml"), problems);
    return load_questionnaire(packed("profiles/questionnaire.yaml"), model, problems);
}

std::vector<GivenAttestation> some_answers(const std::string& who) {
    return {answer("security-policy", true, who, "2026-10-01"),
            answer("patch-cadence", false, who, "2026-11-01"),
            answer("etcd-restore", true, who, "2026-01-01"),
            answer("runtime-detection", true, who, "2026-11-01")};
}

}  // namespace assay::test

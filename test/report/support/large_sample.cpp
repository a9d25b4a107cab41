#include "report/support/large_sample.h"

#include <string>
#include <utility>
#include <vector>

#include "base/packed.h"
#include "report/support/access_samples.h"
#include "report/support/place_samples.h"
#include "score/assess.h"

namespace assay::test {
namespace {

Policy policy_of(std::size_t checks) {
    Policy policy;
    for (std::size_t number = 0; number < checks; ++number) {
        Check check;
        check.id = "workload/check-" + std::to_string(1000 + number);
        check.title = "Containers do not have what check " + std::to_string(number) + " looks for";
        check.severity = static_cast<Severity>(number % 4);
        check.domain = static_cast<Domain>(number % 5);
        check.effort = static_cast<Effort>(number % 3);
        check.why = std::string(300, 'w');
        check.remediation = "Change it:\n" + std::string(300, 'r');
        check.references = {"https://kubernetes.io/docs/concepts/security/"};
        policy.checks.push_back(std::move(check));
    }
    std::vector<PolicyProblem> problems;
    const char* name = "profiles/maturity.yaml";
    policy.maturity = load_maturity({name, {}, std::string(packed_file(name).value())}, problems);
    policy.questions = some_questions();
    policy.profile.id = "everything";
    return policy;
}

Finding failure(const std::string& check, std::size_t pod) {
    Finding finding;
    finding.check = check;
    finding.verdict = Verdict::fail;
    finding.subject = SubjectRef{"apps/v1", "Deployment", "team-" + std::to_string(pod % 400),
                                 "application-" + std::to_string(pod)};
    finding.add_details().message = "the container application may do what it should not";
    finding.add_details().path = "spec.template.spec.containers[0].securityContext";
    finding.add_details().evidence = {{finding.details().path, "null"}};
    finding.add_details().decided_by =
        "object.?securityContext.?privileged.orValue(false) == false";
    return finding;
}

}  // namespace

Assessment large_assessment(std::size_t pods, std::size_t checks) {
    const Policy policy = policy_of(checks);
    std::vector<Finding> findings;
    for (std::size_t index = 0; index < checks; ++index) {
        const std::size_t failing = index < 3 ? pods : 200;
        for (std::size_t pod = 0; pod < failing; ++pod)
            findings.push_back(failure(policy.checks[index].id, pod));
    }
    Evaluation evaluation;
    evaluation.subjects = pods;
    evaluation.findings = std::move(findings);
    Evidence evidence;
    evidence.target.name = "large";
    Assessment made = assess(std::move(evaluation), policy, evidence,
                             {"0.1.0", parse_instant("2026-11-23").value()});
    made.access = weak_access();
    made.namespaces = some_namespaces();
    for (std::size_t number = 0; number < 5000; ++number) {
        made.teams.push_back(some_teams().front());
        made.teams.back().name += std::to_string(number);
    }
    return made;
}

}  // namespace assay::test

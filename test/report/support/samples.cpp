#include "report/support/samples.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/packed.h"
#include "policy/maturity.h"
#include "report/support/access_samples.h"
#include "report/support/history_samples.h"
#include "report/support/place_samples.h"
#include "score/assess.h"

namespace assay::test {
namespace {

struct Row {
    std::string_view id;
    std::string_view title;
    Severity severity;
    Domain domain;
    Effort effort;
    std::string_view subject;
};

// A frozen policy: what ships may change without changing these reports.
constexpr Row kRows[] = {
    {"access/anonymous-reach", "Strangers reach nothing but health and version pages",
     Severity::critical, Domain::access, Effort::M, "apiserver"},
    {"apiserver/always-allow", "No authorizer allows everything", Severity::critical,
     Domain::access, Effort::S, "apiserver"},
    {"apiserver/anonymous-auth", "Anonymous requests are limited to health pages", Severity::medium,
     Domain::control_plane, Effort::S, "apiserver"},
    {"apiserver/insecure-port", "The insecure port is closed", Severity::critical,
     Domain::control_plane, Effort::S, "apiserver"},
    {"apiserver/node-authorizer", "The Node authorizer limits kubelets", Severity::high,
     Domain::access, Effort::S, "apiserver"},
    {"apiserver/node-restriction", "A kubelet can change only its own node", Severity::high,
     Domain::access, Effort::S, "apiserver"},
    {"apiserver/rbac-authorizer", "RBAC decides", Severity::high, Domain::access, Effort::S,
     "apiserver"},
    {"kubelet/anonymous-auth", "Kubelets refuse anonymous requests", Severity::critical,
     Domain::control_plane, Effort::S, "kubelet"},
    {"network/default-deny-ingress", "Namespaces deny incoming traffic by default",
     Severity::medium, Domain::network, Effort::M, "namespace"},
    {"network/exposed-admin", "No console or control port is exposed", Severity::critical,
     Domain::network, Effort::S, "exposure"},
    {"network/unrestricted-load-balancer", "Load balancers say who may connect", Severity::medium,
     Domain::network, Effort::S, "Service"},
    {"rbac/cluster-admin-bindings", "Only known administrators hold cluster-admin", Severity::high,
     Domain::access, Effort::M, "identity"},
    {"rbac/cluster-admin-everyone", "Nobody gets cluster-admin by merely existing",
     Severity::critical, Domain::access, Effort::S, "identity"},
    {"rbac/wildcard-rules", "No role grants every verb on every resource", Severity::high,
     Domain::access, Effort::M, "rbac.authorization.k8s.io/ClusterRole"},
    {"version/kubernetes-supported", "The Kubernetes version is supported", Severity::high,
     Domain::patching, Effort::L, "apiserver"},
    {"version/skew", "Kubelets are within the supported skew", Severity::medium, Domain::patching,
     Effort::M, "Node"},
    {"workload/host-namespaces", "No pod shares the namespaces of its host", Severity::high,
     Domain::runtime, Effort::M, "podspec"},
    {"workload/host-path", "No pod mounts directories of its host", Severity::high, Domain::runtime,
     Effort::M, "podspec"},
    {"workload/privileged", "No container is privileged", Severity::critical, Domain::runtime,
     Effort::M, "podspec"},
};

// Of one sample only.
constexpr Row kPatchingRows[] = {
    {"runtime/runc-known-vulnerable", "No known vulnerability of runc is open", Severity::critical,
     Domain::patching, Effort::M, "Node"},
    {"version/control-plane-known-vulnerable",
     "No known vulnerability of the control plane is open", Severity::high, Domain::patching,
     Effort::M, "apiserver"},
    {"version/kubelet-known-vulnerable", "No known vulnerability of the kubelet is open",
     Severity::high, Domain::patching, Effort::M, "Node"},
};

Policy frozen_policy(bool patching) {
    Policy policy;
    std::vector<Row> rows(std::begin(kRows), std::end(kRows));
    if (patching) rows.insert(rows.end(), std::begin(kPatchingRows), std::end(kPatchingRows));
    std::ranges::sort(rows, {}, &Row::id);
    for (const Row& row : rows) {
        Check check;
        check.id = row.id;
        check.title = row.title;
        check.severity = row.severity;
        check.domain = row.domain;
        check.effort = row.effort;
        check.subjects = {std::string(row.subject)};
        check.why = "Whoever gets this far can read secrets, change workloads and stay unseen.";
        check.remediation = "Change what grants it:\nkubectl edit " + check.id;
        check.references = {"https://kubernetes.io/docs/concepts/security/"};
        policy.checks.push_back(std::move(check));
    }
    std::vector<PolicyProblem> problems;
    const std::string_view name = "profiles/maturity.yaml";
    policy.maturity = load_maturity(
        {std::string(name), "maturity", std::string(packed_file(name).value())}, problems);
    policy.actors = {{"outsider",
                      "Attacker from outside",
                      "Has no account here.",
                      {"access/*", "apiserver/*", "network/*"}},
                     {"insider",
                      "Insider with some rights",
                      "Has a few rights, or one container.",
                      {"rbac/*", "workload/*"}},
                     {"administrator", "Insider with great rights", "Is root on a node.", {}}};
    policy.questions = some_questions();
    policy.profile.id = "default";
    policy.profile.sha256 = std::string(64, 'a');
    policy.content = "2026.11";
    return policy;
}

Finding row(std::string_view check, Verdict verdict, SubjectRef subject) {
    Finding finding;
    finding.check = std::string(check);
    finding.verdict = verdict;
    finding.subject = std::move(subject);
    finding.source = SubjectSource::api;
    if (verdict == Verdict::fail) {
        finding.add_details().message = "the container agent is privileged";
        finding.request = "apps/v1/deployments";
        finding.add_details().path = "spec.template.spec.containers[0].securityContext.privileged";
        finding.add_details().evidence = {{finding.details().path, "true"}};
        finding.add_details().decided_by =
            "object.?securityContext.?privileged.orValue(false) == false";
    }
    return finding;
}

Finding unknown(std::string_view check, Reason reason, std::string text, SubjectRef subject,
                std::string request = {}) {
    Finding finding = row(check, Verdict::unknown, std::move(subject));
    finding.unknown = Unknown{reason, std::move(text)};
    finding.request = std::move(request);
    return finding;
}

SubjectRef pod(std::size_t number) {
    return {"apps/v1", "Deployment", "team-" + std::to_string(number % 7),
            "web-" + std::to_string(1000 + number)};
}

Request request_of(std::string id, std::string group, std::string resource, std::string kind,
                   Presence presence, std::string reason, int status) {
    Request request;
    request.id = std::move(id);
    request.group = std::move(group);
    request.version = "v1";
    request.resource = std::move(resource);
    request.kind = std::move(kind);
    request.presence = presence;
    request.reason = std::move(reason);
    request.status = status;
    request.bytes = presence == Presence::present ? 48213 : 0;
    return request;
}

Evidence evidence_named(std::string name) {
    Evidence evidence;
    evidence.target.name = std::move(name);
    evidence.target.server = "https://192.0.2.10:6443";
    evidence.target.version = "v1.36.3";
    evidence.target.platform = "kubeadm";
    evidence.target.uid = "b7c5a1d2-0000-4000-8000-000000000001";
    evidence.collected_at = parse_instant("2026-11-23T01:00:00Z").value();
    evidence.sha256 = std::string(64, 'c');
    evidence.requests.push_back(
        request_of("v1/pods", "", "pods", "Pod", Presence::present, "", 200));
    Probe version;
    version.name = "/version";
    version.presence = Presence::present;
    version.status = 200;
    evidence.probes.push_back(version);
    return evidence;
}

Assessment assessed(std::vector<Finding> findings, const Evidence& evidence,
                    std::vector<std::string> out_of_scope = {}, bool patching = false,
                    std::optional<AuditedPart> part = {}, std::vector<AppliedWaiver> waivers = {},
                    std::vector<GivenAttestation> answers = {}) {
    Evaluation evaluation;
    evaluation.subjects = findings.size();
    evaluation.findings = std::move(findings);
    evaluation.out_of_scope = std::move(out_of_scope);
    return assess(std::move(evaluation), frozen_policy(patching), evidence,
                  {"0.1.0", parse_instant("2026-11-23").value(), std::move(part),
                   std::move(waivers), std::move(answers)});
}

std::vector<Finding> all_pass() {
    std::vector<Finding> findings;
    for (const Row& each : kRows)
        for (std::size_t number = 0; number < 3; ++number)
            findings.push_back(row(each.id, Verdict::pass, pod(number)));
    return findings;
}

Assessment healthy() {
    return assessed(all_pass(), evidence_named("prod-eu"), {}, false, {}, {},
                    some_answers("platform@example.org"));
}

Assessment failing() {
    std::vector<Finding> findings = all_pass();
    for (std::size_t number = 10; number < 140; ++number)
        findings.push_back(row("workload/privileged", Verdict::fail, pod(number)));
    for (const char* check : {"workload/host-path", "rbac/wildcard-rules", "version/skew",
                              "network/default-deny-ingress", "apiserver/anonymous-auth"})
        findings.push_back(row(check, Verdict::fail, pod(11)));
    Finding everyone = row("rbac/cluster-admin-everyone", Verdict::fail,
                           {"", "identity", "", "Group system:authenticated"});
    everyone.add_details().at =
        SubjectRef{"rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", "dev-all"};
    everyone.add_details().message = "cluster-admin is granted to every authenticated user";
    everyone.add_details().place = FilePlace{"rbac/dev-all.yaml", 27, 15};
    findings.push_back(std::move(everyone));
    Finding broken = row("apiserver/node-restriction", Verdict::error, {"", "apiserver", "", "a"});
    broken.add_details().message = "no such key: admission";
    findings.push_back(std::move(broken));
    findings.push_back(
        row("version/skew", Verdict::not_applicable, {"v1", "Node", "", "virtual-1"}));
    Evidence evidence = evidence_named("staging");
    evidence.target.tls_unverified = true;
    return assessed(std::move(findings), evidence);
}

Finding outdated(std::string_view check, SubjectRef subject, Upgrade upgrade) {
    Finding finding = row(check, Verdict::fail, std::move(subject));
    finding.add_details().message =
        upgrade.component + " " + upgrade.from + " has known vulnerabilities";
    finding.add_details().upgrade = std::move(upgrade);
    return finding;
}

Assessment patching() {
    const auto node = [](std::size_t number) {
        return SubjectRef{"v1", "Node", "", "worker-" + std::to_string(number)};
    };
    const Upgrade runc{"runc",
                       "1.1.5+ds1-1+b1",
                       "1.1.5+ds1-1+deb12u2",
                       {"CVE-2024-21626", "CVE-2025-31133", "CVE-2025-52565", "CVE-2025-52881"}};
    std::vector<Finding> findings = all_pass();
    for (std::size_t number = 0; number < 12; ++number) {
        const bool old = number % 3 == 0;
        findings.push_back(old ? outdated("runtime/runc-known-vulnerable", node(number), runc)
                               : row("runtime/runc-known-vulnerable", Verdict::pass, node(number)));
        Upgrade kubelet{"kubelet", number < 2 ? "v1.31.0" : "v1.32.2", "v1.33.4", {}};
        for (std::size_t id = 0; id < 15; ++id)
            kubelet.vulnerabilities.push_back("CVE-2025-" + std::to_string(1000 + id));
        findings.push_back(outdated("version/kubelet-known-vulnerable", node(number), kubelet));
    }
    findings.push_back(unknown("runtime/runc-known-vulnerable", Reason::not_asked,
                               "node evidence was not asked for", node(12)));
    findings.push_back(unknown("version/kubelet-known-vulnerable", Reason::partial,
                               "the list of nodes broke off", {"v1", "Node", "", ""}, "v1/nodes"));
    findings.push_back(outdated("version/control-plane-known-vulnerable",
                                {"", "APIServer", "", "kube-apiserver-cp1"},
                                {"kube-apiserver", "v1.31.0", "v1.33.4", {"CVE-2025-1974"}}));
    return assessed(std::move(findings), evidence_named("patching"), {}, true);
}

Assessment unknown_heavy() {
    std::vector<Finding> findings;
    for (const char* check :
         {"rbac/wildcard-rules", "rbac/cluster-admin-bindings", "rbac/cluster-admin-everyone"})
        findings.push_back(unknown(check, Reason::denied, "no right to list clusterroles",
                                   {"rbac.authorization.k8s.io/v1", "ClusterRole", "", ""},
                                   "rbac.authorization.k8s.io/v1/clusterroles"));
    for (std::size_t number = 0; number < 12; ++number)
        findings.push_back(unknown("kubelet/anonymous-auth", Reason::not_asked,
                                   "node evidence was not planned",
                                   {"v1", "Node", "", "worker-" + std::to_string(number)}));
    for (const char* check : {"workload/privileged", "workload/host-path"}) {
        findings.push_back(row(check, Verdict::pass, pod(1)));
        findings.push_back(unknown(check, Reason::partial, "the list of pods broke off",
                                   {"v1", "Pod", "", ""}, "v1/pods"));
    }
    findings.push_back(unknown("version/kubernetes-supported", Reason::undecided,
                               "minor 1.99 is not in the tables", {"", "apiserver", "", "a"}));
    findings.push_back(row("version/skew", Verdict::pass, {"v1", "Node", "", "worker-0"}));
    Evidence evidence = evidence_named("edge");
    evidence.requests[0].presence = Presence::partial;
    evidence.requests[0].reason = "the connection broke after 500 objects";
    evidence.requests.push_back(request_of(
        "rbac.authorization.k8s.io/v1/clusterroles", "rbac.authorization.k8s.io", "clusterroles",
        "ClusterRole", Presence::denied, "no right to list clusterroles", 403));
    evidence.target.probes_off = true;
    evidence.probes.clear();
    return assessed(std::move(findings), evidence);
}

Assessment empty() {
    Evidence evidence;
    evidence.target.kind = TargetKind::files;
    evidence.target.name = "manifests";
    evidence.collected_at = parse_instant("2026-11-23T01:00:00Z").value();
    evidence.unread = {{"manifests/broken.yaml", "line 3: a tab where spaces must be"}};
    std::vector<std::string> outside;
    for (const Row& each : kRows) outside.emplace_back(each.id);
    return assessed({}, evidence, outside);
}

AppliedWaiver waiver(std::string check, std::string owner, std::string reason) {
    AppliedWaiver applied;
    applied.waiver.where = {"waivers.yaml", 3, 5};
    applied.waiver.check = std::move(check);
    applied.waiver.kind = "apps/Deployment";
    applied.waiver.name = "web-*";
    applied.waiver.owner = std::move(owner);
    applied.waiver.reason = std::move(reason);
    applied.waiver.expires = "2027-03-31";
    return applied;
}

Assessment hostile() {
    std::vector<Finding> findings = all_pass();
    const std::vector<std::string>& names = hostile_names();
    for (const std::string& name : names) {
        Finding finding = row("workload/privileged", Verdict::fail, {"v1", name, name, name});
        finding.add_details().at = SubjectRef{"v1", name, name, name};
        finding.add_details().message = name;
        finding.add_details().path = name;
        finding.add_details().decided_by = name;
        finding.source = SubjectSource::api;
        finding.request = name;
        finding.add_details().place = FilePlace{name, 1, 1};
        finding.add_details().evidence = {{name, name}};
        finding.add_details().upgrade = Upgrade{name, name, name, {name, name}};
        findings.push_back(std::move(finding));
        findings.push_back(unknown("workload/host-path", Reason::malformed, name,
                                   {"v1", "Pod", name, name}, name));
    }
    Evidence evidence = evidence_named(names[0] + names[1]);
    evidence.target.server = evidence.target.version = evidence.target.platform = names[1];
    evidence.target.uid = names[0];
    for (const std::string& name : names) {
        evidence.requests.push_back(
            request_of(name, name, name, name, Presence::malformed, name, 200));
        evidence.unread.push_back({name, name});
        Probe probe;
        probe.name = probe.reason = name;
        probe.presence = Presence::unreachable;
        evidence.probes.push_back(probe);
    }
    AuditedPart part;
    part.selection.checks = part.selection.namespaces = names;
    std::vector<AppliedWaiver> waivers;
    for (const std::string& name : names) {
        waivers.push_back(waiver(name, name, name));
        waivers.back().waiver.where.file = waivers.back().waiver.compensating = name;
        waivers.back().items = 1;
        waivers.back().changed = {name};
        Finding finding = row("workload/privileged", Verdict::fail, {"v1", name, name, "b" + name});
        finding.add_details().waiver = static_cast<std::uint32_t>(waivers.size() - 1);
        findings.push_back(std::move(finding));
    }
    return assessed(std::move(findings), evidence, {}, false, std::move(part), std::move(waivers),
                    some_answers(names[0]));
}

// Two accepted failures beside an open one; one waiver expired, one saw another value. The profile
// changed the severity of what fails.
Assessment accepted() {
    std::vector<Finding> findings = all_pass();
    for (std::size_t number = 10; number < 12; ++number) {
        Finding finding = row("workload/privileged", Verdict::fail, pod(number));
        finding.add_details().waiver = 0;
        findings.push_back(std::move(finding));
    }
    findings.push_back(row("workload/privileged", Verdict::fail, pod(12)));
    std::vector<AppliedWaiver> waivers(
        3, waiver("workload/privileged", "platform@example.org", "it loads a kernel module"));
    waivers[0].items = waivers[0].accepted = waivers[0].findings = 2;
    waivers[1].expired = true;
    waivers[2].items = 1;
    waivers[2].changed = {"Deployment team-5/web-1012: 0123456789abcdef"};
    Assessment made =
        assessed(std::move(findings), evidence_named("prod-eu"), {}, false, {}, std::move(waivers));
    for (AssessedCheck& check : made.checks)
        if (check.id == "workload/privileged") check.own_severity = Severity::high;
    return made;
}

// Compared with an earlier report, which had one of two failures and one of two unknowns.
Assessment compared() {
    std::vector<Finding> findings = all_pass();
    for (std::size_t number = 10; number < 12; ++number) {
        Finding failed = row("workload/host-path", Verdict::fail, pod(number));
        Finding open =
            unknown("rbac/wildcard-rules", Reason::partial, "the list broke off", pod(number));
        failed.is_known = open.is_known = number == 10;
        findings.push_back(std::move(failed));
        findings.push_back(std::move(open));
    }
    Assessment made = assessed(std::move(findings), evidence_named("prod-eu"));
    made.baseline = ComparedBaseline{"last.json", "2026-11-01T00:00:00Z", 2};
    return made;
}

// A part: two patterns of checks in one namespace.
Assessment part() {
    std::vector<Finding> findings;
    for (std::size_t number = 0; number < 3; ++number)
        findings.push_back(row("workload/privileged", Verdict::pass, pod(7 * number)));
    findings.push_back(row("workload/host-path", Verdict::fail, pod(7)));
    AuditedPart part{{.checks = {"workload/*"}, .namespaces = {"team-0"}}, 15, 240};
    return assessed(std::move(findings), evidence_named("prod-eu"), {}, false, std::move(part));
}

AssessedControl control(std::string id, std::optional<int> level, Verdict verdict) {
    AssessedControl made;
    made.id = std::move(id);
    made.level = level;
    made.title = "What control " + made.id + " asks for";
    made.verdict = verdict;
    if (verdict == Verdict::unknown)
        made.unknown = Unknown{Reason::not_built, "nothing decides it"};
    return made;
}

GivenAttestation answer(std::string who, bool yes) {
    GivenAttestation made;
    made.where = {"answers.yaml", 2, 5};
    made.answer = yes;
    made.who = std::move(who);
    made.date = "2026-10-01";
    made.expires = "2027-03-31";
    return made;
}

// A benchmark whose edition is not for what runs; every verdict, each kind of answer.
AssessedBenchmark benchmark() {
    AssessedBenchmark made{
        "cis-kubernetes-2.0.1",
        "CIS Kubernetes Benchmark v2.0.1",
        "1.34 to 1.35",
        {"https://example.org/benchmark"},
        EditionFit::outside,
        "no edition is for v1.36.3; this one is the nearest",
        {control("1.1.1", 1, Verdict::unknown), control("1.2.6", 1, Verdict::fail),
         control("1.2.9", std::nullopt, Verdict::error), control("1.2.15", 1, Verdict::pass),
         control("2.7", 2, Verdict::not_applicable), control("3.1.1", 1, Verdict::unknown),
         control("3.1.2", 1, Verdict::pass), control("5.4.2", 2, Verdict::fail)},
        0};
    made.controls[1].failing = 12;
    made.controls[1].checks = {"workload/privileged"};
    made.controls[5].question = "Do people log in otherwise?";
    made.controls[5].unknown = Unknown{Reason::needs_attestation, "nobody answered"};
    made.controls[6].question = made.controls[7].question = "Is it so?";
    made.controls[3].kube_bench = KubeBenchState::fail;
    made.kube_bench = {"kube-bench.json"};
    made.controls[6].answer = answer("platform@example.org", true);
    made.controls[7].answer = answer("security@example.org", false);
    return made;
}

Assessment with_benchmark() {
    Assessment made = healthy();
    made.benchmark = benchmark();
    return made;
}

// All of it in strings that try to leave their place.
AssessedBenchmark hostile_benchmark() {
    AssessedBenchmark made = benchmark();
    made.title = made.reason = made.id = hostile_names()[0];
    made.kube_bench = hostile_names();
    made.controls.clear();
    for (const std::string& name : hostile_names()) {
        AssessedControl open = control(name, 1, Verdict::unknown);
        open.question = name;
        open.unknown = Unknown{Reason::needs_attestation, name};
        AssessedControl held = control(name, 2, Verdict::pass);
        held.question = held.title = name;
        held.answer = answer(name, true);
        held.answer->where.file = name;
        made.controls.push_back(std::move(open));
        made.controls.push_back(std::move(held));
    }
    return made;
}

}  // namespace

const std::vector<std::string>& hostile_names() {
    static const std::vector<std::string> names{
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'--><svg onload=alert(1)></style></title>",
        "{{summary.name}}{{{css}}}{{#checks}}",
        "\x1b[31mred\x1b[0m\r\n\x07",
        "\xff\xfe not UTF-8 \xc0\xaf",
        "\xe2\x80\xaegnp.exe\xe2\x80\xac",
        "]]>&lt;&amp;\xe2\x80\xa8",
        std::string("nul\0byte", 8),
        "=HYPERLINK(\"https://example.org\",\"x\")",
        "+1",
        " -2+3",
        "@SUM(1)",
        "\t=1",
        "a | b \\| c",
        "`one` ```three```",
        " `edges` ",
        "[text](javascript:alert(1)) ![image](https://example.org/x.png) <https://example.org>",
        "a\n\n# heading\n\n```\nfence",
        "\xef\xbf\xbf noncharacter",
        std::string(3000, 'x'),
    };
    return names;
}

std::vector<Sample> make_samples() {
    Assessment escaping = hostile();
    escaping.benchmark = hostile_benchmark();
    escaping.namespaces = hostile_namespaces(hostile_names());
    escaping.teams = hostile_teams(hostile_names());
    escaping.access = hostile_access(hostile_names());
    escaping.target.tls_unverified = escaping.vulnerabilities_old =
        true;  // page one at its fullest
    escaping.baseline = ComparedBaseline{hostile_names()[0], "2026-11-01T00:00:00Z", 0};
    Assessment calm = healthy();
    calm.access = calm_access();
    Assessment weak = failing();
    weak.access = weak_access();
    escaping.history = hostile_history(hostile_names());
    Assessment grown = compared();
    grown.history = long_history(grown);
    weak.namespaces = some_namespaces();
    weak.teams = some_teams();
    Assessment blind = unknown_heavy();
    blind.access = blind_access();
    return {{"healthy", std::move(calm)},
            {"failing", std::move(weak)},
            {"unknown", std::move(blind)},
            {"empty", empty()},
            {"patching", patching()},
            {"hostile", std::move(escaping)},
            {"part", part()},
            {"accepted", accepted()},
            {"compared", compared()},
            {"benchmark", with_benchmark()},
            {"history", std::move(grown)}};
}

}  // namespace assay::test

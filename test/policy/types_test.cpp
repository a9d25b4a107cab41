// Types of expressions, as loading finds them wrong.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "policy/check_types.h"
#include "policy/load.h"

using namespace assay;

namespace {

// The problems of a check of a subject with these lines.
std::string problems(const std::string& subject, const std::string& lines) {
    const std::string text =
        "title: t\nseverity: low\ndomain: access\neffort: S\nwhy: w\nremediation: r\n"
        "references: [https://example.org/]\nsubject: " +
        subject + "\n" + lines +
        (lines.find("message:") == std::string::npos ? "\nmessage: string(asOf)\n" : "\n");
    const PolicyFile file{"checks/a/b.yaml", "a/b", text};
    std::string all;
    for (const PolicyProblem& problem : load_checks(std::span(&file, 1)).problems) {
        if (!problem.warning) all += problem.text() + "\n";
    }
    return all;
}

struct Row {
    std::string subject;
    std::string lines;
    std::string problem;
};

}  // namespace

TEST_CASE("types: what fits loads") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"Pod", "assert: object.spec.containers.all(c, c.image != '' && !has(c.tty))"},
        {"Pod",
         "assert: object.metadata.labels['app.kubernetes.io/name'] == object.metadata.labels.x"},
        {"Pod", "assert: object.spec.?hostPID.orValue(false) != true"},
        {"Pod", "assert: object.spec.?priority == optional.none() || object.spec.priority == null"},
        // IntOrString and quantities are of either type.
        {"Service",
         "assert: object.spec.ports.all(p, p.targetPort == 'http' || p.targetPort == 80)"},
        {"Pod", "assert: object.spec.containers[0].resources.limits['cpu'] in ['1', 1]"},
        // Containers of three types are one list.
        {"Pod",
         "items: object.spec.containers + object.spec.?initContainers.orValue([])\n"
         "         + object.spec.?ephemeralContainers.orValue([])\n"
         "each: item.?securityContext.?privileged.orValue(false) != true && index >= 0\n"
         "message: item.name + string(index)"},
        {"apps/Deployment, apps/StatefulSet",
         "assert: \"has(object.spec.serviceName) || object.spec.template.spec.hostNetwork\""},
        // Both versions that are served.
        {"autoscaling/HorizontalPodAutoscaler",
         "assert: has(object.spec.targetCPUUtilizationPercentage) || has(object.spec.metrics)"},
        // No table, no questions.
        {"policy/PodSecurityPolicy", "assert: object.spec.whatever.it == 1"},
        {"gateway.networking.k8s.io/Gateway", "assert: object.spec.whatever.it == 1"},
        {"Pod, policy/PodSecurityPolicy", "assert: object.spec.whatever.it == 1"},
        {"Pod", "assert: dyn(object).spec.topologyKeys == []"},
        {"Pod",
         "variables: [{name: role, expression: \"cluster.get('rbac.authorization.k8s.io/Role', "
         "'a', "
         "'b')\"}]\nassert: variables.role.?rules.orValue([]).all(r, r.verbs != [])"},
        {"kubelet",
         "assert: object.setting('port').value == 0 && object.setting('port').origin != ''\n"
         "notApplicable: [{when: object.differences() == null, reason: r}]"},
        {"apiserver, identity", "assert: has(object.grants) || object.version != ''"},
        {"podspec", "assert: object.spec.serviceAccountName != object.owner.name"},
        {"Pod",
         "assert: authorizer.serviceAccount('a', 'b').path('/').check('get').grants.all(g, "
         "g.binding.name != '')"},
        {"endpoint", "assert: cluster.probe('tls').lowest != 'TLSv1'"},
        {"Pod", "params: {a: 1}\nassert: object.spec.priority > params.a || params.a == 'x'"},
        {"Pod",
         "assert: \"true\"\nat: \"object.spec.hostPID ? {'kind': 'Pod', 'n': null} : null\""},
    };
    for (const auto& [subject, lines] : table) {
        CAPTURE(lines);
        CHECK(problems(subject, lines) == "");
    }
}

TEST_CASE("types: what never fits has a place and a hint") {
    const std::vector<Row> table{
        {"Pod", "assert: object.spec.hostPid != true",
         "checks/a/b.yaml:9:21: error: PodSpec has no field 'hostPid'; did you mean 'hostPID'?\n"
         "    assert: object.spec.hostPid != true\n"
         "                        ^\n"},
        {"Pod", "assert: has(object.spec.containrs)", "did you mean 'containers'?"},
        {"Pod", "assert: object.?spec.?hostNetwrk.orValue(false)", "did you mean 'hostNetwork'?"},
        {"Pod", "assert: object.spec.containers.all(c, c.privileged)",
         "Container has no field 'privileged'"},
        {"apps/Deployment, apps/StatefulSet", "assert: object.spec.replica > 1",
         "DeploymentSpec or StatefulSetSpec has no field 'replica'; did you mean 'replicas'?"},
        {"Pod", "items: object.spec.volumes\neach: has(item.hostpath)",
         "b.yaml:10:7: error: Volume has no field 'hostpath'; did you mean 'hostPath'?"},
        {"Pod", "items: object.spec.volumes\neach: \"true\"\nmessage: item.nam",
         "Volume has no field 'nam'; did you mean 'name'?"},
        {"Pod", "variables: [{name: s, expression: object.spec}]\nassert: variables.s.hostPid",
         "PodSpec has no field 'hostPid'"},
        {"Pod", "assert: \"cluster.list('Node').all(n, n.status.nodeInfo.kubelet != '')\"",
         "NodeSystemInfo has no field 'kubelet'"},
        {"Pod", "assert: \"cluster.get('Node', '', 'a').?stats.hasValue()\"",
         "Node has no field 'stats'; did you mean 'status'?"},
        {"Pod", "assert: object.spec.priority + 'a' == ''", "'+' does not take int and string"},
        {"Pod", "assert: object.spec.nodeName > 1", "'>' does not take string and int"},
        {"Pod", "assert: object.spec.nodeName == 1", "values of these types are never equal"},
        {"Pod", "assert: object.spec.nodeName", "'assert' must give true or false, not string"},
        {"Pod", "select: object.spec\nassert: \"true\"", "'select' must give true or false"},
        {"Pod", "assert: \"true\"\nnotApplicable: [{when: size('a'), reason: r}]",
         "'when' must give true or false, not int"},
        {"Pod", "items: object.spec\neach: \"true\"", "'items' must give a list, not PodSpec"},
        {"Pod", "assert: \"true\"\nmessage: object.spec.priority", "'message' must give a text"},
        {"Pod", "assert: \"true\"\nat: object.metadata.name", "'at' must give a map, not string"},
        {"Pod", "assert: asOf > '2026'", "'>' does not take timestamp and string"},
        {"kubelet", "assert: object.setting('port').valeu == 0", "did you mean 'value'?"},
        {"kubelet", "assert: object.differences().all(d, d.values.all(v, v.sorce == ''))",
         "did you mean 'source'?"},
        {"identity", "assert: object.grants.all(g, g.rule.verb == [])",
         "PolicyRule has no field 'verb'; did you mean 'verbs'?"},
        {"endpoint", "assert: cluster.probe('tls').low == ''", "tls has no field 'low'"},
        {"kubelet", "assert: \"cluster.components('apiserver').all(a, a.verson == '')\"",
         "apiserver has no field 'verson'"},
        {"Pod", "assert: version.minor(1) == 2", "version.minor() does not take (int)"},
        {"Pod", "assert: object.spec.nodeName.lowerASCII() == ''", "'lowerASCII'"},
    };
    for (const Row& row : table) {
        CAPTURE(row.lines);
        const std::string found = problems(row.subject, row.lines);
        CAPTURE(found);
        CHECK(found.find(row.problem) != std::string::npos);
    }
}

TEST_CASE("types: the tables hold the kinds that checks name most") {
    for (const char* kind :
         {"Pod", "Node", "Secret", "Namespace", "apps/Deployment", "batch/CronJob",
          "networking.k8s.io/NetworkPolicy", "rbac.authorization.k8s.io/ClusterRole",
          "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
          "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService",
          "certificates.k8s.io/CertificateSigningRequest", "storage.k8s.io/StorageClass"}) {
        CAPTURE(kind);
        CHECK(check_fields().has(kind));
        CHECK(check_fields().field(kind, "metadata") == "meta.v1.ObjectMeta");
    }
    CHECK(check_fields().field("meta.v1.ObjectMeta", "labels") == "map(string,string)");
}

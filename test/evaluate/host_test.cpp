// The functions of policy/environment.h, as expressions meet them.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "cel/arena.h"
#include "evaluate/file_mode.h"
#include "evaluate/item_places.h"
#include "evaluate/run_fixture.h"
#include "policy/facts_data.h"
#include "policy/load.h"

using namespace assay;

namespace {

// Verdict of `assertion` about Node w1 over the fixture, with its unknown's or message's text.
std::string verdict(const std::string& assertion, const std::string& fixture) {
    static const FactsData data = [] {
        std::vector<PolicyProblem> problems;
        return load_facts_data(packed_facts(), problems);
    }();
    const PolicyFile file{"checks/t.yaml", "t",
                          "title: t\nseverity: low\ndomain: runtime\neffort: S\nwhy: w\n"
                          "remediation: r\nreferences: [https://example.org]\nsubject: Node\n"
                          "message: object.metadata.name\nassert: \"" +
                              assertion + "\"\n"};
    const LoadedChecks loaded = load_checks(std::span(&file, 1));
    for (const PolicyProblem& problem : loaded.problems) {
        INFO(problem.text());
        REQUIRE(problem.warning);
    }
    REQUIRE(loaded.checks.size() == 1);
    const std::string node = "{apiVersion: v1, kind: Node, metadata: {name: w1}}";
    const auto read =
        read_fixture("pass.t.yaml", "objects: [" + node + fixture, loaded.checks.front());
    if (!read) {
        FAIL(read.error().text());
    }
    const auto evaluation = judge_fixture(*read, loaded.checks.front(), data);
    REQUIRE(evaluation.has_value());
    REQUIRE(evaluation->findings.size() == 1);
    const Finding finding = *evaluation->findings.begin();
    std::string text(text_of(finding.verdict));
    if (finding.unknown) {
        text += ":" + std::string(text_of(finding.unknown->reason));
    }
    return text + (finding.verdict == Verdict::error ? ":" + *finding.details().message : "");
}

constexpr const char* kEnd = "]\n";
constexpr const char* kPod =
    ", {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {containers: []}}]\n";

}  // namespace

TEST_CASE("cluster.get, list, inNamespace") {
    CHECK(verdict("cluster.get('Pod', 'a', 'p').hasValue()", kPod) == "pass");
    CHECK(verdict("cluster.get('Pod', 'b', 'p').hasValue()", kPod) == "fail");
    CHECK(verdict("cluster.get('Pod', 'a', 'q').hasValue()",
                  std::string(kPod) + "requests: {v1/pods: partial}\n") == "unknown:partial");
    CHECK(verdict("cluster.get('Pod', 'a', 'p').hasValue()",
                  std::string(kPod) + "requests: {v1/pods: partial}\n") == "pass");
    CHECK(verdict("size(cluster.list('Pod')) == 1", kPod) == "pass");
    CHECK(verdict("cluster.list('Pod').exists(p, p.metadata.name == 'p')",
                  std::string(kPod) + "requests: {v1/pods: partial}\n") == "pass");
    CHECK(verdict("cluster.list('Pod').all(p, p.metadata.name == 'p')",
                  std::string(kPod) + "requests: {v1/pods: partial}\n") == "unknown:partial");
    CHECK(verdict("cluster.list('Pod') == []",
                  std::string(kEnd) + "requests: {v1/pods: denied}\n") == "unknown:denied");
    CHECK(verdict("size(cluster.inNamespace('Pod', 'a')) == 1", kPod) == "pass");
    CHECK(verdict("size(cluster.inNamespace('Pod', 'b')) == 0", kPod) == "pass");
    CHECK(verdict("cluster.get('Pod', 'a', dyn(1)).hasValue()", kPod).rfind("error:", 0) == 0);
}

TEST_CASE("cluster.probe") {
    const std::string answer =
        std::string(kEnd) +
        "probes: {/version: {status: 200, kubernetes: true, version: v1.34.1}}\n";
    CHECK(verdict("cluster.probe('/version').status == 200", answer) == "pass");
    CHECK(verdict("cluster.probe('/version').version == 'v1.34.1'", answer) == "pass");
    CHECK(verdict("cluster.probe('/version').status == 200", kEnd) == "unknown:not-asked");
    CHECK(verdict("cluster.probe('/version').status == 200",
                  std::string(kEnd) + "probes: {/version: unreachable}\n") ==
          "unknown:unreachable");
}

TEST_CASE("rbac functions") {
    const std::string roles =
        ", {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: all}, "
        "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], "
        "verbs: ['*']}]}, {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, "
        "metadata: {name: b}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, "
        "name: all}, subjects: [{kind: User, name: jane}]}]\n";
    const std::string jane = "{'kind': 'User', 'namespace': '', 'name': 'jane'}";
    const std::string joe = "{'kind': 'User', 'namespace': '', 'name': 'joe'}";
    CHECK(verdict("rbac.covers(" + jane + ", '*')", roles) == "pass");
    CHECK(verdict("rbac.covers(" + joe + ", '*')", roles) == "fail");
    CHECK(verdict("rbac.covers([{'apiGroups': ['*'], 'resources': ['*'], 'verbs': ['*']}], '*')",
                  roles) == "fail");
    CHECK(verdict("rbac.covers(" + jane + ", 'pods')", roles).rfind("error:", 0) == 0);
    CHECK(verdict("rbac.covers(1, '*')", roles).rfind("error:", 0) == 0);
    const std::string get = "{'apiGroups': [''], 'resources': ['secrets'], 'verbs': ['get']}";
    const std::string star = "{'apiGroups': [''], 'resources': ['*'], 'verbs': ['get', 'list']}";
    CHECK(verdict("rbac.covers([" + star + "], " + get + ")", roles) == "pass");
    CHECK(verdict("rbac.covers([" + get + "], " + star + ")", roles) == "fail");
    CHECK(verdict("rbac.covers([], " + get + ")", roles) == "fail");
    const std::string hidden = "unknown('denied', 'no right')";
    CHECK(verdict("rbac.covers([" + hidden + "], " + get + ")", roles) == "unknown:denied");
    CHECK(verdict("rbac.covers([" + get + ", " + hidden + "], " + star + ")", roles) ==
          "unknown:denied");
    CHECK(verdict("rbac.covers([" + hidden + ", " + star + "], " + get + ")", roles) == "pass");
    CHECK(verdict("rbac.covers([" + hidden + "], '*')", roles) == "unknown:denied");
    CHECK(verdict("rbac.covers([" + get + "], {'verbs': ['get']})", roles).rfind("error:", 0) == 0);
    CHECK(verdict("rbac.covers([" + get + "], {'resources': ['a']})", roles).rfind("error:", 0) ==
          0);
    CHECK(verdict("rbac.covers(" + jane + ", " + get + ")", roles).rfind("error:", 0) == 0);
    CHECK(verdict("rbac.can(" + jane + ", 'get', '', 'pods/log', '').allowed()", roles) == "pass");
    CHECK(verdict("rbac.can(" + jane + ", 'get', '', '/metrics', '').allowed()", roles) == "pass");
    CHECK(verdict("rbac.can(" + joe + ", 'get', '', 'pods', 'a').allowed()", roles) == "fail");
    CHECK(verdict("rbac.can(" + joe + ", 'get', '', 'pods', 'a').allowed()",
                  roles + "requests: {rbac.authorization.k8s.io/v1/rolebindings: denied}\n") ==
          "unknown:denied");
    CHECK(verdict("rbac.can(" + jane + ", 'get', '', 'pods', 'a').grants == [{'subject': " + jane +
                      ", 'binding': {'kind': 'ClusterRoleBinding', 'namespace': '', 'name': 'b'}, "
                      "'role': {'kind': 'ClusterRole', 'namespace': '', 'name': 'all'}, "
                      "'ruleIndex': 0}]",
                  roles) == "pass");
    CHECK(verdict("rbac.can(" + joe + ", 'get', '', 'pods', 'a').grants == []", roles) == "pass");
    CHECK(verdict("rbac.can(" + jane +
                      ", 'get', '', 'pods', '').reason().contains("
                      "'ClusterRoleBinding b')",
                  roles) == "pass");
    CHECK(
        verdict("rbac.path(" + joe +
                    ", 3) == {'found': false, 'steps': 0, 'step': '', 'meaning': "
                    "'', 'binding': {'kind': '', 'namespace': '', 'name': ''}, 'holder': {'kind': "
                    "'', 'namespace': '', 'name': ''}}",
                roles) == "pass");
    CHECK(verdict("rbac.path(" + jane + ", 3).found && rbac.path(" + jane +
                      ", 3).steps == 1 && rbac.path(" + jane + ", 3).binding.name == 'b'",
                  roles) == "pass");
    CHECK(verdict("rbac.anyPath(" + jane + ").steps == 1 && rbac.anyPath(" + jane +
                      ").binding.name == 'b' && rbac.anyPath(" + jane + ").holder == " + jane,
                  roles) == "pass");
    CHECK(verdict("rbac.anyPath(" + joe + ").found || rbac.anyPath(" + joe + ").holder.name != ''",
                  roles) == "fail");
    CHECK(verdict("rbac.path(" + joe + ", 3).found",
                  roles + "requests: {rbac.authorization.k8s.io/v1/rolebindings: denied}\n") ==
          "unknown:denied");
    for (const char* const wrong :
         {"rbac.path({'kind': 1}, 3).found", "rbac.path('joe', 3).found",
          "rbac.anyPath({'kind': 1}).found", "rbac.anyPath('joe').found"}) {
        CHECK(verdict(wrong, roles).rfind("error:", 0) == 0);
    }
    CHECK(verdict("rbac.path(" + joe + ", 0).found", roles).rfind("error:", 0) == 0);
    for (const char* const member : {"kind", "namespace", "name"}) {
        CAPTURE(member);
        std::string who = "{";
        for (const char* const each : {"kind", "namespace", "name"}) {
            who += std::string(who == "{" ? "'" : ", '") + each +
                   "': " + (std::string(each) == member ? hidden : "'ServiceAccount'");
        }
        who += "}";
        CHECK(verdict("rbac.can(" + who + ", 'get', '', 'pods', 'a').allowed()", roles) ==
              "unknown:denied");
        CHECK(verdict("rbac.covers(" + who + ", '*')", roles) == "unknown:denied");
        CHECK(verdict("rbac.path(" + who + ", 3).found", roles) == "unknown:denied");
        CHECK(verdict("rbac.anyPath(" + who + ").holder.name == ''", roles) == "unknown:denied");
    }
    CHECK(verdict("rbac.can({'kind': 1, 'namespace': '', 'name': 'a'}, 'get', '', 'pods', "
                  "'').allowed()",
                  roles)
              .rfind("error:", 0) == 0);
    CHECK(verdict("rbac.covers([" + star + "], {'verbs': ['get', " + hidden +
                      "], 'apiGroups': [''], 'resources': ['a']})",
                  roles) == "unknown:denied");
    CHECK(verdict("rbac.covers([{'verbs': " + hidden + "}], '*')", roles) == "unknown:denied");
    CHECK(verdict("rbac.isBootstrap(" + hidden + ")", roles) == "unknown:denied");
    CHECK(verdict("authorizer.serviceAccount(" + hidden + ", 'a').check('get').allowed()", roles) ==
          "unknown:denied");
    CHECK(verdict("rbac.isBootstrap(1)", roles).rfind("error:", 0) == 0);
}

TEST_CASE("authorizer.serviceAccount asks as admission policies do") {
    const std::string roles =
        ", {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: some}, "
        "rules: [{apiGroups: [apps], resources: [deployments/scale], resourceNames: [web], verbs: "
        "[get]}, {nonResourceURLs: [/metrics], verbs: [get]}]}, {apiVersion: "
        "rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: shop}, "
        "roleRef: {kind: ClusterRole, name: some}, subjects: [{kind: ServiceAccount, name: web, "
        "namespace: shop}]}, {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, "
        "metadata: {name: all}, roleRef: {kind: ClusterRole, name: some}, subjects: [{kind: Group, "
        "name: 'system:serviceaccounts:lab'}]}]\n";
    const auto asked = [&](const std::string& account, const std::string& steps) {
        return verdict("authorizer.serviceAccount(" + account + ")" + steps, roles);
    };
    const std::string scale = ".group('apps').resource('deployments').subresource('scale')";
    const std::string web = "'shop', 'web'";
    CHECK(asked(web, scale + ".namespace('shop').name('web').check('get').allowed()") == "pass");
    CHECK(asked(web, scale + ".name('web').namespace('shop').check('get').allowed()") == "pass");
    CHECK(asked(web, scale + ".namespace('shop').check('get').allowed()") == "fail");
    CHECK(asked(web, scale + ".namespace('bank').name('web').check('get').allowed()") == "fail");
    CHECK(asked(web, scale + ".name('web').check('get').allowed()") == "fail");
    CHECK(asked(web, scale + ".namespace('shop').name('web').check('list').allowed()") == "fail");
    CHECK(asked("'bank', 'web'", scale + ".namespace('shop').name('web').check('get').allowed()") ==
          "fail");
    CHECK(asked("'lab', 'any'", scale + ".name('web').check('get').allowed()") == "pass");
    CHECK(asked("'lab', 'any'", ".path('/metrics').check('get').allowed()") == "pass");
    CHECK(asked("'lab', 'any'", ".path('/metric').check('get').allowed()") == "fail");
    CHECK(asked(web, ".path('/metrics').check('get').allowed()") == "fail");
    CHECK(asked(web, scale + ".namespace('shop').name('web').check('get').grants[0].binding.name "
                             "== 'b'") == "pass");
    CHECK(
        verdict("authorizer.serviceAccount('a', 'b')" + scale + ".check('get').allowed()",
                roles + "requests: {rbac.authorization.k8s.io/v1/clusterrolebindings: denied}\n") ==
        "unknown:denied");
}

TEST_CASE("labels.match is a label selector") {
    const auto match = [](const std::string& selector, const std::string& labels) {
        return verdict("labels.match(" + selector + ", " + labels + ")", kEnd);
    };
    CHECK(match("{'matchLabels': {'app': 'web'}}", "{'app': 'web', 'tier': 'a'}") == "pass");
    CHECK(match("{'matchLabels': {'app': 'web'}}", "{'app': 'api'}") == "fail");
    CHECK(match("{'matchLabels': {'app': 'web'}}", "null") == "fail");
    CHECK(match("{}", "null") == "pass");
    const std::string not_in =
        "{'matchExpressions': [{'key': 'app', 'operator': 'NotIn', 'values': ['api']}]}";
    CHECK(match(not_in, "{'app': 'web'}") == "pass");
    CHECK(match(not_in, "{'app': 'api'}") == "fail");
    CHECK(match("{'matchExpressions': [{'key': 'app', 'operator': 'Like'}]}", "{}") ==
          "unknown:malformed");
    CHECK(match("'app=web'", "{}") == "unknown:malformed");
    CHECK(match("{}", "'app=web'").rfind("error:", 0) == 0);
}

TEST_CASE("labels.everything") {
    CHECK(verdict("labels.everything({})", kEnd) == "pass");
    CHECK(verdict("labels.everything({'matchLabels': {}, 'matchExpressions': []})", kEnd) ==
          "pass");
    CHECK(verdict("labels.everything({'matchLabels': {'a': 'b'}})", kEnd) == "fail");
    CHECK(verdict("labels.everything({'matchExpressions': [{'key': 'a', 'operator': "
                  "'DoesNotExist'}]})",
                  kEnd) == "fail");
    CHECK(verdict("labels.everything('app=web')", kEnd) == "unknown:malformed");
}

TEST_CASE("network functions") {
    CHECK(verdict("network.applies({}, 'Ingress')", kEnd) == "pass");
    CHECK(verdict("network.applies({'policyTypes': []}, 'Egress')", kEnd) == "fail");
    CHECK(verdict("network.applies({'policyTypes': ['all']}, 'Egress')", kEnd) ==
          "unknown:malformed");
    CHECK(verdict("network.applies({}, 'Both')", kEnd).rfind("error:", 0) == 0);
    CHECK(verdict("network.applies(1, 'Egress')", kEnd).rfind("error:", 0) == 0);
    const auto open = [](const std::string& rules, const std::string& blocks) {
        return verdict(
            "network.openRules({'egress': " + rules + "}, 'Egress', [" + blocks + "]) == [1]",
            kEnd);
    };
    CHECK(open("[{'ports': [{'port': 1}]}, {}]", "") == "pass");
    const std::string block = "[{'ports': [{'port': 1}]}, {'to': [{'ipBlock': {'cidr': '";
    CHECK(open(block + "10.0.0.0/7'}}]}]", "'10.0.0.0/8'") == "pass");
    CHECK(open(block + "10.0.0.0/9'}}]}]", "'10.0.0.0/8'") == "fail");
    CHECK(open(block + "10.0.0.0'}}]}]", "'10.0.0.0/8'") == "unknown:malformed");
    CHECK(open("[{}, 'all']", "") == "unknown:malformed");
    CHECK(verdict("network.applies({'policyTypes': 'Egress'}, 'Egress')", kEnd) ==
          "unknown:malformed");
    CHECK(open(block + "10.0.0.0/7'}}]}]", "'everywhere'").rfind("error:", 0) == 0);
    CHECK(verdict("network.openRules({}, 'Egress', '0.0.0.0/0') == []", kEnd).rfind("error:", 0) ==
          0);
}

TEST_CASE("version functions") {
    CHECK(verdict("version.minor('v1.34.1-eks-1') == 34", kEnd) == "pass");
    CHECK(verdict("version.minor('latest') == 34", kEnd) == "unknown:undecided");
    CHECK(verdict("version.endOfLife('v1.34.1') == timestamp('2026-10-27T00:00:00Z')", kEnd) ==
          "pass");
    CHECK(verdict("version.endOfLife('v1.99.0') > asOf", kEnd) == "unknown:undecided");
    CHECK(verdict("version.skewAllowed('v1.33.0', 'v1.34.0')", kEnd) == "pass");
    CHECK(verdict("version.skewAllowed('v1.35.0', 'v1.34.0')", kEnd) == "fail");
    CHECK(verdict("version.skewAllowed('', 'v1.34.0')", kEnd) == "unknown:undecided");
}

TEST_CASE("facts.table") {
    CHECK(verdict("facts.table('removed-apis')['policy/v1beta1/PodDisruptionBudget'].removed == 25",
                  kEnd) == "pass");
    CHECK(verdict("facts.table('end-of-life').exists(row, row.kind == 'os')", kEnd) == "pass");
}

TEST_CASE("cluster.selects") {
    const std::string pod =
        ", {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a, labels: {app: web}}, "
        "spec: {containers: []}}";
    const std::string job =
        ", {apiVersion: batch/v1, kind: CronJob, metadata: {name: c, namespace: a}, spec: "
        "{jobTemplate: {spec: {template: {metadata: {labels: {app: job}}, spec: {}}}}}}";
    const std::string owned =
        ", {apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: r, namespace: a, "
        "ownerReferences: [{kind: Deployment, name: d, controller: true}]}, spec: {template: "
        "{metadata: {labels: {app: old}}}}}";
    const std::string all = pod + job + owned + "]\n";
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'web'}})", all) == "pass");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'job'}})", all) == "pass");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'old'}})", all) == "fail");
    CHECK(verdict("cluster.selects('b', {'matchLabels': {'app': 'web'}})", all) == "fail");
    CHECK(verdict("cluster.selects('b', {})", all) == "fail");
    CHECK(verdict("cluster.selects('a', {})", all) == "pass");
    CHECK(verdict("cluster.selects('a', {'matchExpressions': [{'key': 'app', 'operator': 'Near', "
                  "'values': ['web']}]})",
                  all) == "unknown:malformed");
    const std::string two =
        ", {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a, labels: {app: web, tier: "
        "front}}, spec: {containers: []}}, {apiVersion: v1, kind: Pod, metadata: {name: q, "
        "namespace: a, labels: {app: web, tier: back}}, spec: {containers: []}}]\n";
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'web', 'tier': 'back'}})", two) ==
          "pass");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'web', 'tier': 'side'}})", two) ==
          "fail");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'tier': 'web'}})", two) == "fail");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'web'}, 'matchExpressions': "
                  "[{'key': 'tier', 'operator': 'NotIn', 'values': ['front']}]})",
                  two) == "pass");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'web'}, 'matchExpressions': "
                  "[{'key': 'tier', 'operator': 'DoesNotExist'}]})",
                  two) == "fail");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 1}})", two) == "fail");
    const std::string denied = pod + "]\nrequests: {batch/v1/jobs: denied}\n";
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'web'}})", denied) == "pass");
    CHECK(verdict("cluster.selects('a', {'matchLabels': {'app': 'old'}})", denied) ==
          "unknown:denied");
    CHECK(verdict("cluster.selects(dyn(1), {})", all).rfind("error:", 0) == 0);
}

TEST_CASE("only components have settings") {
    CHECK(verdict("object.setting('x').value == 1", kEnd).rfind("error:", 0) == 0);
}

TEST_CASE("modeWithin") {
    cel::Arena arena;
    const auto within = [&](const cel::Datum& mode, std::string_view limit) {
        const std::array<cel::Entry, 1> entries{{{cel::Datum::text("mode"), mode}}};
        return mode_within(cel::Datum::map(entries), cel::Datum::text(limit));
    };
    CHECK(within(cel::Datum::text("0600"), "0600").is_true());
    CHECK(within(cel::Datum::text("0400"), "0600").is_true());
    CHECK(within(cel::Datum::text("0640"), "0600").is_false());
    CHECK(within(cel::Datum::text("04600"), "0600").is_false());
    CHECK(within(cel::Datum::unknown(Reason::denied, "no", arena), "0600").is_unknown());
    CHECK(within(cel::Datum::text("rw-"), "0600").is_error());
    CHECK(within(cel::Datum::text("0600"), "8").is_error());
    CHECK(within(cel::Datum::integer(600), "0600").is_error());
    CHECK(mode_within(cel::Datum::text("x"), cel::Datum::text("0600")).is_error());
}

TEST_CASE("paths") {
    CHECK(join_path("a", "b") == "a.b");
    CHECK(join_path("a", "[0]") == "a[0]");
    CHECK(join_path("", "b") == "b");
    CHECK(join_path("a", "") == "a");
    Subject subject;
    CHECK(document_path(subject, "spec.x") == "spec.x");
    subject.place = PodPlace{"spec.template"};
    CHECK(document_path(subject, "spec.x") == "spec.template.spec.x");
    CHECK(document_path(subject, "owner.kind") == "owner.kind");
}

TEST_CASE("the proof of a value is bounded") {
    CHECK(proof_value("true") == "true");
    const std::string cut = proof_value(std::string(1000, 'x'));
    CHECK(cut.size() == kMaxProofValue + 3);
    CHECK(cut.substr(cut.size() - 3) == "...");
    std::string wide = "xx";
    while (wide.size() < 1000) {
        wide += "\u20ac";
    }
    CHECK(proof_value(wide).size() <= kMaxProofValue + 3);
}

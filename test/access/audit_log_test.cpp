// What an audit log says of requests, and which grants it shows in use.
#include "access/audit_log.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "access/activity_writing.h"
#include "access/audit_policy.h"
#include "access/grant_use.h"
#include "collect/support/scratch.h"
#include "facts/apiserver_files.h"
#include "facts/support/cluster.h"
#include "facts/support/rbac.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

// An event as the server writes it, with canaries where nothing may be kept.
std::string line(const std::string& id, const std::string& user, const std::string& request,
                 const std::string& more = R"("responseStatus":{"code":200})",
                 const std::string& stage = "ResponseComplete") {
    return R"({"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":")" +
           id + R"(","stage":")" + stage + R"(",)" + request + R"(,"user":)" + user +
           R"(,"sourceIPs":["10.0.0.9","10.0.0.1"],"requestObject":{"data":{"k":"canary"}},)" +
           R"("responseObject":{"data":{"k":"canary"}},"annotations":{"note":"canary"},)" +
           R"("requestReceivedTimestamp":"2026-11-20T10:00:00.5Z",)" +
           R"("stageTimestamp":"2026-11-20T10:00:01.5Z",)" + more + "}\n";
}
const std::string kAnn = R"({"username":"ann","groups":["ops","system:authenticated"]})";
const std::string kWeb =
    R"({"username":"system:serviceaccount:shop:web","groups":["system:serviceaccounts",)"
    R"("system:serviceaccounts:shop","system:authenticated"]})";

std::string of(const std::string& verb, const std::string& object,
               const std::string& uri = "/api?canary=1") {
    return R"("requestURI":")" + uri + R"(","verb":")" + verb + R"(")" +
           (object.empty() ? "" : R"(,"objectRef":)" + object);
}
const std::string kSecret = R"({"resource":"secrets","namespace":"shop","name":"s"})";
const std::string kExec =
    R"({"resource":"pods","namespace":"shop","name":"p","subresource":"exec"})";

struct Reading {
    Result<void> done;
    AuditLogSummary log;
    std::vector<AuditEvent> events;
};
Reading read(const std::string& text) {
    const Scratch scratch;
    Reading reading;
    AuditLog log([&](const AuditEvent& event) { reading.events.push_back(event); });
    reading.done = log.read(scratch.write("audit.log", text));
    reading.log = log.summary();
    return reading;
}

// "who (by) verb what@ns requests/refused; ..."
std::string rows(const ActivityTable& table) {
    std::string text;
    for (const auto& [key, count] : table.rows) {
        text += key.who + (key.by.empty() ? "" : " (" + key.by + ")") + " " + key.verb + " " +
                key.what + "@" + key.ns + " " + std::to_string(count.requests) + "/" +
                std::to_string(count.refused) + ";";
    }
    return text;
}

constexpr const char* kObjects = R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: debug, namespace: shop}
rules:
- {verbs: [create], apiGroups: [""], resources: [pods/exec]}
- {verbs: [get], apiGroups: [""], resources: [secrets]}
- {verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [roles]}
- {verbs: [create], apiGroups: [""], resources: [configmaps]}
- {verbs: [create], apiGroups: [""], resources: [secrets], resourceNames: [s]}
- {verbs: [update], apiGroups: [apps], resources: [deployments/finalizers]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: debuggers, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
roleRef: {kind: Role, name: debug}
subjects: [{kind: User, name: ann}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: actors}
rules:
- {verbs: [impersonate], apiGroups: [""], resources: [users]}
- {verbs: [get], apiGroups: [""], resources: [nodes/metrics]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: actors, creationTimestamp: "2026-01-01T00:00:00Z"}
roleRef: {kind: ClusterRole, name: actors}
subjects: [{kind: Group, name: ops}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: late, creationTimestamp: "2026-11-21T00:00:00Z"}
roleRef: {kind: ClusterRole, name: actors}
subjects: [{kind: User, name: bob}]
)";

Value policy(const char* yaml, Store& store) {
    const auto document = decode_yaml(yaml, store);
    REQUIRE(document);
    return audit_rules_of(*document, store);
}
constexpr const char* kAll =
    "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata}]}";

// "subject rule=usage ..." of the grants of kObjects.
std::string uses(const std::string& text, const Value& rules) {
    Cluster cluster;
    cluster.objects(kObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    GrantUseCounter counter(rbac);
    const Reading reading = read(text);
    for (const AuditEvent& event : reading.events) counter.take(event);
    std::string all;
    for (const GrantUse& use : counter.finish(reading.log, rules).grants) {
        all += use.permit.subject->name + " " + std::to_string(use.permit.rule) + "=" +
               std::string(text_of(use.usage)) + " ";
    }
    return all;
}

}  // namespace

TEST_CASE("a request counts once, at the first stage after it was decided") {
    const Reading reading =
        read(line("1", kAnn, of("get", kSecret), "\"x\":0", "RequestReceived") +
             line("1", kAnn, of("get", kSecret), "\"x\":0", "ResponseStarted") +
             line("1", kAnn, of("get", kSecret)) + line("1", kAnn, of("get", kSecret)) +
             line("2", kAnn, of("watch", kSecret), "\"x\":0", "ResponseStarted") + "\n" +
             line("3", kAnn, of("list", kSecret), "\"x\":0", "RequestReceived"));
    CHECK(reading.done);
    CHECK(reading.log.lines == 6);
    CHECK(reading.log.requests == 2);
    CHECK(reading.log.levels.at(AuditLevel::request_response) == 2);
    CHECK(rows(reading.log.secrets) == "ann get secrets@shop 1/0;ann watch secrets@shop 1/0;");
    CHECK(format_instant(*reading.log.begin) == "2026-11-20T10:00:00Z");
    CHECK(format_instant(*reading.log.end) == "2026-11-20T10:00:01Z");
}

TEST_CASE("a client that gives its requests one auditID hides none of them") {
    const std::string reads =
        of("get", R"({"resource":"secrets","namespace":"shop","name":"other"})");
    const Reading reading =
        read(line("1", kAnn, of("get", "", "/healthz")) + line("1", kAnn, of("create", kExec)) +
             line("1", kAnn, of("get", kSecret)) + line("1", kAnn, reads) +
             line("1", kWeb, of("get", kSecret)));
    CHECK(reading.log.requests == 5);
    CHECK(rows(reading.log.sessions) == "ann create pods/exec@shop 1/0;");
    CHECK(rows(reading.log.secrets) ==
          "ann get secrets@shop 2/0;system:serviceaccount:shop:web get secrets@shop 1/0;");
}

TEST_CASE("who did what is told by identity, and who was refused") {
    const std::string nobody =
        R"({"username":"system:anonymous","groups":["system:unauthenticated"]})";
    const std::string other = R"("impersonatedUser":{"username":"bob","groups":["dev"]})";
    const Reading reading = read(
        line("1", "{}", of("list", kSecret), R"("responseStatus":{"code":401})",
             "ResponseStarted") +
        line("2", nobody, of("get", "", "/healthz%2Fx?token=canary")) +
        line("3", nobody, of("list", R"({"resource":"secrets"})"),
             R"("responseStatus":{"code":403})") +
        line("4", kAnn, of("create", kExec, "/exec?command=canary"), other) +
        line("5", kWeb, of("get", kExec), R"("responseStatus":{"code":101},"annotations2":{})"));
    CHECK(rows(reading.log.refused_credentials) == "10.0.0.9  @ 1/1;");
    CHECK(rows(reading.log.anonymous) ==
          "system:anonymous get /healthz/x@ 1/0;system:anonymous list secrets@ 1/1;");
    CHECK(rows(reading.log.sessions) ==
          "bob (ann) create pods/exec@shop 1/0;system:serviceaccount:shop:web get pods/exec@shop "
          "1/0;");
    const Activity activity{reading.log, std::nullopt, std::nullopt};
    for (const std::string& output : {activity_text(activity), activity_json(activity)}) {
        CHECK(output.find("canary") == std::string::npos);
        CHECK(output.find("bob") != std::string::npos);
    }
}

TEST_CASE("a bad line is counted and placed; a file of bad lines is an error") {
    Reading reading = read(line("1", kAnn, of("get", kSecret)) + "{\"kind\"\n" + "[]\n");
    CHECK(reading.done);
    CHECK(reading.log.unreadable == 2);
    CHECK(reading.log.first_unreadable->where.line == 2);
    CHECK(reading.log.requests == 1);
    for (const char* const text :
         {"{}\n", "not json\n", "\xff\n", R"({"kind":"Event","apiVersion":"v1","auditID":"1"})",
          R"({"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"1","stage":"Later"})"}) {
        CAPTURE(text);
        const Reading bad = read(text);
        REQUIRE(!bad.done);
        CHECK(bad.done.error().code == ErrorCode::malformed);
        CHECK(bad.done.error().where.line == 1);
    }
    CHECK(read("").done);
    CHECK(read("\n\n").log.requests == 0);
    AuditLog none([](const AuditEvent&) {});
    CHECK(none.read("/nowhere/audit.log").error().code == ErrorCode::unreadable);
}

TEST_CASE("members of other types make a line unreadable, and text of a log is hostile") {
    for (const char* const more :
         {R"("impersonatedUser":[])", R"("impersonatedUser":{"groups":"ops"})",
          R"("responseStatus":3)", R"("responseStatus":{"code":"403"})"}) {
        CAPTURE(more);
        CHECK(!read(line("1", kAnn, of("get", kSecret), more)).done);
    }
    const Reading reading =
        read(line("1", R"({"username":"\u001b[31mann\n"})", of("get", kSecret)));
    const Activity activity{reading.log, std::nullopt, std::nullopt};
    CHECK(activity_text(activity).find('\x1b') == std::string::npos);
    CHECK(activity_json(activity).find('\x1b') == std::string::npos);
}

TEST_CASE("a table keeps so many rows and counts the rest") {
    ActivityTable table;
    const AuditEvent event;
    for (std::size_t i = 0; i < kMaxRows + 3; ++i)
        table.add({std::to_string(i), {}, {}, {}, {}}, event);
    table.add({"0", {}, {}, {}, {}}, event);
    CHECK(table.rows.size() == kMaxRows);
    CHECK(table.others == 3);
    CHECK(table.rows.at({"0", {}, {}, {}, {}}).requests == 2);
}

TEST_CASE("a table keeps the beginning of a long text") {
    const std::string nobody = R"({"username":"system:anonymous"})";
    const auto of_length = [&](std::size_t size) {
        return line("1", nobody, of("get", "", "/" + std::string(size, 'a')));
    };
    const std::string start = "/" + std::string(kLongestText - 1, 'a');
    CHECK(rows(read(of_length(kLongestText - 1)).log.anonymous) ==
          "system:anonymous get " + start + "@ 1/0;");
    CHECK(rows(read(of_length(5000) + of_length(5001)).log.anonymous) ==
          "system:anonymous get " + start + "...@ 2/0;");
    const std::string text = "/" + std::string(kLongestText - 2, 'a') + "\u00e9";  // two bytes
    CHECK(
        activity_json({read(line("1", nobody, of("get", "", text))).log, {}, {}}).find("a...\"") !=
        std::string::npos);
}

TEST_CASE("a request uses every rule that allows it, and no more") {
    Store store;
    const Value all = policy(kAll, store);
    // ann's exec; the create of a Secret has no name for the authorizer.
    CHECK(
        uses(line("1", kAnn, of("create", kExec)) + line("2", kAnn, of("create", kSecret)), all) ==
        "ops 0=unused ops 1=unused ann 0=used ann 1=unused ann 2=not-known ann 3=unused "
        "ann 4=unused ann 5=not-known bob 0=not-known bob 1=not-known ");
    // A refused request uses nothing; by GET an exec needs create too; apply creates.
    CHECK(uses(line("1", kAnn, of("get", kSecret), R"("responseStatus":{"code":403})") +
                   line("2", kAnn, of("get", kExec)) +
                   line("3", kAnn,
                        of("patch", R"({"resource":"configmaps","namespace":"shop","name":"c"})"),
                        R"("responseStatus":{"code":201})"),
               all) ==
          "ops 0=unused ops 1=unused ann 0=used ann 1=unused ann 2=not-known ann 3=used "
          "ann 4=unused ann 5=not-known bob 0=not-known bob 1=not-known ");
    // Who impersonates uses that right; the request is the other's.
    const std::string as_ann = R"("impersonatedUser":{"username":"ann"})";
    const std::string carl = R"({"username":"carl","groups":["ops"]})";
    CHECK(uses(line("1", carl, of("get", kSecret), as_ann), all) ==
          "ops 0=used ops 1=unused ann 0=unused ann 1=used ann 2=not-known ann 3=unused "
          "ann 4=unused ann 5=not-known bob 0=not-known bob 1=not-known ");
}

TEST_CASE("what the log need not show is not known, never unused") {
    Store store;
    const std::string some = line("1", kAnn, of("create", kExec));
    const std::string none =
        "ops 0=not-known ops 1=not-known ann 0=used ann 1=not-known ann 2=not-known "
        "ann 3=not-known ann 4=not-known ann 5=not-known bob 0=not-known bob 1=not-known ";
    CHECK(uses(some, store.unknown(Reason::not_asked, "no policy")) == none);
    CHECK(uses(some + "{\n", policy(kAll, store)) == none);
    const std::string review = line(
        "2", kAnn,
        of("create", R"({"apiGroup":"authorization.k8s.io","resource":"subjectaccessreviews"})"));
    CHECK(uses(some + review, policy(kAll, store)).starts_with("ops 0=unused ops 1=not-known"));
    CHECK(uses("", policy(kAll, store)).find("unused") == std::string::npos);
    const std::string begun = line("1", kAnn, of("create", kExec), "\"x\":0", "RequestReceived");
    CHECK(uses(begun, policy(kAll, store)).find("unused") == std::string::npos);
    const auto with = [&](const std::string& rules) {
        const std::string text =
            "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [" + rules + "{level: Metadata}]}";
        return uses(some, policy(text.c_str(), store));
    };
    CHECK(with("{level: None, verbs: [get]},").find("ann 1=not-known") != std::string::npos);
    CHECK(with("{level: None, verbs: [get]},").find("ann 3=unused") != std::string::npos);
    CHECK(with("{level: Request, verbs: [get]},").find("ann 1=unused") != std::string::npos);
    CHECK(with("{level: Metadata, omitStages: [ResponseComplete]},") == none);
}

TEST_CASE("a right that somebody else may use as its holder is looked for in his requests too") {
    const std::string some = line("1", kAnn, of("create", kExec));
    const auto with = [&](const std::string& rules) {
        Store store;
        const std::string text =
            "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None, " + rules +
            "}, {level: Metadata}]}";
        return uses(some, policy(text.c_str(), store));
    };
    // Members of ops may act as any user, ann among them; carl may be one.
    CHECK(with("users: [carl]").find("ann 3=not-known") != std::string::npos);
    CHECK(with("users: [carl], verbs: [watch]").find("ann 3=unused") != std::string::npos);
}

TEST_CASE("which requests a policy hides") {
    Store store;
    const SubjectName ann{"User", {}, "ann"};
    const SubjectName web{"ServiceAccount", "shop", "web"};
    const SubjectName ops{"Group", {}, "ops"};
    const PolicyRule pods{{"get"}, {""}, {"pods"}, {}, {}};
    const PolicyRule logs{{"get"}, {""}, {"pods/log"}, {}, {}};
    const PolicyRule any{{"*"}, {"*"}, {"*"}, {}, {}};
    const PolicyRule named{{"get"}, {""}, {"pods"}, {"a"}, {}};
    const PolicyRule url{{"get"}, {}, {}, {}, {"/metrics/a"}};
    const auto hides = [&](const std::string& rule, const SubjectName& who,
                           const PolicyRule& wanted, std::string_view ns = "shop") {
        const std::string text =
            "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: None, " + rule +
            "}, {level: Metadata}]}";
        return hidden_by_policy(policy(text.c_str(), store), {&who, ns, &wanted}).has_value();
    };
    CHECK(hides("users: [ann]", ann, pods));
    CHECK(!hides("users: [bob]", ann, pods));
    CHECK(hides("users: [bob]", ops, pods));
    CHECK(hides("userGroups: [dev]", ann, pods));
    CHECK(!hides("userGroups: [dev]", web, pods));
    CHECK(hides("userGroups: [\"system:serviceaccounts\"]", web, pods));
    CHECK(!hides("userGroups: [\"system:nodes\"]", ann, pods));
    CHECK(hides("verbs: [get, list]", ann, pods));
    CHECK(!hides("verbs: [list]", ann, pods));
    CHECK(hides("verbs: [list]", ann, any));
    CHECK(hides("namespaces: [shop]", ann, pods));
    CHECK(!hides("namespaces: [bank]", ann, pods));
    CHECK(hides("namespaces: [bank]", ann, pods, ""));
    CHECK(hides("resources: [{group: \"\"}]", ann, pods));
    CHECK(hides("resources: [{group: \"*\", resources: [\"*\"]}]", ann, logs));
    CHECK(!hides("resources: [{group: apps}]", ann, pods));
    CHECK(hides("resources: [{group: apps}]", ann, any));
    CHECK(hides("resources: [{group: \"\", resources: [\"pods/*\"]}]", ann, pods));
    CHECK(hides("resources: [{group: \"\", resources: [\"pods/*\"]}]", ann, logs));
    CHECK(hides("resources: [{group: \"\", resources: [\"*/log\"]}]", ann, logs));
    CHECK(!hides("resources: [{group: \"\", resources: [\"*/log\"]}]", ann, pods));
    CHECK(!hides("resources: [{group: \"\", resources: [pods]}]", ann, logs));
    CHECK(hides("resources: [{group: \"\", resources: [pods], resourceNames: [b]}]", ann, pods));
    CHECK(!hides("nonResourceURLs: [\"*\"]", ann, pods));
    CHECK(hides("nonResourceURLs: [\"/metrics*\"]", ann, url));
    CHECK(!hides("nonResourceURLs: [\"/healthz*\"]", ann, url));
    CHECK(!hides("resources: [{group: \"\"}]", ann, url));
    CHECK(hides("resources: [{group: \"\", resources: [pods], resourceNames: [a]}]", ann, named));
    const Value first = policy(
        "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata, verbs: [get]}, "
        "{level: None}]}",
        store);
    CHECK(!hidden_by_policy(first, {&ann, "shop", &pods}));
    CHECK(hidden_by_policy(first, {&ann, "shop", &any}));
    CHECK(hidden_by_policy(Value(), {&ann, "shop", &pods}));
}

TEST_CASE("the API servers log by one policy, or none is known") {
    Store store;
    const Value all = policy(kAll, store);
    const Value some = policy(
        "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata, verbs: [get]}]}",
        store);
    CHECK(common_rules({all, policy(kAll, store)}, store) == all);
    CHECK(common_rules({Value(), all}, store).is_unknown());  // in either order
    CHECK(common_rules({all, Value()}, store).is_unknown());
    CHECK(common_rules({all, some}, store).is_unknown());
    CHECK(common_rules({store.unknown(Reason::denied, "no"), all}, store).is_unknown());
    CHECK(common_rules({}, store).is_unknown());
}

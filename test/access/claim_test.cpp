// Claims that the API server is asked about, and how its answers are told.
#include "access/claim.h"

#include <doctest/doctest.h>

#include <string>

#include "access/questions.h"
#include "access/remarks.h"
#include "access/rights.h"
#include "access/writing.h"
#include "facts/support/cluster.h"
#include "facts/support/rbac.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kObjects = R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: mixed}
rules:
- {verbs: [get, list], apiGroups: [apps, batch], resources: [deployments/scale, jobs], resourceNames: [web]}
- {verbs: [get], nonResourceURLs: [/metrics, "/x/*"]}
- {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}
- {verbs: [], apiGroups: [""], resources: [pods]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {kind: ClusterRole, name: mixed}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: c}
roleRef: {kind: ClusterRole, name: mixed}
subjects: [{kind: Group, name: ops}]
)";

// Each rule of each grant by itself.
std::string specs(const Claims& claims, std::size_t most = 100) {
    std::string text;
    for (const Claim& claim : claims.some(most)) text += review_spec(claim);
    return text;
}

}  // namespace

TEST_CASE("a rule is asked about by its first words, in the namespace of the binding") {
    Cluster cluster;
    cluster.objects(kObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    const Authorizer authorizer(rbac);
    const auto claims_for = [&](const Identity& who) {
        Claims claims;
        claims.add(rights_of(authorizer, who).rules);
        return claims;
    };
    const std::string web =
        R"({"groups":["system:serviceaccounts","system:serviceaccounts:shop","system:authenticated"],)";
    CHECK(specs(claims_for(identity_of({"ServiceAccount", "shop", "web"}))) ==
          web +
              R"("resourceAttributes":{"group":"apps","name":"web","namespace":"shop",)"
              R"("resource":"deployments","subresource":"scale","verb":"get"},)"
              R"("user":"system:serviceaccount:shop:web"})"
              "\n" +
              web +
              R"("resourceAttributes":{"group":"*","name":"","namespace":"shop",)"
              R"("resource":"*","subresource":"","verb":"*"},)"
              R"("user":"system:serviceaccount:shop:web"})"
              "\n");
    // A group is a member of whom nothing else is known; a URL is asked about in the whole cluster.
    const std::string ops = specs(claims_for({"", {"ops"}}));
    CHECK(ops.find(R"("nonResourceAttributes":{"path":"/metrics","verb":"get"})") !=
          std::string::npos);
    CHECK(ops.find("user") == std::string::npos);
}

TEST_CASE("what is claimed can be read back, and the evidence says so itself") {
    Cluster cluster;
    cluster.objects(kObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    const Authorizer authorizer(rbac);
    Claims claims;
    claims.add(rights_of(authorizer, identity_of({"ServiceAccount", "shop", "web"})).rules);
    claims.add(rights_of(authorizer, {"", {"ops"}}).rules);
    const AccessRequest scale{"list", "batch", "jobs", "", "web", std::nullopt, ""};
    claims.add(who_can(authorizer, scale, Where::anywhere), scale, Where::anywhere);
    CHECK(claims.size() == 8);  // 2 + 3, and of the question masters, ops and web
    const auto questions = read_questions("claims", specs(claims));
    REQUIRE(questions.has_value());
    REQUIRE(questions->size() == 8);
    for (const Question& question : *questions) {
        CAPTURE(question.request.verb);
        CHECK(authorizer.decide(question.who, question.request).truth == Truth::yes);
    }
    // Twice the same is asked once.
    claims.add(who_can(authorizer, scale, Where::anywhere), scale, Where::anywhere);
    CHECK(claims.size() == 8);
    // Of too many some, evenly.
    const auto some = claims.some(2);
    REQUIRE(some.size() == 2);
    CHECK(review_spec(some[0]) == review_spec(claims.some(8)[0]));
    CHECK(review_spec(some[1]) == review_spec(claims.some(8)[4]));
}

TEST_CASE("a binding that is only thought of claims nothing") {
    Cluster cluster;
    cluster.objects(kObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    Permit permit = rights_of(Authorizer(rbac), {"", {"ops"}}).rules.front();
    Grant thought = *permit.grant;
    CHECK(claim_of(permit));
    thought.binding = nullptr;
    permit.grant = &thought;
    CHECK_FALSE(claim_of(permit));
}

TEST_CASE("what the server says stands below the answer") {
    Verification verified;
    CHECK(remarks_text({"others", verified}) ==
          "others\nverified: there is no right here to ask about\n");
    CHECK(Remarks{"others", verified}.hold());
    verified.claims = 700;
    verified.asked = 500;
    verified.same = 498;
    verified.unanswered = 1;
    verified.why = "no right to \x1b[31mcreate";
    verified.refused = {
        {{{"User", {}, "ann"}, {"get", "", "pods", "log", "", std::nullopt, "shop"}}, "no\nrule"}};
    const Remarks remarks{"others", verified};
    CHECK_FALSE(remarks.hold());
    CHECK(remarks_text(remarks) ==
          "others\n"
          "verified: the API server was asked about 500 of 700 rights and grants 498\n"
          "  refused: User ann: get pods/log in namespace shop: no\\x0Arule\n"
          "  not answered: 1: no right to \\x1B[31mcreate\n");
    AccessDocument document;
    AccessDocument::Members members;
    add_remarks(remarks, document, members);
    CHECK(document.encode(members) ==
          R"({"otherAuthorizers":"others","verified":{"asked":500,"claims":700,"notAnswered":1,)"
          R"("refused":[{"reason":"no\nrule","request":{"group":"","name":"","namespace":"shop",)"
          R"("resource":"pods","subresource":"log","verb":"get"},)"
          R"("subject":{"kind":"User","name":"ann"}}],"same":498,)"
          R"("why":"no right to \u001b[31mcreate"}})"
          "\n");
    verified.refused.clear();
    CHECK_FALSE(Remarks{"others", verified}.hold());
}

#include "collect/access_reviews.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "collect/support/kube_script.h"
#include "collect/support/scripted_server.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

Reply review(const std::string& status) {
    return json_reply(R"({"kind":"SubjectAccessReview","status":)" + status + "}", 201);
}

// Asks about users who are called like the answers that they get.
std::vector<ReviewAnswer> ask(const std::vector<std::pair<std::string, Reply>>& replies) {
    const ScriptedServer server([&](const Asked& asked) {
        CHECK(asked.method == "POST");
        CHECK(asked.path == "/apis/authorization.k8s.io/v1/subjectaccessreviews");
        CHECK(asked.headers.at("content-type") == "application/json");
        Store store;
        const auto sent = decode_json(asked.body, store);
        REQUIRE(sent.has_value());
        CHECK(sent->get("kind").text_or() == "SubjectAccessReview");
        CHECK(sent->get("apiVersion").text_or() == "authorization.k8s.io/v1");
        const std::string user(sent->get("spec").get("user").text_or());
        for (const auto& [name, reply] : replies) {
            if (name == user) return reply;
        }
        FAIL_CHECK("nobody asked about " << user);
        return json_reply("{}", 500);
    });
    ApiTarget target;
    target.server = server.url();
    RestOptions rest;
    rest.retry_base = 1ms;
    rest.attempts = 2;
    std::vector<std::string> specs;
    for (const auto& [name, reply] : replies) specs.push_back(R"({"user":")" + name + R"("})");
    auto answers = ask_reviews(target, rest, specs);
    REQUIRE_MESSAGE(answers.has_value(), (answers ? "" : answers.error().text()));
    return std::move(*answers);
}

}  // namespace

TEST_CASE("access reviews: one answer for each, in their order") {
    const auto answers =
        ask({{"yes", review(R"({"allowed":true,"reason":"RBAC: allowed"})")},
             {"no", review(R"({"allowed":false})")},
             {"trouble", review(R"({"allowed":false,"evaluationError":"no role"})")},
             {"again", review(R"({"allowed":true})")}});
    REQUIRE(answers.size() == 4);
    CHECK(answers[0].allowed == true);
    CHECK(answers[0].reason == "RBAC: allowed");
    CHECK(answers[1].allowed == false);
    CHECK(answers[1].reason.empty());
    CHECK(answers[2].allowed == false);
    CHECK(answers[2].reason == "no role");
    CHECK(answers[3].allowed == true);
    CHECK(ask({}).empty());
}

TEST_CASE("access reviews: what is no answer is no verdict") {
    const std::vector<std::pair<Reply, const char*>> rows{
        {status_reply(403, "Forbidden", "no"), "no right to create subjectaccessreviews"},
        {status_reply(401, "Unauthorized", "no"), "credentials"},
        {status_reply(404, "NotFound", "no"), "404"},
        {json_reply("{}", 500), "500"},
        {json_reply(R"({"status":{"allowed":true}})", 302), "redirect"},
        {json_reply("{", 201), "no SubjectAccessReview"},
        {json_reply("{}", 201), "no SubjectAccessReview"},
        {json_reply("[]", 201), "no SubjectAccessReview"},
        {review(R"({"allowed":"true"})"), "no SubjectAccessReview"},
        {review(R"({"allowed":null})"), "no SubjectAccessReview"},
        {review("[true]"), "no SubjectAccessReview"},
        // Nothing is made, so nothing is read back with 200.
        {json_reply(R"({"status":{"allowed":true}})", 200), "200"},
    };
    for (const auto& [reply, reason] : rows) {
        CAPTURE(reason);
        const auto answers = ask({{"somebody", reply}});
        REQUIRE(answers.size() == 1);
        CHECK_FALSE(answers[0].allowed.has_value());
        CAPTURE(answers[0].reason);
        CHECK(answers[0].reason.find(reason) != std::string::npos);
    }
}

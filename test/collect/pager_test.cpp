#include "collect/pager.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <set>

#include "collect/support/kube_script.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const Served kDeployments{"apps", "v1", "deployments", "Deployment", true, items_named("d", 5)};
const std::string kPath = "/apis/apps/v1/deployments";

RestOptions quick() {
    RestOptions options;
    options.connect_limit = 2s;
    options.silence_limit = 300ms;
    options.request_limit = 2s;
    options.retry_base = 1ms;
    options.retry_after_limit = 5ms;
    options.attempts = 3;
    options.body_limit = 1 << 20;
    return options;
}

struct Listed {
    ListResult result;
    std::vector<std::string> names;
};

Listed list(const ScriptedServer& server, int page_size, ListOptions options = {},
            const RestOptions& rest = quick()) {
    ApiTarget target;
    target.server = server.url();
    auto client = RestClient::open(target, rest);
    REQUIRE(client);
    Evidence evidence;
    Redactor redactor(evidence.store);
    ObjectReader reader(evidence, redactor);
    options.page_size = page_size;
    Listed listed;
    int calls = 0;
    start_list(
        *client, {"apps", "v1", "deployments", "Deployment", true, true}, options, reader,
        [&](ListResult&& result) {
            ++calls;
            listed.result = std::move(result);
            // Values live in the evidence: names are taken while it does.
            for (const StoredObject& object : listed.result.request.objects) {
                listed.names.emplace_back(object.value.get("metadata").get("name").text_or());
                CHECK(object.value.get("kind").text_or() == "Deployment");
                CHECK(object.value.get("apiVersion").text_or() == "apps/v1");
            }
        });
    REQUIRE(client->run());
    REQUIRE(calls == 1);
    return listed;
}

std::string text(Presence presence) { return std::string(text_of(presence)); }

KubeScript script_of(std::function<std::optional<Reply>(const Asked&)> fault = {}) {
    KubeScript script;
    script.kinds = {kDeployments};
    script.fault = std::move(fault);
    return script;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("pager: pages of every size give the same list") {
    for (const int size : {1, 2, 3, 5, 7, 500}) {
        CAPTURE(size);
        ScriptedServer server(script_of());
        const Listed listed = list(server, size);
        CHECK(listed.result.request.presence == Presence::present);
        CHECK(listed.result.request.reason.empty());
        CHECK(listed.result.request.id == "apps/v1/deployments");
        CHECK(listed.result.request.resource_version == "100");
        CHECK(listed.result.request.status == 200);
        CHECK(listed.names == std::vector<std::string>{"d0", "d1", "d2", "d3", "d4"});
        CHECK(server.count(kPath) == (5 + size - 1) / size);
    }
}

TEST_CASE("pager: an empty list, as [] and as null, is present") {
    for (const char* items : {"[]", "null"}) {
        ScriptedServer server([&](const Asked&) {
            return json_reply(R"({"kind":"DeploymentList","apiVersion":"apps/v1","metadata":)"
                              R"({"resourceVersion":"7"},"items":)" +
                              std::string(items) + "}");
        });
        const Listed listed = list(server, 500);
        CHECK(text(listed.result.request.presence) == "present");
        CHECK(listed.names.empty());
    }
}

TEST_CASE("pager: a 410 in mid-paging starts the list once more and says so") {
    int gone = 0;
    int times = 1;
    const auto fault = [&](const Asked& asked) -> std::optional<Reply> {
        if (has(asked.path, "continue=token%204") && gone++ < times) {
            return status_reply(410, "Expired", "The provided continue parameter is too old");
        }
        return std::nullopt;
    };
    ScriptedServer server(script_of(fault));
    Listed listed = list(server, 2);
    CHECK(text(listed.result.request.presence) == "present");
    CHECK(has(listed.result.request.reason, "410"));
    CHECK(listed.names.size() == 5);

    gone = 0;
    times = 2;
    listed = list(server, 2);
    CHECK(text(listed.result.request.presence) == "partial");
    CHECK(has(listed.result.request.reason, "410"));
    CHECK(listed.names.size() == 4);
}

TEST_CASE("pager: what one answer does to the first page, and to a later one") {
    struct Row {
        const char* name;
        Reply reply;
        const char* first;  // presence when it is the first page
        const char* says;
        int attempts;
    };
    std::vector<Row> rows;
    const auto page = [](std::size_t first) { return page_text(kDeployments, first, 2); };
    Reply html = json_reply("<html>log in</html>");
    html.type = "text/html";
    Reply typed = json_reply(page(2));
    typed.type = "text/plain";
    Reply busy = json_reply("too many", 429);
    busy.headers = "Retry-After: 1\r\n";
    Reply moved = json_reply("{}", 302);
    moved.headers = "Location: /login\r\n";
    Reply strange404 = json_reply("<h1>nothing</h1>", 404);
    strange404.type = "text/html";
    Reply reset = json_reply(page(2));
    reset.cut = reset.body.size() / 2;
    reset.end = End::reset;
    Reply stall = reset;
    stall.end = End::stall;
    Reply endless = json_reply(page(2).substr(0, 60) + R"({"metadata":{"name":"x"}},)");
    endless.end = End::endless;
    Reply cut = json_reply(page(2));
    cut.cut = cut.body.size() - 3;
    cut.length = false;
    rows.push_back({"401", status_reply(401, "Unauthorized", "Unauthorized"), "denied", "401", 1});
    rows.push_back({"403", status_reply(403, "Forbidden", "forbidden"), "denied",
                    "no right to list deployments", 1});
    rows.push_back({"403 of impersonation",
                    status_reply(403, "Forbidden", "User x cannot impersonate resource users"),
                    "denied", "no right to impersonate", 1});
    rows.push_back({"404", status_reply(404, "NotFound", "not found"), "absent", "404", 1});
    rows.push_back({"404 of a proxy", strange404, "malformed", "404", 1});
    rows.push_back({"429 storm", busy, "unreachable", "429", 3});
    rows.push_back({"500", json_reply("oops", 500), "unreachable", "500", 3});
    rows.push_back({"302", moved, "malformed", "redirect", 1});
    rows.push_back({"204", json_reply("", 204), "malformed", "204", 1});
    rows.push_back({"HTML", html, "malformed", "not JSON", 1});
    rows.push_back({"JSON of another type", typed, "malformed", "not JSON", 1});
    rows.push_back({"nothing", json_reply(""), "malformed", "", 1});
    rows.push_back({"garbage", json_reply("\x01\x02\x03{[}]"), "malformed", "", 1});
    rows.push_back({"a Status with 200", json_reply(R"({"kind":"Status","apiVersion":"v1"})"),
                    "malformed", "not a list", 1});
    rows.push_back({"no items", json_reply(R"({"kind":"DeploymentList","apiVersion":"apps/v1"})"),
                    "malformed", "no items", 1});
    rows.push_back({"a list of another group",
                    json_reply(R"({"kind":"PodList","apiVersion":"v1","items":[]})"), "malformed",
                    "not a list", 1});
    rows.push_back({"two documents", json_reply(page(2) + page(2)), "malformed", "", 1});
    rows.push_back({"reset in the body", reset, "unreachable", "lost", 3});
    rows.push_back({"stalled in the body", stall, "unreachable", "", 1});
    rows.push_back({"endless", endless, "malformed", "larger", 1});
    rows.push_back({"cut, ended by the connection", cut, "malformed", "", 1});
    for (const Row& row : rows) {
        CAPTURE(std::string(row.name));
        for (const bool later : {false, true}) {
            CAPTURE(later);
            const auto fault = [&](const Asked& asked) -> std::optional<Reply> {
                if (later && !has(asked.path, "continue")) return std::nullopt;
                return row.reply;
            };
            ScriptedServer server(script_of(fault));
            const auto start = std::chrono::steady_clock::now();
            const Listed listed = list(server, 2);
            CHECK(std::chrono::steady_clock::now() - start < 4s);
            CAPTURE(listed.result.request.reason);
            CHECK(text(listed.result.request.presence) == (later ? "partial" : row.first));
            CHECK(listed.names.size() == (later ? 2 : 0));
            CHECK_FALSE(listed.result.request.reason.empty());
            CHECK(has(listed.result.request.reason, row.says));
            CHECK(server.count(kPath) == (later ? 1 : 0) + row.attempts);
        }
    }
}

TEST_CASE("pager: faults that pass leave no trace") {
    int turn = 0;
    const auto fault = [&](const Asked& asked) -> std::optional<Reply> {
        if (!has(asked.path, "token%202")) return std::nullopt;
        ++turn;
        if (turn == 1) return json_reply("busy", 503);
        if (turn == 2) {
            Reply reply = json_reply(page_text(kDeployments, 2, 2));
            reply.cut = reply.body.size() - 10;  // both items have come
            reply.end = End::reset;
            return reply;
        }
        return std::nullopt;
    };
    ScriptedServer server(script_of(fault));
    const Listed listed = list(server, 2);
    CHECK(text(listed.result.request.presence) == "present");
    CHECK(listed.names == std::vector<std::string>{"d0", "d1", "d2", "d3", "d4"});
    CHECK(turn == 3);
}

TEST_CASE("pager: both pages cut at every byte are never present with fewer objects") {
    Served two = kDeployments;
    two.items = items_named("d", 2);
    const std::string first = page_text(two, 0, 1);
    const std::string second = page_text(two, 1, 1);
    RestOptions rest = quick();
    rest.attempts = 1;
    std::atomic<std::size_t> at{0};
    std::atomic<bool> later{false};
    std::atomic<bool> length{false};
    ScriptedServer server([&](const Asked& asked) {
        const bool is_second = has(asked.path, "continue");
        Reply reply = json_reply(is_second ? second : first);
        if (is_second == later) {
            reply.cut = at;
            reply.length = length;
            reply.end = End::close;
        }
        return reply;
    });
    int cuts = 0;
    for (const int variant : {0, 1, 2, 3}) {
        later = variant % 2 == 1;
        length = variant >= 2;
        const std::string& page = later ? second : first;
        for (at = 0; at < page.size(); ++at) {
            const Listed listed = list(server, 1, {}, rest);
            const std::string presence = text(listed.result.request.presence);
            CAPTURE(variant);
            CAPTURE(at.load());
            ++cuts;
            // Without a length only the line end after the document can be missing unnoticed.
            if (!length && at + 1 == page.size()) {
                CHECK(presence == "present");
                CHECK(listed.names.size() == 2);
                continue;
            }
            CHECK(presence != "present");
            CHECK(presence != "absent");
            CHECK(listed.names.size() == (later ? 1 : 0));
        }
    }
    CHECK(cuts > 600);
}

TEST_CASE("pager: an object that comes twice makes the list partial") {
    Served repeated = kDeployments;
    repeated.items[3] = repeated.items[1];
    for (const int size : {1, 2, 500}) {
        CAPTURE(size);
        KubeScript script;
        script.kinds = {repeated};
        ScriptedServer server(script);
        const Listed listed = list(server, size);
        CHECK(text(listed.result.request.presence) == "partial");
        CHECK(has(listed.result.request.reason, "twice"));
        const std::set<std::string> unique(listed.names.begin(), listed.names.end());
        CHECK(unique.size() == listed.names.size());
        CHECK(listed.names.size() == (size == 500 ? 4 : 3));
    }
    // The same name in two namespaces is two objects.
    Served spread = kDeployments;
    spread.items = {item_named("a", "one"), item_named("a", "two")};
    KubeScript script;
    script.kinds = {spread};
    ScriptedServer server(script);
    CHECK(text(list(server, 1).result.request.presence) == "present");
}

TEST_CASE("pager: a server that pages in circles is left") {
    int pages = 0;
    ScriptedServer circle([&](const Asked&) {
        ++pages;
        return json_reply(page_text(kDeployments, 0, 2));
    });
    Listed listed = list(circle, 2);
    CHECK(text(listed.result.request.presence) == "partial");
    CHECK(listed.names.size() == 2);
    CHECK(pages == 2);
    ScriptedServer empty([&](const Asked&) {
        return json_reply(R"({"kind":"DeploymentList","apiVersion":"apps/v1","metadata":)"
                          R"({"continue":"more"},"items":[]})");
    });
    listed = list(empty, 2);
    CHECK(text(listed.result.request.presence) == "partial");
    CHECK(listed.names.empty());
    ScriptedServer token([&](const Asked&) {
        return json_reply(R"({"kind":"DeploymentList","apiVersion":"apps/v1","metadata":)"
                          R"({"continue":")" +
                          std::string(40000, 't') + R"("},"items":[]})");
    });
    CHECK(text(list(token, 2).result.request.presence) == "malformed");
}

TEST_CASE("pager: pages of two resource versions are partial; counts of the server are ignored") {
    ScriptedServer server([&](const Asked& asked) {
        const bool later = has(asked.path, "continue");
        return json_reply(page_text(kDeployments, later ? 2 : 0, later ? 9 : 2, later ? "2" : "1"));
    });
    const Listed moved = list(server, 2);
    CHECK(text(moved.result.request.presence) == "partial");
    CHECK(moved.names.size() == 5);
    ScriptedServer liar([&](const Asked&) {
        return json_reply(R"({"kind":"DeploymentList","apiVersion":"apps/v1","metadata":)"
                          R"({"resourceVersion":"1","remainingItemCount":1000},"items":[)" +
                          item_named("a") + "]}");
    });
    CHECK(text(list(liar, 2).result.request.presence) == "present");
}

TEST_CASE("pager: items that cannot be read are named, the others stay") {
    Served broken = kDeployments;
    broken.items[1] = R"({"metadata":{"name":"x","name":"y"}})";
    broken.items[2] = R"({"spec":{}})";
    KubeScript script;
    script.kinds = {broken};
    ScriptedServer server(script);
    for (const int size : {1, 2, 500}) {
        const Listed listed = list(server, size);
        CHECK(text(listed.result.request.presence) == "partial");
        CHECK(has(listed.result.request.reason, "2 of its objects"));
        CHECK(listed.names == std::vector<std::string>{"d0", "d3", "d4"});
        CHECK(listed.result.unread.size() == 2);
    }
}

TEST_CASE("pager: items of another kind, and too many objects") {
    Served other = kDeployments;
    other.items[4] = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}})";
    KubeScript script;
    script.kinds = {other};
    ScriptedServer server(script);
    CHECK(text(list(server, 500).result.request.presence) == "malformed");
    ScriptedServer many(script_of());
    ListOptions options;
    options.object_limit = 3;
    const Listed listed = list(many, 2, options);
    CHECK(text(listed.result.request.presence) == "partial");
    CHECK(listed.names.size() == 2);
    options = {};
    options.item_limit = 40;
    CHECK(text(list(many, 2, options).result.request.presence) == "malformed");
}

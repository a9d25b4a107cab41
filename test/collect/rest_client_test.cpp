#include "collect/rest_client.h"

#include <doctest/doctest.h>

#include <chrono>

#include "collect/support/scripted_server.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

RestOptions quick() {
    RestOptions options;
    options.connect_limit = 2s;
    options.silence_limit = 400ms;
    options.request_limit = 3s;
    options.retry_base = 1ms;
    options.retry_after_limit = 30ms;
    options.body_limit = 1 << 20;
    options.header_limit = 32 << 10;
    return options;
}

Answer get(const ApiTarget& target, const RestOptions& options, RestRequest request) {
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    Answer answer;
    int calls = 0;
    client->start(std::move(request), [&](Answer&& got) {
        answer = std::move(got);
        ++calls;
    });
    REQUIRE(client->run());
    REQUIRE(calls == 1);
    return answer;
}

Answer get(const std::string& server, const std::string& path = "/x",
           const RestOptions& options = quick()) {
    ApiTarget target;
    target.server = server;
    RestRequest request;
    request.path = path;
    return get(target, options, std::move(request));
}

Reply status(int code, const std::string& headers = {}) {
    Reply reply;
    reply.status = code;
    reply.body = "{}";
    reply.headers = headers;
    return reply;
}

}  // namespace

TEST_CASE("REST: what a request says of itself, and what is never sent") {
    ScriptedServer server([](const Asked&) { return status(200); });
    ApiTarget target;
    target.server = server.url();
    target.credentials.token = "abc";
    target.as_user = "jane";
    target.as_groups = {"g1", "g2"};
    RestRequest request;
    request.path = "/x?limit=1";
    CHECK(get(target, quick(), request).ok());
    request.anonymous = true;
    CHECK(get(target, quick(), request).ok());
    const auto asked = server.asked();
    REQUIRE(asked.size() == 2);
    const auto& first = asked[0].headers;
    CHECK(asked[0].path == "/x?limit=1");
    CHECK(first.at("user-agent") == "kubeassay/0.1.0");
    CHECK(first.at("accept") == "application/json");
    CHECK(first.at("accept-encoding") == "gzip");
    CHECK(first.at("authorization") == "Bearer abc");
    CHECK(first.at("impersonate-user") == "jane");
    CHECK(first.at("impersonate-group") == "g1, g2");
    const auto& second = asked[1].headers;
    CHECK_FALSE(second.contains("authorization"));
    CHECK_FALSE(second.contains("impersonate-user"));
    CHECK_FALSE(second.contains("impersonate-group"));
}

TEST_CASE("REST: a password is sent as basic authentication") {
    ScriptedServer server([](const Asked&) { return status(200); });
    ApiTarget target;
    target.server = server.url();
    target.credentials.username = "Aladdin";
    target.credentials.password = "open sesame";
    CHECK(get(target, quick(), {}).ok());
    CHECK(server.asked()[0].headers.at("authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST_CASE("REST: statuses that are asked again, and those that are not") {
    struct Row {
        int code;
        int attempts;
    };
    for (const Row& row :
         {Row{200, 1}, Row{301, 1}, Row{400, 1}, Row{401, 1}, Row{403, 1}, Row{404, 1}, Row{410, 1},
          Row{429, 5}, Row{500, 5}, Row{501, 1}, Row{502, 5}, Row{503, 5}, Row{504, 5}}) {
        CAPTURE(row.code);
        ScriptedServer server(
            [&](const Asked&) { return status(row.code, "Location: /elsewhere\r\n"); });
        const Answer answer = get(server.url());
        CHECK(answer.ending == Ending::answered);
        CHECK(answer.status == row.code);
        CHECK(answer.attempts == row.attempts);
        CHECK(server.count("/x") == row.attempts);
        CHECK(server.count("/elsewhere") == 0);
    }
}

TEST_CASE("REST: 503 and 429, then well; Retry-After is waited for and cut") {
    int turn = 0;
    ScriptedServer server([&](const Asked&) {
        ++turn;
        if (turn == 1) return status(503);
        if (turn == 2) return status(429, "Retry-After: 1000000\r\n");
        return status(200);
    });
    RestOptions options = quick();
    options.retry_after_limit = 150ms;
    const auto start = std::chrono::steady_clock::now();
    const Answer answer = get(server.url(), "/x", options);
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(answer.ok());
    CHECK(answer.attempts == 3);
    CHECK(took >= 150ms);
    CHECK(took < 5s);
}

TEST_CASE("REST: a lost connection is tried again, streams start anew") {
    int turn = 0;
    ScriptedServer server([&](const Asked&) {
        Reply reply;
        reply.body = "0123456789";
        if (++turn <= 2) {
            reply.cut = turn == 1 ? 0 : 5;
            reply.end = turn == 1 ? End::reset : End::close;
        }
        return reply;
    });
    ApiTarget target;
    target.server = server.url();
    RestRequest request;
    request.path = "/x";
    std::string text;
    int begun = 0;
    request.begin = [&] {
        ++begun;
        text.clear();
    };
    request.take = [&](std::string_view bytes) -> Result<void> {
        text += bytes;
        return {};
    };
    const Answer answer = get(target, quick(), std::move(request));
    CHECK(answer.ok());
    CHECK(answer.attempts == 3);
    CHECK(text == "0123456789");
    CHECK(begun >= 2);
    CHECK(answer.body.empty());
}

TEST_CASE("REST: endings") {
    struct Row {
        const char* name;
        Reply reply;
        Ending ending;
    };
    std::vector<Row> rows;
    Reply reply;
    reply.body = std::string(1000, 'x');
    reply.cut = 10;
    reply.end = End::close;
    rows.push_back({"cut short", reply, Ending::lost});
    reply.end = End::reset;
    rows.push_back({"reset in the body", reply, Ending::lost});
    reply.end = End::stall;
    rows.push_back({"stalled in the body", reply, Ending::timed_out});
    reply = {};
    reply.body = std::string(4096, 'x');
    reply.end = End::endless;
    rows.push_back({"endless body", reply, Ending::too_large});
    reply.length = false;
    rows.push_back({"endless body until closed", reply, Ending::too_large});
    reply = {};
    reply.headers = "X-Long: " + std::string(40 << 10, 'h') + "\r\n";
    rows.push_back({"long header", reply, Ending::too_large});
    reply = {};
    reply.raw = "SSH-2.0-OpenSSH_9.2\r\n";
    reply.end = End::close;
    rows.push_back({"no HTTP", reply, Ending::garbled});
    reply.raw = "\x15\x03\x01\x00\x02\x02\x46";
    rows.push_back({"a TLS alert", reply, Ending::garbled});
    reply = {};
    reply.body = "this is not gzip at all";
    reply.headers = "Content-Encoding: gzip\r\n";
    rows.push_back({"broken gzip", reply, Ending::garbled});
    reply = {};
    reply.raw = "HTTP/1.1 200 OK\r\n";
    reply.end = End::stall;
    rows.push_back({"stalled in the headers", reply, Ending::timed_out});
    for (const Row& row : rows) {
        CAPTURE(row.name);
        ScriptedServer server([&](const Asked&) { return row.reply; });
        const auto start = std::chrono::steady_clock::now();
        const Answer answer = get(server.url());
        CHECK(std::chrono::steady_clock::now() - start < 4s);
        CHECK(static_cast<int>(answer.ending) == static_cast<int>(row.ending));
        CHECK_FALSE(answer.ok());
        CHECK_FALSE(answer.failure.empty());
        const bool names_limit =
            answer.failure.find(" larger than the limit of ") != std::string::npos;
        CHECK(names_limit == (row.ending == Ending::too_large));
    }
}

namespace {

std::string from_hex(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        bytes += static_cast<char>(std::stoi(std::string(text.substr(at, 2)), nullptr, 16));
    }
    return bytes;
}

}  // namespace

TEST_CASE("REST: gzip is undone, and what grows too large by it is refused") {
    Reply reply;
    reply.headers = "Content-Encoding: gzip\r\n";
    // gzip of {"a":1} and of 100,000 zeros.
    const std::string small = from_hex("1f8b0800000000000203ab564a54b232ac0500afac1b5607000000");
    const std::string bomb = from_hex(
        "1f8b0800000000000203edc13101000000c2a04aeb9fce1a1e400100000000000000000000000000"
        "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "000000af0685c24dc5a0860100");
    std::string body = small;
    ScriptedServer server([&](const Asked&) {
        reply.body = body;
        return reply;
    });
    RestOptions options = quick();
    options.body_limit = 50'000;
    Answer answer = get(server.url(), "/x", options);
    CHECK(answer.ok());
    CHECK(answer.body == "{\"a\":1}");
    CHECK(answer.bytes == 7);
    body = bomb;
    CHECK(bomb.size() < 1000);
    answer = get(server.url(), "/x", options);
    CHECK(answer.ending == Ending::too_large);
    options.body_limit = 200'000;
    answer = get(server.url(), "/x", options);
    CHECK(answer.body.size() == 100'000);
}

TEST_CASE("REST: a trickle ends at the limit of the request, silence before it") {
    ScriptedServer server([](const Asked&) {
        Reply reply;
        reply.end = End::stall;
        reply.raw = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab";
        return reply;
    });
    RestOptions options = quick();
    options.silence_limit = 10s;
    options.request_limit = 200ms;
    const Answer answer = get(server.url(), "/x", options);
    CHECK(answer.ending == Ending::timed_out);
    CHECK(answer.attempts == 1);
}

TEST_CASE("REST: nobody listens, no such name") {
    int port = 0;
    {
        const ScriptedServer server([](const Asked&) { return status(200); });
        port = server.port();
    }
    const Answer refused = get("http://127.0.0.1:" + std::to_string(port));
    CHECK(refused.ending == Ending::refused);
    CHECK(refused.attempts == 1);
    const Answer nameless = get("http://name.invalid");
    CHECK(nameless.ending == Ending::unresolved);
}

TEST_CASE("REST: the reader of a stream can stop it") {
    ScriptedServer server([](const Asked&) {
        Reply reply;
        reply.body = "abc";
        return reply;
    });
    ApiTarget target;
    target.server = server.url();
    RestRequest request;
    request.path = "/x";
    request.take = [](std::string_view) -> Result<void> {
        return fail(ErrorCode::malformed, "enough");
    };
    const Answer answer = get(target, quick(), std::move(request));
    CHECK(answer.ending == Ending::stopped);
    CHECK(answer.failure == "enough");
    CHECK(answer.attempts == 1);
}

TEST_CASE("REST: at most so many in flight, connections are kept") {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    ScriptedServer server([&](const Asked&) { return status(200); });
    RestOptions options = quick();
    options.in_flight = 3;
    ApiTarget target;
    target.server = server.url();
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    int done = 0;
    for (int i = 0; i < 40; ++i) {
        client->start({.path = "/x"}, [&](Answer&& answer) { done += answer.ok() ? 1 : 0; });
    }
    REQUIRE(client->run());
    CHECK(done == 40);
    int connections = 0;
    for (const Asked& asked : server.asked()) {
        connections = std::max(connections, asked.connection + 1);
    }
    CHECK(connections <= 3);
}

TEST_CASE("REST: interruption and the limit of the whole run") {
    ScriptedServer server([](const Asked&) {
        Reply reply;
        reply.raw = "HTTP/1.1 200 OK\r\n";
        reply.end = End::stall;
        return reply;
    });
    ApiTarget target;
    target.server = server.url();
    RestOptions options = quick();
    options.silence_limit = 20s;
    options.request_limit = 20s;
    const auto start = std::chrono::steady_clock::now();
    options.interrupted = [&] { return std::chrono::steady_clock::now() - start > 150ms; };
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    bool called = false;
    client->start({.path = "/x"}, [&](Answer&&) { called = true; });
    const auto ran = client->run();
    REQUIRE_FALSE(ran);
    CHECK(ran.error().code == ErrorCode::interrupted);
    CHECK_FALSE(called);

    options.interrupted = nullptr;
    options.whole_limit = 150ms;
    options.in_flight = 1;
    auto limited = RestClient::open(target, options);
    REQUIRE(limited);
    int timed_out = 0;
    for (int i = 0; i < 3; ++i) {
        limited->start({.path = "/x"}, [&](Answer&& answer) {
            timed_out += answer.ending == Ending::timed_out ? 1 : 0;
        });
    }
    CHECK(limited->run());
    CHECK(timed_out == 3);
    CHECK(std::chrono::steady_clock::now() - start < 5s);
}

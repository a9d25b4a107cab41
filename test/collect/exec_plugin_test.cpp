#include "collect/exec_plugin.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/text.h"
#include "collect/kubeconfig.h"
#include "collect/rest_client.h"
#include "collect/support/certificates.h"
#include "collect/support/scratch.h"
#include "collect/support/scripted_server.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const std::string kCanary = "CANARYsecret0123";
const std::string kV1 = "client.authentication.k8s.io/v1";

std::string script(const Scratch& scratch, const std::string& name, const std::string& body) {
    const std::string path = scratch.write(name, "#!/bin/sh\n" + body + "\n");
    ::chmod(path.c_str(), 0755);
    return path;
}

std::string credential(const std::string& status, const std::string& version = kV1) {
    return R"({"kind":"ExecCredential","apiVersion":")" + version + R"(","status":)" + status + "}";
}

ExecPlugin plugin_of(const std::string& command) {
    ExecPlugin plugin;
    plugin.user = "u";
    plugin.command = command;
    plugin.version = kV1;
    return plugin;
}

std::string quoted(const std::string& text) {
    std::string made = "\"";
    for (const char c : text) made += c == '\n' ? std::string("\\n") : std::string(1, c);
    return made + "\"";
}

// A kubeconfig whose user has this exec, on lines 5 to 8 of it: the exec is on line 8.
std::string config(const std::string& exec, const std::string& more = {},
                   const std::string& server = "https://10.0.0.1:6443") {
    return "current-context: here\n"
           "contexts:\n"
           "- {name: here, context: {cluster: c, user: u}}\n"
           "clusters:\n"
           "- {name: c, cluster: {server: '" +
           server +
           "', extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: 06e3, "
           "port: 0644, on: yes, name: \"no\"}}]}}\n"
           "users:\n"
           "- name: u\n"
           "  user: {exec: {" +
           exec + "}" + more + "}\n";
}

KubeconfigOptions options_of(const std::string& path) {
    KubeconfigOptions options;
    options.kubeconfig = path;
    options.environment = [](const char*) { return std::nullopt; };
    return options;
}

}  // namespace

TEST_CASE("exec: what a plugin may print") {
    const auto token = read_exec_credential(credential(R"({"token":"t"})"), kV1);
    REQUIRE(token);
    CHECK(token->token == "t");
    CHECK_FALSE(token->expires);
    const auto timed = read_exec_credential(
        "apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\n"
        "status: {token: t, expirationTimestamp: '2030-01-02T03:04:05Z', clientKeyData: null}\n",
        kV1);
    REQUIRE(timed);
    CHECK(format_instant(*timed->expires) == "2030-01-02T03:04:05Z");
    const Authority authority;
    const Identity client = authority.sign({});
    const auto pair =
        read_exec_credential(credential("{\"clientCertificateData\":" + quoted(client.certificate) +
                                        ",\"clientKeyData\":" + quoted(client.key) + "}"),
                             kV1);
    REQUIRE(pair);
    CHECK(pair->certificate == client.certificate);
    CHECK(pair->key == client.key);
    CHECK(pair->token.empty());
}

TEST_CASE("exec: what a plugin must not print") {
    const Authority authority;
    const Identity one = authority.sign({});
    const Identity other = authority.sign({});
    struct Row {
        std::string output;
        const char* says;
    };
    for (const Row& row : std::vector<Row>{
             {"", "no ExecCredential"},
             {kCanary, "no ExecCredential"},
             {"[]", "no ExecCredential"},
             {"{\"token\":\"" + kCanary + "\"", "no ExecCredential"},
             {R"({"kind":"Status","apiVersion":")" + kV1 + R"("})", "no ExecCredential"},
             {credential(R"({"token":")" + kCanary + R"("})", kV1 + "beta1"), "another apiVersion"},
             {R"({"kind":"ExecCredential","apiVersion":")" + kV1 + R"("})", "no status"},
             {credential("null"), "no status"},
             {credential("{}"), "neither a token nor a certificate"},
             {credential(R"({"token":""})"), "neither a token nor a certificate"},
             {credential(R"({"token":7})"), "status.token is not a text"},
             {credential(R"({"token":")" + kCanary + R"(\r\nX: y"})"), "no token has"},
             {credential(R"({"token":")" + kCanary + R"(","expirationTimestamp":"soon"})"),
              "no time"},
             {credential(R"({"clientKeyData":")" + kCanary + R"("})"), "only one of"},
             {credential(R"({"clientCertificateData":")" + kCanary + R"(","clientKeyData":"x"})"),
              "clientCertificateData that holds no certificate"},
             {credential("{\"clientCertificateData\":" + quoted(one.certificate) +
                         ",\"clientKeyData\":" + quoted(other.key) + "}"),
              "does not belong"},
         }) {
        CAPTURE(row.output);
        const auto read = read_exec_credential(row.output, kV1);
        REQUIRE_FALSE(read);
        CHECK(read.error().message.find(row.says) != std::string::npos);
        CHECK(read.error().message.find(kCanary) == std::string::npos);
    }
}

TEST_CASE("exec: it gets our environment, its own and the protocol's, and no standard input") {
    const Scratch scratch;
    setenv("KUBEASSAY_TEST_OURS", "outer", 1);
    setenv("KUBEASSAY_TEST_BOTH", "outer", 1);
    ExecPlugin plugin = plugin_of(script(
        scratch, "plugin",
        "cat > " + scratch.path("stdin") + "; printf '%s|' \"$@\" > " + scratch.path("args") +
            "; printf '%s' \"$KUBEASSAY_TEST_OURS $KUBEASSAY_TEST_BOTH $MORE\" > " +
            scratch.path("env") + "; printf '%s' \"$KUBERNETES_EXEC_INFO\" > " +
            scratch.path("info") + "; echo '" + credential(R"({"token":"t"})") + "'"));
    plugin.arguments = {"a b", "", "$HOME; exit 1"};
    plugin.environment = {{"KUBEASSAY_TEST_BOTH", "inner"},
                          {"MORE", "old"},
                          {"MORE", "x y"},
                          {"KUBERNETES_EXEC_INFO", "mine"}};
    const auto made = run_exec_plugin(plugin, {});
    REQUIRE_MESSAGE(made, made.error().text());
    CHECK(made->token == "t");
    const auto text = [&](const char* name) {
        std::ifstream in(scratch.path(name));
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    CHECK(text("stdin").empty());
    CHECK(text("args") == "a b||$HOME; exit 1|");
    CHECK(text("env") == "outer inner x y");
    CHECK(text("info") == R"({"kind":"ExecCredential","apiVersion":")" + kV1 +
                              R"(","spec":{"interactive":false}})");
    unsetenv("KUBEASSAY_TEST_OURS");
    unsetenv("KUBEASSAY_TEST_BOTH");
}

TEST_CASE("exec: each way to fail has one message") {
    const Scratch scratch;
    const auto run = [&](ExecPlugin plugin, std::chrono::milliseconds limit = 5s) {
        plugin.install_hint = "get it\n  from  \x1b[1mhere\n";
        plugin.arguments = {kCanary};
        const auto begin = std::chrono::steady_clock::now();
        const auto made = run_exec_plugin(plugin, {.limit = limit});
        CHECK(std::chrono::steady_clock::now() - begin < 4s);
        REQUIRE_FALSE(made);
        CHECK(made.error().code == ErrorCode::unreachable);
        const std::string said = made.error().text();
        CHECK(said.find(kCanary) == std::string::npos);
        CHECK(said.find('\n') == std::string::npos);
        CHECK(said.find('\x1b') == std::string::npos);
        CHECK(said.find("user \"u\": the credential plugin ") == 0);
        return said;
    };
    CHECK(run(plugin_of("kubeassay-no-such-plugin")).find("was not found; get it from") !=
          std::string::npos);
    CHECK(run(plugin_of(scratch.path("none"))).find("was not found") != std::string::npos);
    CHECK(run(plugin_of(scratch.write("no-x", "#!/bin/sh\n"))).find("was not found") !=
          std::string::npos);
    CHECK(run(plugin_of(scratch.path())).find("was not found") != std::string::npos);
    const std::string no_interpreter = scratch.write("bad", "#!/nonexistent/sh\n");
    ::chmod(no_interpreter.c_str(), 0755);
    CHECK(run(plugin_of(no_interpreter)).find("cannot be started") != std::string::npos);
    // Without "#!" a shell would run it; we have none.
    const std::string plain = scratch.write("plain", "echo " + kCanary + "\n");
    ::chmod(plain.c_str(), 0755);
    CHECK(run(plugin_of(plain)).find("cannot be started") != std::string::npos);
    CHECK(run(plugin_of(script(scratch, "f", "echo " + kCanary + "; exit 3")))
              .find("exit status 3") != std::string::npos);
    CHECK(run(plugin_of(script(scratch, "k", "kill -9 $$"))).find("exit status 137") !=
          std::string::npos);
    CHECK(run(plugin_of(script(scratch, "junk", "echo " + kCanary))).find("no ExecCredential") !=
          std::string::npos);
    CHECK(run(plugin_of(script(scratch, "flood", "while :; do echo " + kCanary + "; done")))
              .find("limit of 1 MB") != std::string::npos);
    CHECK(run(plugin_of(script(scratch, "slow", "sleep 30")), 300ms)
              .find("did not end within 1 seconds") != std::string::npos);
}

TEST_CASE("exec: the group ends with it, and what it leaves behind on success is not waited for") {
    const Scratch scratch;
    const std::string mark = scratch.path("alive");
    const auto slow =
        run_exec_plugin(plugin_of(script(scratch, "p", "(sleep 1; touch " + mark + ") & sleep 30")),
                        {.limit = 200ms});
    CHECK_FALSE(slow);
    const auto begin = std::chrono::steady_clock::now();
    const auto fast = run_exec_plugin(
        plugin_of(script(scratch, "q", "sleep 30 & echo '" + credential(R"({"token":"t"})") + "'")),
        {});
    CHECK(fast);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    bool stop = true;
    const auto stopped = run_exec_plugin(plugin_of(script(scratch, "r", "sleep 30")),
                                         {.interrupted = [&] { return stop; }});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::interrupted);
    std::this_thread::sleep_for(1200ms);
    CHECK_FALSE(std::filesystem::exists(mark));
}

TEST_CASE("exec: what it says on standard error comes line by line") {
    const Scratch scratch;
    std::vector<std::string> lines;
    ExecPatience patience;
    patience.complain = [&](std::string_view line) { lines.emplace_back(line); };
    const auto made = run_exec_plugin(
        plugin_of(script(scratch, "p", "echo one >&2; echo >&2; printf 'two\\tthree' >&2; exit 1")),
        patience);
    CHECK_FALSE(made);
    CHECK(lines == std::vector<std::string>{"one", "", "two\tthree"});
    lines.clear();
    CHECK_FALSE(run_exec_plugin(
        plugin_of(script(scratch, "q", "head -c 20000 /dev/zero >&2; exit 1")), patience));
    std::size_t bytes = 0;
    for (const std::string& line : lines) bytes += line.size();
    CHECK(bytes == 20000);
}

TEST_CASE("exec: a kubeconfig's plugin, its path and what it is told of the cluster") {
    const Scratch scratch;
    const std::string path = scratch.write(
        "sub/config", config("apiVersion: " + kV1 +
                             ", command: ./bin/plugin, args: [a, b], env: [{name: A, value: b}], "
                             "interactiveMode: IfAvailable, provideClusterInfo: true"));
    auto target = load_target(options_of(path));
    REQUIRE_MESSAGE(target, target.error().text());
    REQUIRE(target->plugin);
    CHECK(target->plugin->command == scratch.path("sub/bin/plugin"));
    CHECK(target->plugin->arguments == std::vector<std::string>{"a", "b"});
    CHECK(target->plugin->environment.size() == 1);
    CHECK(target->plugin->cluster == R"({"config":{"audience":6000,"name":"no","port":420,)"
                                     R"("true":true},"server":"https://10.0.0.1:6443"})");

    // Beta has a default mode; without provideClusterInfo nothing is told.
    scratch.write("config", config("apiVersion: " + kV1 + "beta1, command: plugin"));
    target = load_target(options_of(scratch.path("config")));
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->plugin->command == "plugin");
    CHECK(target->plugin->cluster.empty());

    // Credentials that are given make it idle, also one that would ask at the terminal.
    scratch.write("config", config("apiVersion: " + kV1 + ", command: p, interactiveMode: Never",
                                   ", token: t"));
    target = load_target(options_of(scratch.path("config")));
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK_FALSE(target->plugin);
}

TEST_CASE("exec: a kubeconfig that says it wrong") {
    const Scratch scratch;
    const std::string good = "apiVersion: " + kV1 + ", command: p, interactiveMode: Never";
    struct Row {
        std::string exec;
        const char* says;
    };
    for (const Row& row : std::vector<Row>{
             {"apiVersion: " + kV1 + ", interactiveMode: Never", "no command"},
             {"command: p, interactiveMode: Never", "no apiVersion"},
             {"apiVersion: " + kV1 + "alpha1, command: p, interactiveMode: Never", "not supported"},
             {"apiVersion: " + kV1 + ", command: p", "no interactiveMode"},
             {"apiVersion: " + kV1 + ", command: p, interactiveMode: Often", "not known"},
             {"apiVersion: " + kV1 + ", command: p, interactiveMode: Always", "terminal"},
             {good + ", args: " + kCanary, "args is not a list"},
             {good + ", args: [{a: " + kCanary + "}]", "not a text"},
             {good + ", env: {A: " + kCanary + "}", "env is not a list"},
             {good + ", env: [{value: " + kCanary + "}]", "no variable"},
             {good + ", env: [{name: 'A=" + kCanary + "', value: b}]", "no variable"},
             {good + ", env: [{name: A, value: [" + kCanary + "]}]", "no variable"},
             {good + ", env: [" + kCanary + "]", "no variable"},
             {good + ", provideClusterInfo: " + kCanary, "neither true nor false"},
         }) {
        CAPTURE(row.exec);
        const std::string path = scratch.write("config", config(row.exec));
        const auto target = load_target(options_of(path));
        REQUIRE_FALSE(target);
        const Error& error = target.error();
        CAPTURE(error.text());
        CHECK(error.text().find(row.says) != std::string::npos);
        CHECK(error.text().find(kCanary) == std::string::npos);
        CHECK_FALSE(error.hint.empty());
        CHECK(error.where.line == 8);
    }
    const std::string clear = scratch.write("config", config(good, {}, "http://k.test"));
    const auto target = load_target(options_of(clear));
    REQUIRE_FALSE(target);
    CHECK(target.error().text().find("plain http") != std::string::npos);
}

namespace {

// Hands out t1, t2, ... and counts how often it was asked.
struct Counter {
    int asked = 0;
    std::optional<Instant> expires;
    Result<Credentials> operator()() {
        Credentials made;
        made.token = "t" + std::to_string(++asked);
        made.expires = expires;
        return made;
    }
};

struct Outcome {
    std::vector<int> statuses;
    bool ran = false;
};

Outcome ask(const ScriptedServer& server, const std::function<Result<Credentials>()>& renew,
            int requests) {
    ApiTarget target;
    target.server = server.url();
    RestOptions options;
    options.renew = renew;
    options.in_flight = 2;
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    Outcome outcome;
    for (int i = 0; i < requests; ++i) {
        client->start({.path = "/x"},
                      [&](Answer&& got) { outcome.statuses.push_back(got.status); });
    }
    outcome.ran = client->run().has_value();
    return outcome;
}

ScriptedServer::Script accepting(const std::string& token) {
    return [token](const Asked& asked) {
        Reply reply;
        const auto at = asked.headers.find("authorization");
        const bool known = at != asked.headers.end() && at->second == "Bearer " + token;
        reply.status = known ? 200 : 401;
        reply.body = "{}";
        return reply;
    };
}

}  // namespace

TEST_CASE("exec: credentials are asked for once, and once more after a 401") {
    Counter counter;
    ScriptedServer first(accepting("t1"));
    CHECK(ask(first, std::ref(counter), 6).statuses == std::vector<int>(6, 200));
    CHECK(counter.asked == 1);
    counter = {};
    ScriptedServer second(accepting("t2"));
    CHECK(ask(second, std::ref(counter), 6).statuses == std::vector<int>(6, 200));
    CHECK(counter.asked == 2);
    counter = {};
    ScriptedServer never(accepting("none"));
    CHECK(ask(never, std::ref(counter), 6).statuses == std::vector<int>(6, 401));
    CHECK(counter.asked == 2);
}

TEST_CASE("exec: credentials that have ended are asked for anew, those that come ended are not") {
    Counter counter;
    counter.expires = Instant{now().seconds - 10};
    ScriptedServer server(accepting("t1"));
    CHECK(ask(server, std::ref(counter), 5).statuses == std::vector<int>(5, 200));
    CHECK(counter.asked == 1);
    // The first ends while the first requests wait.
    counter = {};
    counter.expires = Instant{now().seconds + 1};
    ScriptedServer slow([](const Asked&) {
        std::this_thread::sleep_for(1200ms);
        Reply reply;
        reply.body = "{}";
        return reply;
    });
    CHECK(ask(slow, std::ref(counter), 3).statuses == std::vector<int>(3, 200));
    CHECK(counter.asked >= 2);
    const auto asked = slow.asked();
    CHECK(asked.front().headers.at("authorization") == "Bearer t1");
    // Requests under way arrive in any order.
    CHECK(std::ranges::any_of(
        asked, [](const Asked& one) { return one.headers.at("authorization") != "Bearer t1"; }));
}

TEST_CASE("exec: without credentials nothing is sent") {
    ScriptedServer server(accepting("t1"));
    const auto outcome = ask(
        server, [] { return Result<Credentials>(fail(ErrorCode::unreachable, "no")); }, 3);
    CHECK_FALSE(outcome.ran);
    CHECK(outcome.statuses.empty());
    CHECK(server.asked().empty());
}

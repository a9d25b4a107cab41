#include "collect/kubeconfig.h"

#include <doctest/doctest.h>

#include <map>

#include "base/pem.h"
#include "collect/support/certificates.h"
#include "collect/support/scratch.h"

using namespace assay;
using assay::test::Authority;
using assay::test::Scratch;

namespace {

// What must never be printed stands in every credential of these tests.
const std::string kCanary = "CANARYsecret0123";

KubeconfigOptions with_environment(std::map<std::string, std::string> variables) {
    KubeconfigOptions options;
    options.environment = [variables](const char* name) -> std::optional<std::string> {
        const auto at = variables.find(name);
        if (at == variables.end()) return std::nullopt;
        return at->second;
    };
    options.service_account_directory = "/nonexistent";
    return options;
}

KubeconfigOptions with_file(const std::string& path) {
    return with_environment({{"KUBECONFIG", path}});
}

// Lines: 2 current-context, 4 context, 6 cluster, 8 user.
std::string config(const std::string& cluster, const std::string& user) {
    return "apiVersion: v1\n"
           "current-context: here\n"
           "contexts:\n"
           "- {name: here, context: {cluster: c, user: u}}\n"
           "clusters:\n"
           "- {name: c, cluster: {" +
           cluster +
           "}}\n"
           "users:\n"
           "- {name: u, user: {" +
           user + "}}\n";
}

const std::string kServer = "server: 'https://10.0.0.1:6443'";
const std::string kToken = "token: " + kCanary;

}  // namespace

TEST_CASE("kubeconfig: a token and inline certificates") {
    const Scratch scratch;
    const Authority authority;
    const auto client = authority.sign({});
    const std::string path = scratch.write(
        "config", config(kServer + ", tls-server-name: kubernetes, certificate-authority-data: " +
                             to_base64(authority.certificate()),
                         "client-certificate-data: " + to_base64(client.certificate) +
                             ", client-key-data: " + to_base64(client.key) + ", " + kToken +
                             ", as: jane, as-groups: [a, b]"));
    const auto target = load_target(with_file(path));
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->name == "here");
    CHECK(target->server == "https://10.0.0.1:6443");
    CHECK(target->tls_server_name == "kubernetes");
    CHECK(target->authorities == authority.certificate());
    CHECK(target->credentials.certificate == client.certificate);
    CHECK(target->credentials.key == client.key);
    CHECK(target->credentials.token == kCanary);
    CHECK(target->as_user == "jane");
    CHECK(target->as_groups == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(target->tls_unverified);
}

TEST_CASE("kubeconfig: files are relative to the kubeconfig that names them") {
    const Scratch scratch;
    const Authority authority;
    const auto client = authority.sign({});
    scratch.write("keys/ca.crt", authority.certificate());
    scratch.write("keys/me.crt", client.certificate);
    scratch.write("keys/me.key", client.key);
    scratch.write("keys/token", "  " + kCanary + "\n");
    const std::string path = scratch.write(
        "config",
        config(kServer + ", certificate-authority: keys/ca.crt",
               "client-certificate: keys/me.crt, client-key: keys/me.key, tokenFile: keys/token"));
    const auto target = load_target(with_file(path));
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->authorities == authority.certificate());
    CHECK(target->credentials.key == client.key);
    CHECK(target->credentials.token == kCanary);
}

TEST_CASE("kubeconfig: an authority beside insecure-skip-tls-verify, as client-go has it") {
    const Authority authority;
    const Scratch scratch;
    const std::string named = ", certificate-authority-data: " + to_base64(authority.certificate());
    auto options = with_file(scratch.write(
        "config", config(kServer + ", insecure-skip-tls-verify: true" + named, kToken)));
    auto target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().where.line == 6);
    CHECK(target.error().text().find("beside insecure-skip-tls-verify") != std::string::npos);
    // The command line overrules it; the authority stays, to compare with.
    options.tls_unverified = true;
    target = load_target(options);
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->tls_unverified);
    CHECK(target->authorities == authority.certificate());
    options = with_file(scratch.write("config", config(kServer + named, kToken)));
    options.tls_unverified = true;
    target = load_target(options);
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->tls_unverified);
}

TEST_CASE("kubeconfig: the proxy of the cluster comes before the environment's") {
    const Scratch scratch;
    const std::map<std::string, std::string> environment{{"KUBECONFIG", scratch.path("config")},
                                                         {"HTTPS_PROXY", "http://env:1"}};
    scratch.write("config", config(kServer + ", proxy-url: 'socks5://cluster'", kToken));
    auto target = load_target(with_environment(environment));
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->proxy == "socks5h://cluster:1080/");
    scratch.write("config", config(kServer, kToken));
    target = load_target(with_environment(environment));
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->proxy == "http://env:1/");
    target = load_target(with_environment(
        {{"KUBECONFIG", scratch.path("config")}, {"https_proxy", "ftp://" + kCanary}}));
    REQUIRE_FALSE(target);
    CHECK(target.error().code == ErrorCode::malformed);
    CHECK(target.error().text().find(kCanary) == std::string::npos);
}

TEST_CASE("kubeconfig: of several files the first definition of a name wins") {
    const Scratch scratch;
    const std::string one =
        scratch.write("one",
                      "contexts: [{name: a, context: {cluster: shared, user: u}}]\n"
                      "users: [{name: u, user: {token: first}}]\n");
    const std::string two =
        scratch.write("two",
                      "current-context: a\n"
                      "contexts: [{name: b, context: {cluster: shared}}]\n"
                      "clusters: [{name: shared, cluster: {server: 'https://two:1', "
                      "insecure-skip-tls-verify: true}}]\n"
                      "users: [{name: u, user: {token: second, as: other}}]\n");
    const auto options = with_file(one + "::" + scratch.path("missing") + ":" + two);
    const auto target = load_target(options);
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->name == "a");
    CHECK(target->server == "https://two:1");
    CHECK(target->credentials.token == "first");
    CHECK(target->as_user.empty());  // the second definition counts in no part
    CHECK(target->tls_unverified);
    const auto names = list_contexts(options);
    REQUIRE(names);
    CHECK(*names == std::vector<std::string>{"a", "b"});

    auto other = options;
    other.context = "b";
    const auto anonymous = load_target(other);
    REQUIRE_MESSAGE(anonymous, anonymous.error().text());
    CHECK(anonymous->credentials.token.empty());
}

TEST_CASE("kubeconfig: HOME, --kubeconfig, JSON and the server's forms") {
    const Scratch scratch;
    scratch.write(".kube/config", config(kServer, kToken));
    CHECK(load_target(with_environment({{"HOME", scratch.path()}})));

    const std::string json = scratch.write(
        "json", R"({"current-context":"j","contexts":[{"name":"j","context":{"cluster":"c"}}],)"
                R"("clusters":[{"name":"c","cluster":{"server":"localhost:8080"}}]})");
    auto options = with_environment({{"HOME", scratch.path()}});
    options.kubeconfig = json;
    auto target = load_target(options);
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->server == "http://localhost:8080");

    options.kubeconfig =
        scratch.write("prefix", config("server: 'https://[::1]/k8s/c-1/'", kToken));
    target = load_target(options);
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->server == "https://[::1]/k8s/c-1");
}

TEST_CASE("kubeconfig: --as and --as-group replace, groups need a user") {
    const Scratch scratch;
    auto options =
        with_file(scratch.write("c", config(kServer, kToken + ", as: x, as-groups: [y]")));
    options.as_user = "jane";
    auto target = load_target(options);
    REQUIRE(target);
    CHECK(target->as_user == "jane");
    CHECK(target->as_groups.empty());
    options = with_file(scratch.write("d", config(kServer, kToken)));
    options.as_groups = {"g"};
    target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().code == ErrorCode::usage);
    options.as_user = "a\r\nX: y";
    target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().code == ErrorCode::usage);
}

TEST_CASE("kubeconfig: without any file a pod's service account serves") {
    const Scratch scratch;
    const Authority authority;
    const std::map<std::string, std::string> pod{{"HOME", scratch.path()},
                                                 {"KUBERNETES_SERVICE_HOST", "fd00::1"},
                                                 {"KUBERNETES_SERVICE_PORT", "443"}};
    auto options = with_environment(pod);
    options.service_account_directory = scratch.path("sa");
    auto target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().where.file == scratch.path("sa") + "/token");

    scratch.write("sa/token", kCanary + "\n");
    scratch.write("sa/ca.crt", authority.certificate());
    target = load_target(options);
    REQUIRE_MESSAGE(target, target.error().text());
    CHECK(target->name == "in-cluster");
    CHECK(target->server == "https://[fd00::1]");
    CHECK(target->credentials.token == kCanary);

    scratch.write("sa/token", kCanary + "\nX-Header: a");
    target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().text().find(kCanary) == std::string::npos);

    // A named context is never replaced by the pod's account.
    options.context = "prod";
    target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().message.find("no kubeconfig was found") != std::string::npos);
}

namespace {

struct Bad {
    const char* name;
    std::string text;
    std::uint32_t line;  // 0: not known
    const char* says;
};

std::string user(const std::string& fields) { return config(kServer, fields); }
std::string cluster(const std::string& fields) { return config(fields, kToken); }
std::string lists(const std::string& text) {
    return "current-context: here\n" + text + "\nusers: [{name: u, user: {" + kToken + "}}]\n";
}

std::vector<Bad> bad_kubeconfigs(const Authority& authority) {
    const std::string good = to_base64(authority.sign({}).certificate);
    const std::string strange_key = to_base64(authority.sign({}).key);
    const std::string junk = to_base64(kCanary);
    const std::string broken_pem =
        to_base64("-----BEGIN CERTIFICATE-----\n" + junk + "\n-----END CERTIFICATE-----\n");
    return {
        {"not a map", "- " + kCanary, 1, "not a map"},
        {"a text", kCanary, 1, "not a map"},
        {"empty", "", 0, "no kubeconfig was found"},
        {"only a comment", "# " + kCanary, 0, "no kubeconfig was found"},
        {"open quote", "users: \"" + kCanary, 1, "invalid YAML"},
        {"open bracket", "users: [" + kCanary, 1, "invalid YAML"},
        {"tab indentation", "users:\n\t- " + kCanary, 2, "invalid YAML"},
        {"unknown alias", "users: *" + kCanary, 1, "invalid YAML"},
        {"bad escape", "users: \"\\q" + kCanary + "\"", 1, "invalid YAML"},
        {"colon in a value", "users: a: " + kCanary, 1, "invalid YAML"},
        {"key given twice", "users: []\nusers: [" + kCanary + "]\n", 2, "given before"},
        {"key that is no text", "{[" + kCanary + "]: x}", 1, "not a text"},
        {"alias bomb",
         "a: &a [" + kCanary +
             ",x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
             "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
             "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
         1, "too many values"},
        {"deep nesting", std::string(20000, '['), 0, "invalid YAML"},
        {"binary", std::string("\x00\x01\xff", 3) + kCanary, 0, ""},
        {"no current-context", "users: [{name: u, user: {" + kToken + "}}]", 0,
         "no current-context"},
        {"current-context is a list", "current-context: [" + kCanary + "]", 1, "not a text"},
        {"no contexts", lists(""), 0, "no context named \"here\""},
        {"contexts is a map", lists("contexts: {a: " + kCanary + "}"), 2, "not a list"},
        {"context without a name", lists("contexts: [{context: {cluster: c}}]"), 2, "no name"},
        {"entry that is a text", lists("contexts: [" + kCanary + "]"), 2, "not a map"},
        {"name twice", lists("contexts: [{name: a}, {name: a}]"), 2, "twice"},
        {"context without content", lists("contexts: [{name: here}]"), 0, "no content"},
        {"context without a cluster", lists("contexts: [{name: here, context: {user: u}}]"), 2,
         "names no cluster"},
        {"unknown cluster", lists("contexts: [{name: here, context: {cluster: nope, user: u}}]"), 2,
         "no cluster named"},
        {"unknown user",
         lists("contexts: [{name: here, context: {cluster: c, user: nope}}]\n"
               "clusters: [{name: c, cluster: {" +
               kServer + "}}]"),
         2, "no user named"},
        {"no server", cluster("x: y"), 6, "no server"},
        {"server is a list", cluster("server: [" + kCanary + "]"), 6, "not a text"},
        {"server with a password", cluster("server: 'https://u:" + kCanary + "@h:1'"), 6,
         "holds a user"},
        {"server with a query", cluster("server: 'https://h/?token=" + kCanary + "'"), 6,
         "holds a user, query"},
        {"server of another scheme", cluster("server: 'ftp://h/'"), 6, "neither http nor https"},
        {"server with spaces", cluster("server: 'https://h " + kCanary + "'"), 6, "not a URL"},
        {"server with a bad port", cluster("server: 'https://h:99999'"), 6, ""},
        {"token over plain http", cluster("server: 'http://example.test:80'"), 6, "plain http"},
        {"proxy-url of another scheme",
         cluster(kServer + ", proxy-url: 'ftp://u:" + kCanary + "@p'"), 6,
         "neither http, https nor socks5"},
        {"proxy-url that is no URL", cluster(kServer + ", proxy-url: '" + kCanary + " p'"), 6,
         "not a URL"},
        {"proxy-url that is a list", cluster(kServer + ", proxy-url: [" + kCanary + "]"), 6,
         "not a text"},
        {"authority that is not base64",
         cluster(kServer + ", certificate-authority-data: '*" + kCanary + "'"), 6, "not base64"},
        {"authority that is not PEM", cluster(kServer + ", certificate-authority-data: " + junk), 6,
         "holds no certificate"},
        {"authority that is broken PEM",
         cluster(kServer + ", certificate-authority-data: " + broken_pem), 6, "cannot be read"},
        {"authority file that is missing",
         cluster(kServer + ", certificate-authority: /nonexistent/" + kCanary), 6,
         "cannot be read: no such file"},
        {"authority file that is a directory", cluster(kServer + ", certificate-authority: /tmp"),
         6, "it is a directory"},
        {"insecure is no boolean", cluster(kServer + ", insecure-skip-tls-verify: " + kCanary), 6,
         "neither true nor false"},
        {"tls-server-name with a port", cluster(kServer + ", tls-server-name: 'a:1'"), 6,
         "not a host name"},
        {"exec", user("exec: {command: aws, args: [" + kCanary + "]}"), 8, "no apiVersion"},
        {"exec that is a text", user("exec: " + kCanary), 8, "exec is not a map"},
        {"auth-provider", user("auth-provider: {name: gcp, config: {t: " + kCanary + "}}"), 8,
         "auth-provider"},
        {"as-uid", user(kToken + ", as: a, as-uid: b"), 8, "as-uid"},
        {"as-groups alone", user(kToken + ", as-groups: [b]"), 8, "as-groups without as"},
        {"as-groups is a text", user(kToken + ", as: a, as-groups: b"), 8, "not a list"},
        {"token is a map", user("token: {a: " + kCanary + "}"), 8, "not a text"},
        {"token with a line end", user("token: \"" + kCanary + "\\r\\nX: y\""), 8, "no token has"},
        {"token that is not ASCII", user("token: \"" + kCanary + "\\u00e9\""), 8, "no token has"},
        {"token file that is missing", user("tokenFile: /nonexistent/" + kCanary), 8,
         "cannot be read: no such file"},
        {"token file that is empty", user("tokenFile: /dev/null"), 8, "is empty"},
        {"token and username", user(kToken + ", username: u, password: " + kCanary), 8,
         "both a token and a username"},
        {"username with a colon", user("username: 'a:b', password: " + kCanary), 8, "colon"},
        {"certificate without key", user("client-certificate-data: " + good), 8,
         "without its client-key"},
        {"key without certificate", user("client-key-data: " + strange_key), 8,
         "without its client certificate"},
        {"key of another certificate",
         user("client-certificate-data: " + good + ", client-key-data: " + strange_key), 8,
         "does not belong"},
        {"key that is junk",
         user("client-certificate-data: " + good + ", client-key-data: " + junk), 8,
         "no private key"},
        {"encrypted key",
         user("client-certificate-data: " + good + ", client-key-data: " +
              to_base64("-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + junk +
                        "\n-----END ENCRYPTED PRIVATE KEY-----\n")),
         8, "encrypted key"},
        {"certificate that is junk",
         user("client-certificate-data: " + junk + ", client-key-data: " + strange_key), 8,
         "holds no certificate"},
    };
}

}  // namespace

TEST_CASE("kubeconfig: each malformed one gets one clear message without a credential") {
    const Scratch scratch;
    const Authority authority;
    const std::string encoded = to_base64(kCanary).substr(0, 16);
    const auto table = bad_kubeconfigs(authority);
    CHECK(table.size() >= 45);
    for (const Bad& bad : table) {
        CAPTURE(bad.name);
        const std::string path = scratch.write("config", bad.text);
        const auto target = load_target(with_file(path));
        CHECK_FALSE(target);
        if (target) continue;
        const Error& error = target.error();
        CAPTURE(error.text());
        CHECK(error.text().find(bad.says) != std::string::npos);
        CHECK(error.text().find(kCanary) == std::string::npos);
        CHECK(error.text().find(encoded) == std::string::npos);
        CHECK(error.text().find('\n') == std::string::npos);
        CHECK_FALSE(error.hint.empty());
        const bool readable =
            error.code == ErrorCode::malformed || error.code == ErrorCode::unreadable;
        CHECK(readable);
        if (bad.line != 0) {
            CHECK(error.where.file == path);
            CHECK(error.where.line == bad.line);
        }
    }
}

TEST_CASE("kubeconfig: a misspelt context gets a suggestion") {
    const Scratch scratch;
    auto options = with_file(scratch.write("config", config(kServer, kToken)));
    options.context = "heer";
    const auto target = load_target(options);
    REQUIRE_FALSE(target);
    CHECK(target.error().hint.find("did you mean \"here\"") != std::string::npos);
    options.kubeconfig = scratch.path("missing");
    const auto missing = load_target(options);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::unreadable);
}

TEST_CASE("kubeconfig: cut at any byte it is refused in words of its own, or names what it says") {
    const Scratch scratch;
    const Authority authority;
    const auto client = authority.sign({});
    const std::string yaml =
        config(kServer + ", certificate-authority-data: " + to_base64(authority.certificate()),
               "client-certificate-data: " + to_base64(client.certificate) +
                   ", client-key-data: " + to_base64(client.key) + ", " + kToken);
    const std::string blocks =
        "current-context: here\nclusters:\n- name: c\n  cluster:\n    server: "
        "https://10.0.0.1:6443\ncontexts:\n- name: here\n  context:\n    cluster: c\n    user: u\n"
        "users:\n- name: u\n  user:\n    token: " +
        kCanary + "\n";
    const std::string json =
        R"({"current-context":"j","contexts":[{"name":"j","context":{"cluster":"c","user":"u"}}],)"
        R"("clusters":[{"name":"c","cluster":{"server":"https://10.0.0.1:6443"}}],)"
        R"("users":[{"name":"u","user":{"token":")" +
        kCanary + R"("}}]})";
    std::size_t refused = 0;
    std::size_t shorter = 0;
    for (const std::string& whole : {yaml, blocks, json}) {
        REQUIRE(load_target(with_file(scratch.write("config", whole))));
        const bool brackets = whole != blocks;  // what they hold is not whole before they close
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(size);
            const auto cut = load_target(with_file(scratch.write("config", whole.substr(0, size))));
            if (cut) {
                ++shorter;
                CHECK((!brackets || size + 1 == whole.size()));
                CHECK(cut->server == "https://10.0.0.1:6443");
                CHECK(kCanary.starts_with(cut->credentials.token));
                continue;
            }
            ++refused;
            const std::string text = cut.error().text();
            CAPTURE(text);
            CHECK(text.find(kCanary.substr(0, 6)) == std::string::npos);
            CHECK(text.find('\n') == std::string::npos);
        }
    }
    MESSAGE("kubeconfigs cut at each byte: ", refused, " refused, ", shorter, " shorter ones");
}

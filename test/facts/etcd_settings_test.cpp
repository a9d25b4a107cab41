// What configures an etcd, and what counts for nothing beside what.
//
// Oracle: etcd v3.6 server/etcdmain/config.go and pkg/flags/flag.go; for the scheduler
// cmd/kube-scheduler/app/options/options.go ApplyTo (Kubernetes v1.36).
#include "facts/etcd_settings.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kAuth = "client-transport-security.client-cert-auth";
constexpr const char* kUrls = "listen-client-urls";

class Running {
public:
    explicit Running(const char* component) { from_.component = component; }

    Running& argv(const std::vector<std::string>& words) {
        std::vector<Value> values;
        for (const std::string& word : words) values.push_back(store_.text(word));
        from_.line = read_command_line(values, from_.component, small_data(), store_);
        return *this;
    }
    Running& variable(const char* name, const char* value) {
        from_.environment.values[name] = store_.text(value);
        return *this;
    }
    Running& unread_environment() {
        from_.environment.gap = Unknown{Reason::denied, "no right to read it"};
        return *this;
    }
    Running& file_at(const char* path, const char* text) {
        node_.files[path] = text_file(text);
        from_.node = &node_;
        return *this;
    }
    std::string at(const char* path) {
        from_.version = parse_version("v1.34.1");
        const Setting setting = Settings::derive(from_, small_data(), store_).at(path);
        return json(setting.value) + " " + json(setting.origin);
    }

private:
    Store store_;
    NodeEvidence node_;
    SettingsSources from_;
};

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("etcd: a flag wins over its variable, and both have the path of the file") {
    CHECK(Running("etcd").argv({"--client-cert-auth"}).at(kAuth) == "true \"--client-cert-auth\"");
    CHECK(Running("etcd").argv({}).variable("ETCD_CLIENT_CERT_AUTH", "1").at(kAuth) ==
          "true \"ETCD_CLIENT_CERT_AUTH\"");
    CHECK(Running("etcd")
              .argv({"-client-cert-auth=false"})
              .variable("ETCD_CLIENT_CERT_AUTH", "true")
              .at(kAuth) == "false \"--client-cert-auth\"");
    CHECK(Running("etcd").argv({}).variable("ETCD_CLIENT_CERT_AUTH", "").at(kAuth) ==
          "null \"default\"");
    CHECK(Running("etcd")
              .argv({})
              .variable("ETCD_LISTEN_CLIENT_URLS", "https://a:1,https://b:2")
              .at(kUrls) == R"(["https://a:1","https://b:2"] "ETCD_LISTEN_CLIENT_URLS")");
    // Go's flag package: the last one counts, also of lists.
    CHECK(Running("etcd")
              .argv({"--listen-client-urls=http://a", "--listen-client-urls=https://b"})
              .at(kUrls) == R"(["https://b"] "--listen-client-urls")");
    const char* gate = "feature-gates.A";
    CHECK(Running("etcd").argv({"--feature-gates=A=T"}).at(gate) == "true \"--feature-gates\"");
    CHECK(Running("etcd").argv({}).variable("ETCD_FEATURE_GATES", "A=0").at(gate) ==
          "false \"ETCD_FEATURE_GATES\"");
    CHECK(Running("etcd")
              .argv({"--config-file=/e.yaml"})
              .file_at("/e.yaml", "feature-gates: A=True")
              .at(gate) == "true \"/e.yaml\"");
    CHECK(Running("etcd").argv({}).variable("ETCD_NO_SUCH_FLAG", "x").at("no-such-flag") ==
          "null \"default\"");
}

TEST_CASE("etcd: an environment that was not read may name a file, beside which nothing counts") {
    Running etcd("etcd");
    etcd.argv({"--client-cert-auth=true"}).unread_environment();
    CHECK(has(etcd.at(kAuth), "denied"));
    etcd.variable("ETCD_LISTEN_CLIENT_URLS", "https://a:1");  // partly read
    CHECK(has(etcd.at(kUrls), "denied"));
    etcd.file_at("/e.yaml", "client-transport-security: {client-cert-auth: true}\n")
        .variable("ETCD_CONFIG_FILE", "/e.yaml");
    CHECK(etcd.at(kAuth) == "true \"/e.yaml\"");
}

TEST_CASE("etcd: a configuration file is everything") {
    Running etcd("etcd");
    etcd.file_at("/e.yaml", "listen-client-urls: https://a:1,http://b:2\n")
        .argv({"--config-file=/e.yaml", "--client-cert-auth=true"});
    CHECK(etcd.at(kUrls) == R"(["https://a:1","http://b:2"] "/e.yaml")");
    CHECK(etcd.at(kAuth) == "null \"default\"");
    CHECK(Running("etcd")
              .file_at("/e.yaml", "client-transport-security: {client-cert-auth: true}\n")
              .argv({"--client-cert-auth=false"})
              .variable("ETCD_CONFIG_FILE", "/e.yaml")
              .at(kAuth) == "true \"/e.yaml\"");
    Running unread("etcd");
    unread.file_at("/other", "").argv({"--config-file=/e.yaml", "--client-cert-auth=true"});
    CHECK(has(unread.at(kAuth), "not-asked"));
    CHECK(has(Running("etcd").argv({"--config-file=$redacted:x:1:low"}).at(kAuth), "redacted"));
}

TEST_CASE("scheduler: beside --config only the flags of leader election count") {
    const std::vector<std::string> argv{"--config=/s.yaml", "--profiling=false",
                                        "--leader-elect=false"};
    Running with("scheduler");
    with.file_at("/s.yaml", "enableProfiling: true\nleaderElection: {leaderElect: true}\n")
        .argv(argv);
    CHECK(with.at("enableProfiling") == "true \"/s.yaml\"");
    CHECK(with.at("leaderElection.leaderElect") == "false \"--leader-elect\"");
    CHECK(Running("scheduler").argv({"--profiling=false"}).at("enableProfiling") ==
          "false \"--profiling\"");
}

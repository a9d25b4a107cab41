// Effective settings: what a command line says, what wins, and what is not known.
//
// Oracles: spf13/pflag and Go's flag package for command lines;
// pkg/kubeapiserver/options/{authentication,authorization}.go and
// apiserver/pkg/server/options/admission.go for the API server (Kubernetes v1.36).
#include "facts/settings.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/support/cluster.h"
#include "facts/support/settings.h"

using namespace assay;
using namespace assay::test;

namespace {

// The flag's JSON, or "-" where it is not set.
std::string flag(const char* component, const std::vector<std::string>& argv, const char* name) {
    Store store;
    const CommandLine line = read_command_line(words(store, argv), component, small_data(), store);
    const CommandLine::Flag* found = line.find(name);
    return found == nullptr ? "-" : json(found->value);
}

std::string server(const std::vector<std::string>& argv, const char* path,
                   const char* version = "v1.34.1", const NodeEvidence* node = nullptr) {
    Store store;
    return show(setting_of(store, "apiserver", argv, path, node, version));
}

}  // namespace

TEST_CASE("a command line reads as the program reads it") {
    struct Row {
        const char* component;
        std::vector<std::string> argv;
        const char* name;
        const char* value;
    };
    for (const Row& row : std::vector<Row>{
             {"apiserver", {"--profiling=false"}, "profiling", "false"},
             {"apiserver", {"--profiling"}, "profiling", "true"},
             {"apiserver", {"--profiling", "false"}, "profiling", "true"},  // a bool takes no word
             {"apiserver", {"--profiling=0"}, "profiling", "false"},
             {"apiserver", {"--profiling=f"}, "profiling", "false"},
             {"apiserver", {"--profiling=TRUE"}, "profiling", "true"},
             {"apiserver",
              {"--profiling=maybe"},
              "profiling",
              R"({"$unknown":"malformed","text":"'maybe' is no boolean"})"},
             {"apiserver",
              {"--insecure-port=many"},
              "insecure-port",
              R"({"$unknown":"malformed","text":"'many' is no number"})"},
             {"apiserver", {"--profiling=false", "--profiling=true"}, "profiling", "true"},
             {"apiserver", {"--profiling=true", "--profiling=false"}, "profiling", "false"},
             {"apiserver", {"--anonymous_auth=false"}, "anonymous-auth", "false"},
             {"apiserver", {"--insecure-port", "0"}, "insecure-port", "0"},
             {"apiserver", {"--insecure-port", "-1"}, "insecure-port", "-1"},
             {"apiserver",
              {"--authorization-mode=Node,RBAC"},
              "authorization-mode",
              R"(["Node","RBAC"])"},
             {"apiserver",
              {"--authorization-mode=Node", "--authorization-mode=RBAC"},
              "authorization-mode",
              R"(["Node","RBAC"])"},
             {"apiserver", {"--enable-admission-plugins="}, "enable-admission-plugins", "[]"},
             {"apiserver",
              {"--feature-gates=A=true,B=false", "--feature-gates=B=true"},
              "feature-gates",
              R"({"A":true,"B":true})"},
             {"apiserver", {"--unheard-of"}, "unheard-of", "true"},
             {"apiserver", {"--unheard-of", "word"}, "unheard-of", "\"word\""},
             {"apiserver", {"--unheard-of", "--profiling"}, "profiling", "true"},
             {"apiserver", {"--unheard-of=30"}, "unheard-of", "30"},
             {"apiserver",
              {"--encryption-provider-config-automatic-reload=true"},
              "encryption-provider-config",
              "-"},
             {"apiserver", {"-v=2"}, "v", "2"},
             {"apiserver", {"-v2"}, "v", "2"},
             {"apiserver", {"-v", "2", "--profiling"}, "v", "2"},
             {"apiserver", {"-profiling=false"}, "profiling", "-"},  // pflag: short -p
             {"apiserver", {"--", "--profiling"}, "profiling", "-"},
             {"apiserver", {"word", "--profiling"}, "profiling", "true"},
             {"etcd", {"-client-cert-auth=true"}, "client-cert-auth", "true"},
             {"etcd", {"--client-cert-auth"}, "client-cert-auth", "true"},
             {"apiserver",
              {"--profiling=$redacted:argument:9:low"},
              "profiling",
              R"({"$unknown":"redacted","text":"the value was taken out at collection"})"},
             {"apiserver",
              {"--v=$(LEVEL)"},
              "v",
              R"j({"$unknown":"indeterminate","text":"the kubelet fills in $(LEVEL)"})j"},
             {"apiserver",
              {"--authorization-mode=Node", "--authorization-mode=$(MORE)",
               "--authorization-mode=RBAC"},
              "authorization-mode",
              R"j({"$unknown":"indeterminate","text":"the kubelet fills in $(MORE)"})j"},
             {"apiserver",
              {"--profiling=$redacted:argument:9:low", "--profiling=false"},
              "profiling",
              "false"},
         }) {
        CAPTURE(row.argv);
        CHECK(flag(row.component, row.argv, row.name) == row.value);
    }
}

TEST_CASE("a flag's default depends on the version, and is unknown without one") {
    CHECK(server({}, "insecure-port", "v1.19.16") == "8080 \"default\" defaulted");
    CHECK(server({}, "insecure-port", "v1.20.0") == "0 \"default\" defaulted");
    CHECK(server({}, "insecure-port", "v1.24.0") == "null \"default\" defaulted");
    CHECK(server({}, "insecure-port", "?").find("undecided") != std::string::npos);
    CHECK(server({"--insecure-port=8080"}, "insecure-port", "?") == "8080 \"--insecure-port\"");
    CHECK(server({}, "anonymous-auth", "?") == "true \"default\" defaulted");
    CHECK(server({}, "no-such-flag") == "null \"default\" defaulted");
}

TEST_CASE("authorization modes come from the flag, the file, or the default") {
    NodeEvidence node;
    node.files["/a.yaml"] = text_file(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n- "
        "{type: Node, name: node}\n"
        "- {type: Webhook, name: hook}\n");
    node.files["/broken.yaml"] = text_file("kind: [\n");
    node.files["/denied.yaml"].presence = Presence::denied;
    node.files["/gone.yaml"].presence = Presence::absent;
    const char* modes = "authorization.modes";
    CHECK(server({}, modes) == R"(["AlwaysAllow"] "default" defaulted)");
    CHECK(server({"--authorization-mode=Node,RBAC"}, modes) ==
          R"(["Node","RBAC"] "--authorization-mode")");
    CHECK(server({"--authorization-config=/a.yaml"}, modes, "v1.34.1", &node) ==
          R"(["Node","Webhook"] "--authorization-config")");
    for (const auto& [path, reason] :
         std::vector<std::pair<std::string, std::string>>{{"/broken.yaml", "malformed"},
                                                          {"/denied.yaml", "denied"},
                                                          {"/gone.yaml", "indeterminate"},
                                                          {"/never-read.yaml", "not-asked"}}) {
        CAPTURE(path);
        CHECK(server({"--authorization-config=" + path}, modes, "v1.34.1", &node)
                  .find("\"$unknown\":\"" + reason) != std::string::npos);
    }
    CHECK(server({"--authorization-config=/a.yaml"}, modes).find("not-asked") != std::string::npos);
}

TEST_CASE("anonymous: the file wins over the flag, AlwaysAllow turns the flag off") {
    NodeEvidence node;
    node.files["/limited.yaml"] = text_file(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\nanonymous:\n  "
        "enabled: true\n  conditions:\n"
        "  - {path: /livez}\n");
    const std::string head =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n";
    node.files["/off.yaml"] = text_file(head + "anonymous: {enabled: false}\n");
    node.files["/silent.yaml"] = text_file(head + "jwt: []\n");
    node.files["/no-kind.yaml"] = text_file("anonymous: {enabled: false}\n");
    const std::string rbac = "--authorization-mode=RBAC";
    const auto anonymous = [&node](const std::vector<std::string>& argv) {
        return server(argv, "anonymous", "v1.34.1", &node);
    };
    CHECK(anonymous({rbac}) == R"({"conditions":[],"enabled":true} "default" defaulted)");
    CHECK(anonymous({rbac, "--anonymous-auth=false"}) ==
          R"({"conditions":[],"enabled":false} "--anonymous-auth")");
    CHECK(anonymous({}).find("\"enabled\":false") != std::string::npos);
    CHECK(anonymous({"--authorization-mode=AlwaysAllow", "--anonymous-auth=true"})
              .find("\"enabled\":false") != std::string::npos);
    CHECK(anonymous({rbac, "--authentication-config=/limited.yaml"}) ==
          R"({"conditions":[{"path":"/livez"}],"enabled":true} "--authentication-config")");
    CHECK(anonymous({"--authentication-config=/limited.yaml"}).find("\"enabled\":true") !=
          std::string::npos);  // AlwaysAllow stops the flag, not the file
    CHECK(anonymous({rbac, "--authentication-config=/off.yaml"}).find("\"enabled\":false") !=
          std::string::npos);
    CHECK(anonymous({rbac, "--authentication-config=/silent.yaml"}) ==
          R"({"conditions":[],"enabled":true} "default" defaulted)");
    CHECK(anonymous({rbac, "--authentication-config=/no-kind.yaml"}).find("malformed") !=
          std::string::npos);
    CHECK(anonymous({rbac, "--authentication-config=/nowhere.yaml"}).find("not-asked") !=
          std::string::npos);
    CHECK(anonymous({rbac, "--anonymous-auth=$redacted:x:1:low"}).find("redacted") !=
          std::string::npos);
}

TEST_CASE("admission plugins: explicit lists over the defaults of the version") {
    const char* restriction = "admission.NodeRestriction";
    CHECK(server({}, restriction) == "false \"default\" defaulted");
    CHECK(server({"--enable-admission-plugins=NodeRestriction"}, restriction) ==
          "true \"--enable-admission-plugins\"");
    CHECK(server({"--enable-admission-plugins=MyNodeRestrictionX"}, restriction) ==
          "false \"default\" defaulted");
    CHECK(server({"--admission-control=NodeRestriction"}, restriction) ==
          "true \"--admission-control\"");
    CHECK(server({"--admission-control=NodeRestriction"}, "admission.ServiceAccount") ==
          "false \"default\" defaulted");
    CHECK(server({}, "admission.ServiceAccount") == "true \"default\" defaulted");
    CHECK(server({"--disable-admission-plugins=ServiceAccount"}, "admission.ServiceAccount") ==
          "false \"--disable-admission-plugins\"");
    CHECK(server({}, "admission.PodSecurity", "v1.24.0") == "false \"default\" defaulted");
    CHECK(server({}, "admission.PodSecurity", "?").find("undecided") != std::string::npos);
    CHECK(server({}, restriction, "?") == "false \"default\" defaulted");
    CHECK(server({"--enable-admission-plugins=$redacted:x:1:low"}, restriction).find("redacted") !=
          std::string::npos);
}

TEST_CASE("a command line that is not visible leaves everything unknown") {
    Store store;
    SettingsSources from;
    from.component = "apiserver";
    from.why = {Reason::denied, "no right to list pods"};
    const Settings settings = Settings::derive(from, small_data(), store);
    for (const char* path :
         {"authorization.modes", "anonymous", "admission.NodeRestriction", "insecure-port", "x"}) {
        CAPTURE(path);
        CHECK(settings.at(path).value.is_unknown());
        CHECK(settings.at(path).value.reason() == Reason::denied);
    }
}

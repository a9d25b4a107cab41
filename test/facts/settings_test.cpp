// Effective settings: what a command line says, what wins, and what is not known.
//
// Oracles: spf13/pflag and Go's flag package for command lines;
// cmd/kubelet/app/server.go for the order of kubelet sources;
// pkg/kubeapiserver/options/{authentication,authorization}.go and
// apiserver/pkg/server/options/admission.go for the API server (Kubernetes v1.36).
#include "facts/settings.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

std::vector<Value> words(Store& store, const std::vector<std::string>& texts) {
    std::vector<Value> out;
    for (const std::string& text : texts) out.push_back(store.text(text));
    return out;
}

// The flag's JSON, or "-" where it is not set.
std::string flag(const char* component, const std::vector<std::string>& argv, const char* name) {
    Store store;
    const CommandLine line = read_command_line(words(store, argv), component, small_data(), store);
    const CommandLine::Flag* found = line.find(name);
    return found == nullptr ? "-" : json(found->value);
}

std::string show(const Setting& setting) {
    return json(setting.value) + (setting.origin.is_null() ? "" : " " + json(setting.origin)) +
           (setting.defaulted ? " defaulted" : "");
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

std::string server(const std::vector<std::string>& argv, const char* path,
                   const char* version = "v1.34.1", const NodeEvidence* node = nullptr) {
    Store store;
    SettingsSources from;
    from.component = "apiserver";
    from.line = read_command_line(words(store, argv), "apiserver", small_data(), store);
    from.node = node;
    from.no_node = {Reason::not_asked, "no nodes"};
    from.version = parse_version(version);
    return show(Settings::derive(from, small_data(), store).at(path));
}

std::string kubelet(const std::vector<std::string>& argv, const char* path,
                    const NodeEvidence* node = nullptr) {
    Store store;
    SettingsSources from;
    from.component = "kubelet";
    from.line = read_command_line(words(store, argv), "kubelet", small_data(), store);
    from.node = node;
    from.no_node = {Reason::not_asked, "no nodes"};
    from.version = parse_version("v1.34.1");
    return show(Settings::derive(from, small_data(), store).at(path));
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
        "kind: AuthorizationConfiguration\nauthorizers:\n- {type: Node, name: node}\n"
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
        "kind: AuthenticationConfiguration\nanonymous:\n  enabled: true\n  conditions:\n"
        "  - {path: /livez}\n");
    const std::string head = "kind: AuthenticationConfiguration\n";
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

TEST_CASE("kubelet: feature gates are booleans, or unknown") {
    NodeEvidence node;
    node.files["/c.yaml"] = kubelet_file("featureGates: {A: true, B: 'false', C: 1, D: null}\n");
    node.files["/all.yaml"] = kubelet_file("featureGates: {AllBeta: false, A: true}\n");
    node.files["/text.yaml"] = kubelet_file("featureGates: A=true\n");
    node.files["/d"] = folder();
    node.files["/d/1.conf"] = kubelet_file("featureGates: {A: null, B: true}\n");
    const auto ask = [&node](const std::vector<std::string>& argv, const std::string& gate) {
        return kubelet(argv, ("featureGates." + gate).c_str(), &node);
    };
    CHECK(ask({"--config=/c.yaml"}, "A") == "true \"/c.yaml\"");
    CHECK(has(ask({"--config=/c.yaml"}, "B"), "malformed"));
    CHECK(has(ask({"--config=/c.yaml"}, "C"), "malformed"));
    CHECK(ask({"--config=/c.yaml"}, "D") == "false \"/c.yaml\"");
    CHECK(ask({"--config=/c.yaml"}, "F") == "null \"default\" defaulted");
    CHECK(ask({"--config=/c.yaml", "--config-dir=/d"}, "A") == "null \"default\" defaulted");
    CHECK(ask({"--config=/c.yaml", "--config-dir=/d"}, "B") == "true \"/d/1.conf\"");
    const std::vector<std::string> both{"--config=/c.yaml", "--feature-gates=A=F,B= True"};
    CHECK(ask(both, "A") == "false \"--feature-gates\"");
    CHECK(ask(both, "B") == "true \"--feature-gates\"");
    CHECK(has(ask({"--config=/c.yaml", "--feature-gates=A=off"}, "A"), "malformed"));
    CHECK(ask({"--config=/all.yaml"}, "A") == "true \"/all.yaml\"");
    CHECK(has(ask({"--config=/all.yaml"}, "B"), "undecided"));
    CHECK(has(ask({"--feature-gates=AllAlpha=1"}, "B"), "undecided"));
    CHECK(has(ask({"--config=/text.yaml"}, "A"), "malformed"));
}

TEST_CASE("kubelet: flag over drop-in over file over default") {
    NodeEvidence node;
    node.files["/c.yaml"] = kubelet_file(
        "authentication: {anonymous: {enabled: false}}\n"
        "readOnlyPort: 10255\nfeatureGates: {A: true, B: true}\n");
    node.files["/silent.yaml"] = kubelet_file("");
    node.files["/d"] = folder();
    node.files["/d/10-a.conf"] = kubelet_file("authentication: {anonymous: {enabled: true}}\n");
    node.files["/d/20-b.conf"] = kubelet_file("readOnlyPort: 1\nfeatureGates: {C: true}\n");
    node.files["/d/note.txt"] = kubelet_file("readOnlyPort: 2\n");
    node.files["/empty"] = folder();
    const char* anonymous = "authentication.anonymous.enabled";
    const auto ask = [&node](const std::vector<std::string>& argv, const char* path) {
        return kubelet(argv, path, &node);
    };
    CHECK(ask({"--config=/c.yaml"}, anonymous) == "false \"/c.yaml\"");
    CHECK(ask({"--config=/c.yaml", "--anonymous-auth=true"}, anonymous) ==
          "true \"--anonymous-auth\"");
    CHECK(ask({"--config", "/c.yaml", "--config-dir=/d"}, anonymous) == "true \"/d/10-a.conf\"");
    CHECK(ask({"--config=//./c.yaml", "--config-dir=/d/"}, "readOnlyPort") == "1 \"/d/20-b.conf\"");
    CHECK(ask({"--config=/c.yaml", "--config-dir=/empty"}, "readOnlyPort") == "10255 \"/c.yaml\"");
    CHECK(ask({"--config=/c.yaml", "--feature-gates=B=false"}, "featureGates") ==
          R"({"A":true,"B":false} "--feature-gates")");
    CHECK(ask({"--config=/c.yaml", "--config-dir=/d", "--feature-gates=B=false"}, "featureGates") ==
          R"({"A":true,"B":false,"C":true} "--feature-gates")");
    CHECK(ask({"--config=/silent.yaml"}, anonymous) == "false \"default\" defaulted");
    CHECK(ask({}, anonymous) == "true \"default\" defaulted");  // no file: the old defaults
    CHECK(ask({}, "readOnlyPort") == "10255 \"default\" defaulted");
    CHECK(ask({"--config="}, anonymous) == "true \"default\" defaulted");
    CHECK(ask({"--config-dir=/empty"}, anonymous) == "true \"default\" defaulted");
    CHECK(ask({"--config=/unread.yaml"}, anonymous).find("not-asked") != std::string::npos);
    CHECK(ask({"--config=c.yaml"}, anonymous).find("indeterminate") != std::string::npos);
    CHECK(ask({"--config=$redacted:x:1:low"}, anonymous).find("redacted") != std::string::npos);
    CHECK(ask({"--config=/unread.yaml"}, "anything.else").find("not-asked") != std::string::npos);
    CHECK(ask({"--config=/unread.yaml", "--anonymous-auth=false"}, anonymous) ==
          "false \"--anonymous-auth\"");
    CHECK(kubelet({"--config=/c.yaml"}, anonymous).find("not-asked") != std::string::npos);
    // Nothing that a kubelet would start with.
    node.files["/foreign.yaml"] = text_file("kind: Pod\n");
    node.files["/none.yaml"] = text_file("");
    node.files["/shape.yaml"] = kubelet_file("authentication: false\n");
    node.files["/marked.yaml"] = kubelet_file("authentication: {$redacted: {length: 9}}\n");
    node.files["/d2"] = folder();
    node.files["/d2/a.conf"] = text_file("kind: Pod\n");
    for (const char* file : {"/foreign.yaml", "/none.yaml", "/shape.yaml"}) {
        CAPTURE(file);
        const std::string flag = std::string("--config=") + file;
        CHECK(ask({flag}, anonymous).find("malformed") != std::string::npos);
    }
    CHECK(ask({"--config=/marked.yaml"}, anonymous).find("redacted") != std::string::npos);
    CHECK(ask({"--config=/c.yaml", "--config-dir=/d2"}, anonymous).find("malformed") !=
          std::string::npos);
}

TEST_CASE("kubelet: drop-ins are merged member by member, lists are replaced, null takes away") {
    NodeEvidence node;
    node.files["/c.yaml"] = kubelet_file(
        "clusterDNS: [a, b]\nreadOnlyPort: 1\nauthorization: {mode: AlwaysAllow}\n"
        "evictionHard: {memory.available: 1Gi, pid.available: 10%}\n");
    node.files["/d"] = folder();
    node.files["/d/a"] = folder();
    node.files["/d/a/z.conf"] = kubelet_file("readOnlyPort: 2\nclusterDNS: [c]\n");
    node.files["/d/a.conf"] = kubelet_file("readOnlyPort: 3\nevictionHard: {pid.available: 5%}\n");
    node.files["/null"] = folder();
    node.files["/null/1.conf"] =
        kubelet_file("readOnlyPort: null\nauthorization: {mode: ''}\nauthentication: null\n");
    const auto ask = [&node](const std::vector<std::string>& argv, const char* path) {
        return kubelet(argv, path, &node);
    };
    const std::string config = "--config=/c.yaml";
    // Folder "a" comes before file "a.conf", though "/" sorts behind ".".
    CHECK(ask({config, "--config-dir=/d"}, "readOnlyPort") == "3 \"/d/a.conf\"");
    CHECK(ask({config, "--config-dir=/d"}, "clusterDNS") == R"(["c"] "/d/a/z.conf")");
    CHECK(ask({config, "--config-dir=/d"}, "evictionHard") ==
          R"({"memory.available":"1Gi","pid.available":"5%"} "/d/a.conf")");
    // A map flag replaces the map, and only feature gates are merged.
    CHECK(ask({config, "--eviction-hard=nodefs.available<5%"}, "evictionHard") ==
          R"({"nodefs.available":"5%"} "--eviction-hard")");
    CHECK(ask({config, "--config-dir=/null"}, "readOnlyPort") == "0 \"default\" defaulted");
    CHECK(ask({config, "--config-dir=/null"}, "authorization.mode") ==
          "\"Webhook\" \"default\" defaulted");
    // Without --config the old defaults are written down first, and a drop-in can clear them.
    CHECK(ask({"--config-dir=/null"}, "authentication.anonymous.enabled") ==
          "false \"default\" defaulted");
    CHECK(ask({"--config-dir=/null"}, "authorization.mode") == "\"Webhook\" \"default\" defaulted");
    CHECK(ask({"--config-dir=/d"}, "authorization.mode") ==
          "\"AlwaysAllow\" \"default\" defaulted");
    CHECK(ask({config, "--authorization-mode="}, "authorization.mode") ==
          "\"\" \"--authorization-mode\"");
    CHECK(ask({config, "--seccomp-default=false"}, "seccompDefault") ==
          "null \"default\" defaulted");
}

TEST_CASE("kubelet: what was not read hides only what no higher layer decides") {
    NodeEvidence node;
    node.files["/c.yaml"] = kubelet_file("readOnlyPort: 1\nfeatureGates: {A: true}\nport: 3\n");
    node.files["/d"] = folder();
    node.files["/d/1.conf"].presence = Presence::denied;
    node.files["/d/2.conf"] =
        kubelet_file("readOnlyPort: 2\nfeatureGates: {B: true}\nport: null\n");
    node.files["/denied"].presence = Presence::denied;
    node.files["/half"] = folder();
    node.files["/half"].presence = Presence::partial;
    node.files["/file"] = kubelet_file("readOnlyPort: 1\n");
    node.files["/inner"] = folder();
    node.files["/inner/sub"] = folder();
    node.files["/inner/sub"].presence = Presence::denied;
    const auto ask = [&node](const std::vector<std::string>& flags, const char* path) {
        std::vector<std::string> argv{"--config=/c.yaml"};
        argv.insert(argv.end(), flags.begin(), flags.end());
        return kubelet(argv, path, &node);
    };
    CHECK(ask({"--config-dir=/d"}, "readOnlyPort") == "2 \"/d/2.conf\"");
    CHECK(ask({"--config-dir=/d"}, "featureGates.B") == "true \"/d/2.conf\"");
    CHECK(has(ask({"--config-dir=/d"}, "featureGates.A"), "denied"));
    CHECK(has(ask({"--config-dir=/d"}, "featureGates"), "denied"));
    CHECK(ask({"--config-dir=/d"}, "port") == "null \"default\" defaulted");
    CHECK(has(ask({"--config-dir=/d"}, "maxPods"), "denied"));
    CHECK(ask({"--config-dir=/d", "--feature-gates=A=false"}, "featureGates.A") ==
          "false \"--feature-gates\"");
    for (const auto& [folder, reason] :
         std::vector<std::pair<std::string, const char*>>{{"/denied", "denied"},
                                                          {"/half", "partial"},
                                                          {"/inner", "denied"},
                                                          {"/file", "indeterminate"},
                                                          {"/nowhere", "not-asked"},
                                                          {"relative", "indeterminate"}}) {
        CAPTURE(folder);
        CHECK(has(ask({"--config-dir=" + folder}, "readOnlyPort"), reason));
        CHECK(ask({"--config-dir=" + folder, "--read-only-port=0"}, "readOnlyPort") ==
              "0 \"--read-only-port\"");
    }
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

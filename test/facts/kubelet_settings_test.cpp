// Effective settings of a kubelet: what of its files and flags wins, and what is not known.
//
// Oracle: cmd/kubelet/app/server.go (Kubernetes v1.36) for the order of the sources.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "facts/settings.h"
#include "facts/support/cluster.h"
#include "facts/support/settings.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string kubelet(const std::vector<std::string>& argv, const char* path,
                    const NodeEvidence* node = nullptr) {
    Store store;
    return show(setting_of(store, "kubelet", argv, path, node));
}

}  // namespace

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

TEST_CASE("kubelet: a zero is the default in its own type alone") {
    const auto ask = [](const std::string& text, const char* path) {
        NodeEvidence node;
        node.files["/c.yaml"] = kubelet_file(text);
        return kubelet({"--config=/c.yaml"}, path, &node);
    };
    const auto mode = [&](const char* value) {
        return ask("authorization: {mode: " + std::string(value) + "}\n", "authorization.mode");
    };
    CHECK(mode("''") == "\"Webhook\" \"default\" defaulted");
    for (const char* nothing : {"[]", "0", "false", "{}"}) {
        CAPTURE(nothing);
        CHECK(mode(nothing).find("malformed") != std::string::npos);
    }
    CHECK(mode("[AlwaysAllow]") == R"(["AlwaysAllow"] "/c.yaml")");
    CHECK(mode("'0s'") == R"("0s" "/c.yaml")");
    const auto timeout = [&](const char* value) {
        return ask("streamingConnectionIdleTimeout: " + std::string(value) + "\n",
                   "streamingConnectionIdleTimeout");
    };
    for (const char* zero : {"0", "'0'", "0s", "''"}) {
        CAPTURE(zero);
        CHECK(timeout(zero) == "\"4h0m0s\" \"default\" defaulted");
    }
    CHECK(timeout("2562047h") == R"("2562047h" "/c.yaml")");
    CHECK(timeout("5") == "5 \"/c.yaml\"");
    for (const char* none : {"2562048h", "soon", "1d", "[]", "false"}) {
        CAPTURE(none);
        CHECK(timeout(none).find("malformed") != std::string::npos);
    }
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

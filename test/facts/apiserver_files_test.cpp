// What the files of an API server say: encryption, audit rules, authorizers, anonymous requests,
// and whether files are there.
//
// Oracles: k8s.io/apiserver pkg/server/options/encryptionconfig/config.go,
// pkg/apis/audit/v1/types.go and pkg/apis/apiserver/v1/types.go (Kubernetes v1.36).
#include "facts/apiserver_files.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/support/cluster.h"
#include "facts/support/settings.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string said(const std::vector<std::string>& argv, const char* path,
                 const NodeEvidence* node = nullptr) {
    Store store;
    return json(setting_of(store, "apiserver", argv, path, node, "").value);
}

// With a flag that names a file of this text.
std::string said_of_file(const std::string& flag, const char* path, const std::string& text) {
    NodeEvidence node;
    node.files["/c.yaml"] = text_file(text);
    return said({"--authorization-mode=RBAC", flag + "=/c.yaml"}, path, &node);
}

}  // namespace

TEST_CASE("encryption: blocks in their order, names of providers, no keys") {
    const auto encryption = [](const std::string& text) {
        return said_of_file("--encryption-provider-config", "encryption", text);
    };
    const std::string head =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n";
    CHECK(encryption(head +
                     "- resources: [secrets]\n  providers:\n  # identity comes later\n"
                     "  - aescbc: {keys: [{name: a, secret: canary}]}\n  - identity: {}\n"
                     "- {resources: [configmaps], providers: [{kms: null, identity: {}}]}\n") ==
          R"([{"providers":["aescbc","identity"],"resources":["secrets"]},)"
          R"({"providers":["identity"],"resources":["configmaps"]}])");
    for (const char* block :
         {"- {resources: secrets, providers: [{kms: {}}]}\n",
          "- {resources: [secrets], providers: {kms: {}}}\n",
          "- {resources: [secrets], providers: [{}]}\n",
          "- {resources: [secrets], providers: [{identity: {}, aescbc: {}}]}\n",
          "- {resources: [secrets], providers: [{rot13: {}}]}\n",
          "- {resources: [secrets], providers: [{kms: plugin}]}\n",
          "- {resources: [5], providers: [{kms: {}}]}\n",
          "- {provider: [{kms: {}}]}\n",
          "- null\n",
          "- {resources: [secrets], providers: [{aescbc: {}}]}\n",
          "- {resources: [secrets], providers: [{aescbc: {keys: []}}]}\n",
          "- {resources: [secrets], providers: [{secretbox: {keys: {name: a, secret: b}}}]}\n",
          "- {resources: [secrets], providers: [{secretbox: {key: [{name: a, secret: b}]}}]}\n",
          "- {resources: [secrets], providers: [{aesgcm: {keys: [{name: a}]}}]}\n",
          "- {resources: [secrets], providers: [{aesgcm: {keys: [{name: a, secret: b, more: "
          "c}]}}]}\n",
          "- {resources: [secrets], providers: [{kms: {name: a}}]}\n",
          "- {resources: [secrets], providers: [{kms: {endpoint: a}}]}\n",
          "- {resources: [secrets], providers: [{kms: {name: a, endpoint: b, cacheSize: 5}}]}\n",
          "- {resources: [secrets], providers: [{identity: {keys: []}}]}\n",
          "- {resources: [], providers: [{identity: {}}]}\n",
          "- {providers: [{identity: {}}]}\n",
          "- {resources: [secrets], providers: []}\n",
          "- {resources: [secrets]}\n"}) {
        CAPTURE(block);
        CHECK(has(encryption(head + block), "malformed"));
    }
    CHECK(encryption(
              head +
              "- resources: [secrets]\n  providers: [{kms: {apiVersion: v1, name: a, endpoint: b, "
              "cachesize: 5, timeout: 3s}}]\n") ==
          R"([{"providers":["kms"],"resources":["secrets"]}])");
    CHECK(
        has(encryption("apiVersion: audit.k8s.io/v1\nkind: Policy\nresources: []\n"), "malformed"));
    CHECK(has(encryption("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"),
              "malformed"));
    CHECK(has(encryption(""), "malformed"));
    CHECK(has(encryption("apiVersion: apiserver.config.k8s.io/v1\nkind: "
                         "EncryptionConfiguration\nresources: []\nmore: 1\n"),
              "malformed"));
    NodeEvidence node;
    CHECK(has(said({"--encryption-provider-config=/e.yaml"}, "encryption", &node), "not-asked"));
    CHECK(said({"--encryption-provider-config="}, "encryption", &node) == "null");
    CHECK(said({"--encryption-provider-config-automatic-reload=true"}, "encryption") == "null");
    CHECK(has(said({"--encryption-provider-config=/e.yaml"}, "encryption"), "not-asked"));
}

TEST_CASE("audit rules: nothing is missing, stages of the policy count for each") {
    const auto rules = [](const std::string& text) {
        return said_of_file("--audit-policy-file", "audit.rules", text);
    };
    CHECK(rules("apiVersion: audit.k8s.io/v1\nkind: Policy\nmetadata: {name: all}\nomitStages: "
                "[RequestReceived]\nrules:\n"
                "- {level: None, users: [u], omitStages: [Panic], omitManagedFields: true}\n"
                "- {level: Metadata, users: null, resources: [{resources: [secrets]}]}\n") ==
          R"([{"level":"None","namespaces":[],"nonResourceURLs":[],)"
          R"("omitStages":["RequestReceived","Panic"],"resources":[],"userGroups":[],)"
          R"("users":["u"],"verbs":[]},{"level":"Metadata","namespaces":[],"nonResourceURLs":[],)"
          R"("omitStages":["RequestReceived"],)"
          R"("resources":[{"group":"","resourceNames":[],"resources":["secrets"]}],)"
          R"("userGroups":[],"users":[],"verbs":[]}])");
    for (const char* rule : {"{level: Metadata, users: nobody}",
                             "{level: Metadata, verbs: [1]}",
                             "{level: 5}",
                             "null",
                             "{level: Metadata, namespace: [x]}",
                             "{level: Metadata, resources: secrets}",
                             "{level: Metadata, resources: [{group: 5}]}",
                             "{level: Metadata, resources: [pods]}",
                             "{level: Metadata, resources: [{kinds: [pods]}]}",
                             "{level: Metadata, users: [null]}",
                             "{users: [u]}",
                             "{level: '', users: [u]}",
                             "{level: Everything}",
                             "{level: None, nonResourceURLs: [healthz]}",
                             "{level: None, nonResourceURLs: [/a*b]}",
                             "{level: None, nonResourceURLs: [/a**]}",
                             "{level: None, nonResourceURLs: ['']}",
                             "{level: None, nonResourceURLs: [/a], namespaces: [x]}",
                             "{level: None, nonResourceURLs: [/a], resources: [{group: ''}]}",
                             "{level: Metadata, omitStages: [All]}",
                             "{level: None, resources: [{resourceNames: [a]}]}"}) {
        CAPTURE(rule);
        CHECK(has(rules("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- " +
                        std::string(rule) + "\n"),
                  "malformed"));
    }
    CHECK(has(rules("apiVersion: audit.k8s.io/v1\nkind: Policy\n"), "malformed"));
    CHECK(has(rules("kind: List\nrules: []\n"), "malformed"));
    CHECK(has(rules("apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: {a: b}\nrules: "
                    "[{level: None}]\n"),
              "malformed"));
    CHECK(said({}, "audit.rules") == "null");
}

TEST_CASE("files: what is written for another server, or holds nothing, says nothing") {
    const auto rules = [](const std::string& text) {
        return said_of_file("--audit-policy-file", "audit.rules", text);
    };
    const std::string rule =
        "kind: Policy\nrules: [{level: Metadata, nonResourceURLs: ['*', /a*]}]\n";
    CHECK(has(rules("apiVersion: audit.k8s.io/v1beta1\n" + rule), "Metadata"));
    for (const char* version : {"", "apiVersion: v1\n", "apiVersion: audit.k8s.io/v2\n"}) {
        CAPTURE(version);
        CHECK(has(rules(version + rule), "malformed"));
    }
    CHECK(has(rules("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []\n"), "malformed"));
    const auto encryption = [](const std::string& text) {
        return said_of_file("--encryption-provider-config", "encryption", text);
    };
    const std::string block = "resources: [{resources: [secrets], providers: [{identity: {}}]}]\n";
    CHECK(has(encryption("apiVersion: v1\nkind: EncryptionConfig\n" + block), "identity"));
    CHECK(has(encryption("apiVersion: v1\nkind: EncryptionConfiguration\n" + block), "malformed"));
    CHECK(has(encryption("kind: EncryptionConfiguration\n" + block), "malformed"));
    CHECK(has(encryption("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
                         "resources: []\n"),
              "malformed"));
}

TEST_CASE("authorizers and anonymous: a file that the server refuses says nothing") {
    const auto modes = [](const std::string& text) {
        return said_of_file("--authorization-config", "authorization.modes", text);
    };
    const std::string head =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers: ";
    CHECK(modes(head + "[{type: Node, name: n}, {type: Webhook, webhook: {}}]\n") ==
          R"(["Node","Webhook"])");
    for (const char* list : {"{type: Node}", "[Node]", "[{name: n}]", "[{type: ''}]",
                             "[{type: Node, mode: x}]", "null"}) {
        CAPTURE(list);
        CHECK(has(modes(head + list + "\n"), "malformed"));
    }
    const auto anonymous = [](const std::string& text) {
        return said_of_file(
            "--authentication-config", "anonymous",
            "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt: []\n" +
                text);
    };
    CHECK(anonymous("") == R"({"conditions":[],"enabled":true})");
    CHECK(anonymous("anonymous: {}\n") == R"({"conditions":[],"enabled":false})");
    CHECK(anonymous("anonymous: {enabled: true, conditions: [{path: /livez}]}\n") ==
          R"({"conditions":[{"path":"/livez"}],"enabled":true})");
    for (const char* given : {"[]", "{enabled: 'false'}", "{enable: false}", "{conditions: /livez}",
                              "{conditions: [/livez]}", "{conditions: [{path: 5}]}"}) {
        CAPTURE(given);
        CHECK(has(anonymous("anonymous: " + std::string(given) + "\n"), "malformed"));
    }
}

TEST_CASE("files: there, not there, or not known; without nodes the flag counts") {
    NodeEvidence node;
    node.files["/ca.crt"].presence = Presence::present;
    node.files["/gone.crt"].presence = Presence::absent;
    node.files["/denied.crt"].presence = Presence::denied;
    const auto there = [&](const std::string& path) {
        return said({"--client-ca-file=" + path}, "files.client-ca-file", &node);
    };
    CHECK(there("/ca.crt") == "true");
    CHECK(there("/./ca.crt") == "true");
    CHECK(there("/gone.crt") == "false");
    CHECK(has(there("/denied.crt"), "denied"));
    CHECK(has(there("/never-read.crt"), "not-asked"));
    CHECK(there("") == "null");
    CHECK(has(there("ca.crt"), "indeterminate"));
    CHECK(has(said({"--client-ca-file=ca.crt"}, "files.client-ca-file"), "indeterminate"));
    CHECK(said({"--client-ca-file=/gone.crt"}, "files.client-ca-file") == "true");
    node.presence = Presence::denied;
    CHECK(has(there("/ca.crt"), "denied"));
}

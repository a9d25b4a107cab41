// What the files of an API server say: encryption, audit rules, and whether files are there.
//
// Oracles: k8s.io/apiserver pkg/server/options/encryptionconfig/config.go and
// pkg/apis/audit/v1/types.go (Kubernetes v1.36).
#include "facts/apiserver_files.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string said(const std::vector<std::string>& argv, const char* path,
                 const NodeEvidence* node = nullptr) {
    Store store;
    std::vector<Value> words;
    for (const std::string& word : argv) words.push_back(store.text(word));
    SettingsSources from;
    from.component = "apiserver";
    from.line = read_command_line(words, "apiserver", small_data(), store);
    from.node = node;
    from.no_node = {Reason::not_asked, "no nodes"};
    const Setting setting = Settings::derive(from, small_data(), store).at(path);
    return json(setting.value);
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("encryption: blocks in their order, names of providers, no keys") {
    NodeEvidence node;
    node.files["/e.yaml"] = text_file(
        "kind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n"
        "  # identity comes later\n  - aescbc: {keys: [{name: a, secret: canary}]}\n"
        "  - identity: {}\n- providers: [{kms: null, identity: {}}]\n");
    node.files["/other.yaml"] = text_file("kind: Policy\nrules: []\n");
    const auto encryption = [&](const std::string& path) {
        return said({"--encryption-provider-config=" + path}, "encryption", &node);
    };
    CHECK(encryption("/e.yaml") ==
          R"([{"providers":["aescbc","identity"],"resources":["secrets"]},)"
          R"({"providers":["identity"],"resources":[]}])");
    CHECK(has(encryption("/other.yaml"), "malformed"));
    CHECK(has(encryption("/nowhere.yaml"), "not-asked"));
    CHECK(encryption("") == "null");
    CHECK(said({"--encryption-provider-config-automatic-reload=true"}, "encryption") == "null");
    CHECK(has(said({"--encryption-provider-config=/e.yaml"}, "encryption"), "not-asked"));
}

TEST_CASE("audit rules: nothing is missing, stages of the policy count for each") {
    NodeEvidence node;
    node.files["/p.yaml"] = text_file(
        "kind: Policy\nomitStages: [RequestReceived]\nrules:\n"
        "- {level: None, users: [u], omitStages: [Panic]}\n"
        "- {level: Metadata, resources: [{resources: [secrets]}]}\n");
    node.files["/other.yaml"] = text_file("kind: Policy\n");
    CHECK(said({"--audit-policy-file=/p.yaml"}, "audit.rules", &node) ==
          R"([{"level":"None","namespaces":[],"nonResourceURLs":[],)"
          R"("omitStages":["RequestReceived","Panic"],"resources":[],"userGroups":[],)"
          R"("users":["u"],"verbs":[]},{"level":"Metadata","namespaces":[],"nonResourceURLs":[],)"
          R"("omitStages":["RequestReceived"],)"
          R"("resources":[{"group":"","resourceNames":[],"resources":["secrets"]}],)"
          R"("userGroups":[],"users":[],"verbs":[]}])");
    CHECK(has(said({"--audit-policy-file=/other.yaml"}, "audit.rules", &node), "malformed"));
    CHECK(said({}, "audit.rules", &node) == "null");
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
    CHECK(said({"--client-ca-file=/gone.crt"}, "files.client-ca-file") == "true");
    node.presence = Presence::denied;
    CHECK(has(there("/ca.crt"), "denied"));
}

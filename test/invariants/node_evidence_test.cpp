// Invariants 4 and 5 of node evidence: no secret of a node travels, wherever it stands on its disk
// or in its processes; a node document that was cut is refused.
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "collect/add_nodes.h"
#include "collect/node_reader.h"
#include "collect/support/node_tree.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

const std::string kCanary = "zebrafinch";

std::string document_of(const NodeEvidence& node) {
    Store store;
    return encode_json(node_document(node, store));
}

struct Place {
    const char* path;
    std::string text;  // "@" stands for the canary, "%" for an @
};

// Everything a node has that may hold a credential; each place is read.
const std::vector<Place> kPlaces{
    {"/k/key", "-----BEGIN PRIVATE KEY-----\n@\n-----END PRIVATE KEY-----\n"},
    {"/k/tokens.csv", "@,admin,1,system:masters\n"},
    {"/k/passwords.csv", "@,admin,1\n"},
    {"/k/cloud.conf", "[Global]\nuser = @\npassword = @\n"},
    {"/k/kubelet.yaml",
     "kind: KubeletConfiguration\nstaticPodPath: /k/pods\n# @\nstaticPodURLHeader: "
     "{Authorization: [\"@\"], X: [\"@\"]}\n"},
    {"/k/drop/10-a.conf", "kind: KubeletConfiguration\nmanifestURLHeader: {A: [\"@\"]}\n"},
    {"/k/kubeconfig",
     "kind: Config\nclusters:\n- cluster: {server: \"https://u:@%h\"}\nusers:\n- name: u\n  user:\n"
     "    token: @\n    password: @\n    client-key-data: @\n    tokenFile: /k/token\n"
     "    auth-provider: {name: x, config: {anything: @}}\n"
     "    exec: {command: aws, args: [--key, @, -p@, \"@\"], env: [{name: A, value: @}]}\n# @\n"},
    {"/k/token", "@"},
    {"/k/encryption.yaml",
     "kind: EncryptionConfiguration\nresources:\n- providers:\n  - aescbc: {keys: [{name: a, "
     "secret: @}]}\n"},
    {"/k/webhook.yaml", "kind: Config\nusers: [{user: {username: a, password: @}}]\n"},
    {"/k/no.yaml", "password: [@\n"},
    {"/k/lines.yaml", "@\n@: @\n"},
    {"/k/etcd.yaml", "initial-cluster-token: @\nauth-token: @\n"},
    {"/k/pods/a.yaml",
     "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {a: @}}\nspec: {containers: "
     "[{name: a, command: [app, --password=@, \"@\"], env: [{name: A, value: @}]}]}\n"},
    {"/k/pods/b.yaml", "kind: @\n"},
    {"/k/pods/c.yaml", "@: [\n"},
    {"/etc/containerd/config.toml",
     "# @\n[plugins.'io.containerd.grpc.v1.cri'.registry.configs.'h'.auth]\nusername = '@'\n"
     "password = '@'\nauth = '@'\n[plugins.x.registry.headers]\nX = ['@']\n"
     "[stream_processors.a]\nenv = ['A=@']\nargs = ['--key', '@']\n[x]\n"
     "a = {password = '@', token = '''@'''}\npassword = 12\n"},
    {"/etc/crio/crio.conf", "[crio.runtime]\ndefault_env = ['A=@']\n"},
    {"/etc/crio/crio.conf.d/1.conf", "not = [toml @\n"},
    {"/etc/default/kubelet",
     "# @\nKUBELET_EXTRA_ARGS=\"--bearer @ --x=@ -p@\"\nHTTPS_PROXY=@\nA='@'\nKUBELET_B=@\n"},
    {"/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--y @\"\n@=@\n"},
    {"/etc/kubernetes/admin.conf", "kind: Config\nusers: [{user: {token: @}}]\n"},
    {"/var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nDescription: @\n"},
};

std::string with_canary(const std::string& text) {
    std::string out;
    for (const char byte : text) {
        if (byte == '@') {
            out += kCanary;
        } else {
            out.push_back(byte == '%' ? '@' : byte);
        }
    }
    return out;
}

void make_secrets(const NodeTree& tree) {
    for (const Place& place : kPlaces) tree.put(place.path, with_canary(place.text));
    tree.process(1, {"/sbin/init", kCanary}, {"A=" + kCanary}, "/sbin/init");
    tree.process(2,
                 {"kubelet", "--config=/k/kubelet.yaml", "--config-dir=/k/drop",
                  "--kubeconfig=/k/kubeconfig", "--cloud-config=/k/cloud.conf",
                  "--tls-private-key-file=/k/key", "--unheard=" + kCanary, kCanary},
                 {"KUBELET_TOKEN=" + kCanary});
    tree.process(
        3, {"kube-apiserver", "--token-auth-file=/k/tokens.csv",
            "--basic-auth-file=/k/passwords.csv", "--encryption-provider-config=/k/encryption.yaml",
            "--authorization-webhook-config-file=/k/webhook.yaml", "--audit-policy-file=/k/no.yaml",
            "--tracing-config-file=/k/lines.yaml", "--oidc-client-secret=" + kCanary,
            "--etcd-servers=http://u:" + kCanary + "@h"});
    tree.process(4, {"etcd", "--config-file=/k/etcd.yaml", "--initial-cluster-token=" + kCanary},
                 {"ETCD_INITIAL_CLUSTER_TOKEN=" + kCanary, "ETCDCTL_PASSWORD=" + kCanary,
                  "ETCD_AUTH_TOKEN=" + kCanary, "ETCD_UNHEARD=" + kCanary, "A=" + kCanary,
                  "ETCD_INITIAL_CLUSTER=http://u:" + kCanary + "@h"});
}

}  // namespace

TEST_CASE("no secret of a node travels, wherever it stands") {
    const NodeTree tree;
    make_secrets(tree);
    const NodeEvidence node = tree.read();
    for (const Place& place : kPlaces) {
        CAPTURE(place.path);
        const bool database = std::string_view(place.path).starts_with("/var/lib/dpkg");
        CHECK(node.files.contains(place.path) != database);
    }
    const std::string text = document_of(node);
    const std::size_t at = text.find(kCanary);
    CHECK_MESSAGE(at == std::string::npos,
                  text.substr(at == std::string::npos || at < 200 ? 0 : at - 200, 400));
}

TEST_CASE("no message about a node file quotes it") {
    const Scratch scratch;
    for (const char* text : {"{\"name\":\"w1\",\"files\":{\"/a\":{\"text\":zebrafinch}}}",
                             "{\"name\":[\"zebrafinch\"]}", "zebrafinch", "- zebrafinch: [",
                             "{\"name\":\"w1\",\"processes\":[{\"argv\":\"zebrafinch\"}]}"}) {
        CAPTURE(text);
        const auto node = read_node_file(scratch.write("n.json", text));
        REQUIRE_FALSE(node);
        CHECK(node.error().text().find(kCanary) == std::string::npos);
    }
}

TEST_CASE("a node document cut at any byte is refused") {
    const NodeTree tree;
    make_kubeadm(tree);
    const std::string whole = document_of(tree.read());
    const Scratch scratch;
    std::size_t refused = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const auto node = read_node_file(scratch.write("n.json", whole.substr(0, size)));
        CHECK_FALSE(node);
        refused += node ? 0U : 1U;
    }
    MESSAGE("a node document refused at each of ", refused, " bytes");
    const auto node = read_node_file(scratch.write("n.json", whole));
    REQUIRE(node);
    CHECK(document_of(*node) == whole);
}

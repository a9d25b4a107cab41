// The files of a kubeadm control plane by what they are used for.
#include "facts/files.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/facts.h"
#include "facts/support/cluster.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr std::string_view kControlPlane = R"(
processes:
- argv: [/usr/bin/kubelet, --config=/var/lib/kubelet/config.yaml, --kubeconfig=/etc/kubernetes/kubelet.conf]
- argv: [kube-apiserver, --tls-private-key-file=/etc/kubernetes/pki/apiserver.key,
    --token-auth-file=/etc/kubernetes/pki/tokens.csv, --client-ca-file=/etc/kubernetes/pki/ca.crt, --service-account-key-file=/etc/kubernetes/pki/sa.pub]
- argv: [etcd, --config-file=/etc/etcd.yaml]
  environment: {}
files:
  /etc/etcd.yaml:
    mode: "0600"
    owner: "root:root"
    text: "data-dir: /var/lib/etcd\nclient-transport-security: {key-file: /etc/kubernetes/pki/etcd/server.key}"
  /etc/kubernetes/admin.conf: absent
  /etc/kubernetes/super-admin.conf: absent
  /etc/kubernetes/kubelet.conf:
    mode: "0600"
    owner: "root:root"
    text: "kind: Config\nusers: [{name: a, user: {client-key: pki/kubelet.pem}}]"
  /etc/kubernetes/manifests: {mode: "0755", owner: "root:root", folder: true}
  /etc/kubernetes/manifests/a.yaml:
    mode: "0600"
    owner: "root:root"
    text: "kind: Pod\nspec: {containers: [{name: kube-apiserver, command: [kube-apiserver]}]}"
  /etc/kubernetes/pki: {mode: "0755", owner: "root:root", folder: true}
  /etc/kubernetes/pki/ca.crt: {mode: "0644", owner: "root:root"}
  /etc/kubernetes/pki/apiserver.key: {mode: "0600", owner: "root:root"}
  /etc/kubernetes/pki/old.pem: {mode: "0600", owner: "root:root"}
  /etc/kubernetes/pki/tokens.csv: {mode: "0600", owner: "root:root"}
  /etc/kubernetes/pki/sa.pub: {mode: "0600", owner: "root:root"}
  /etc/kubernetes/pki/etcd: {mode: "0755", owner: "root:root", folder: true}
  /etc/kubernetes/pki/etcd/server.key: {mode: "0600", owner: "root:root"}
  /etc/kubernetes/pki/kubelet.pem: {mode: "0600", owner: "root:root", target: /k/x.pem, through: [/, /k]}
  /var/lib/etcd: {mode: "0700", owner: "root:root"}
  /var/lib/kubelet/config.yaml:
    mode: "0644"
    owner: "root:root"
    text: "kind: KubeletConfiguration\nstaticPodPath: /etc/kubernetes/manifests\nauthentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}"
  /var/lib/kubelet/pki: absent
directories:
  /: {mode: "0755", owner: "root:root"}
  /k: {mode: "0777", owner: "root:root"}
places: {kubelet-unit: {paths: []}, cni: {paths: [/etc/cni/net.d]}}
)";

struct Node {
    Evidence evidence;
    explicit Node(std::string text = std::string(kControlPlane)) {
        evidence.nodes_asked = true;
        Request& nodes = evidence.requests.emplace_back();
        nodes.resource = "nodes";
        nodes.version = "v1";
        nodes.kind = "Node";
        nodes.presence = Presence::present;
        const auto document = decode_yaml(text, evidence.store);
        REQUIRE(document);
        auto node = read_node_document(*document, "cp1");
        REQUIRE(node);
        evidence.nodes.push_back(std::move(*node));
    }
    Universe files() { return derive_files(evidence, small_data(), evidence.store); }
};

std::string roles_of(const Universe& files, std::string_view name) {
    for (const Subject& subject : files.subjects) {
        if (subject.ref->name != name) continue;
        std::string text;
        const Value roles = subject.object.get("roles");
        for (const Value& role : roles.items_or_none()) {
            text += (text.empty() ? "" : ", ") + std::string(role.text_or());
        }
        return text;
    }
    return "no such file";
}

Value object_of(const Universe& files, std::string_view name) {
    for (const Subject& subject : files.subjects) {
        if (subject.ref->name == name) return subject.object;
    }
    return {};
}

}  // namespace

TEST_CASE("files: what each is used for") {
    Node node;
    const Universe files = node.files();
    CHECK(files.gaps.empty());
    CHECK(roles_of(files, "/etc/kubernetes/manifests/a.yaml") ==
          "static pod manifest, kube-apiserver static pod manifest");
    CHECK(roles_of(files, "/etc/kubernetes/kubelet.conf") == "kubelet kubeconfig");
    CHECK(roles_of(files, "/var/lib/kubelet/config.yaml") == "kubelet configuration");
    CHECK(roles_of(files, "/var/lib/etcd") == "etcd data directory");
    CHECK(roles_of(files, "/etc/kubernetes/pki/ca.crt") ==
          "kube-apiserver client CA, certificate, PKI file, kubelet client CA");
    CHECK(roles_of(files, "/etc/kubernetes/pki/apiserver.key") ==
          "kube-apiserver TLS key, private key, PKI file");
    CHECK(roles_of(files, "/etc/kubernetes/pki/sa.pub") ==
          "kube-apiserver service account public key, PKI file");
    CHECK(roles_of(files, "/etc/kubernetes/pki/etcd/server.key") ==
          "etcd TLS key, private key, PKI file");
    CHECK(roles_of(files, "/etc/kubernetes/pki/etcd") == "PKI folder");
    CHECK(roles_of(files, "/etc/kubernetes/pki/old.pem") == "PKI file, certificate or private key");
    CHECK(roles_of(files, "/etc/kubernetes/pki/tokens.csv") ==
          "kube-apiserver token file, PKI file");
    CHECK(roles_of(files, "/etc/kubernetes/pki/kubelet.pem") ==
          "PKI file, kubelet kubeconfig key, private key");
}

TEST_CASE("files: what is not there") {
    Node node;
    const Universe files = node.files();
    CHECK(object_of(files, "/etc/kubernetes/admin.conf").get("exists") == Value::boolean(false));
    for (const char* role : {"kubelet systemd unit", "kube-proxy kubeconfig",
                             "kube-scheduler static pod manifest", "kube-scheduler kubeconfig"}) {
        CAPTURE(role);
        CHECK(roles_of(files, role) == role);
        CHECK(object_of(files, role).get("exists") == Value::boolean(false));
        CHECK(object_of(files, role).get("path").is_null());
    }
    // The folder is named and nobody looked into it.
    CHECK(object_of(files, "/etc/cni/net.d/*").get("exists").is_unknown());
    CHECK(roles_of(files, "CNI configuration") == "no such file");
}

TEST_CASE("files: the folders above, links followed") {
    Node node;
    const Universe files = node.files();
    const Value parents = object_of(files, "/etc/kubernetes/pki/kubelet.pem").get("parents");
    REQUIRE(parents.items_or_none().size() == 2);
    CHECK(parents.items()[1].get("path").text_or() == "/k");
    CHECK(parents.items()[1].get("mode").text_or() == "0777");
    const Value others = object_of(files, "/var/lib/etcd").get("parents");
    REQUIRE(others.items_or_none().size() == 3);
    CHECK(others.items()[0].get("path").text_or() == "/");
    CHECK(others.items()[2].is_unknown());  // nobody looked at /var/lib
}

TEST_CASE("files: of a node whose processes were not seen only known places are listed") {
    Node node(std::string(kControlPlane) + "processesPresence: denied\n");
    const Universe files = node.files();
    REQUIRE(files.gaps.size() == 1);
    CHECK(files.gaps.front().why.reason == Reason::denied);
    CHECK(roles_of(files, "/etc/kubernetes/pki/apiserver.key") == "PKI file, private key");
    CHECK(roles_of(files, "/var/lib/etcd").empty());
    CHECK(roles_of(files, "kube-proxy kubeconfig") == "no such file");
}

TEST_CASE("files: one kubeconfig that was not read leaves open what it names") {
    Node node;
    NodeFile& kubeconfig = node.evidence.nodes.front().files.at("/etc/kubernetes/kubelet.conf");
    kubeconfig.text.reset();
    kubeconfig.presence = Presence::denied;
    const Universe files = node.files();
    CHECK(object_of(files, "/etc/kubernetes/kubelet.conf").get("mode").text_or() == "0600");
    CHECK(roles_of(files, "files that /etc/kubernetes/kubelet.conf names") ==
          "certificate, private key, PKI file");
    CHECK(roles_of(files, "/etc/kubernetes/pki/old.pem") == "PKI file");
}

TEST_CASE("files: nodes that were asked for and gave nothing") {
    Evidence evidence;
    evidence.nodes_asked = true;
    const Universe files = derive_files(evidence, small_data(), evidence.store);
    REQUIRE(files.gaps.size() == 1);
    CHECK(files.gaps.front().why.reason == Reason::not_asked);
}

TEST_CASE("files: a kubelet that was not seen may run inside of another program") {
    Node node("processes: [{argv: [containerd]}]\nplaces: {kubelet-unit: {paths: []}}\n");
    CHECK(roles_of(node.files(), "files of what runs the kubelet") ==
          "kubelet systemd unit, admin kubeconfig");
    CHECK(roles_of(node.files(), "files that kube-proxy names") == "kube-proxy kubeconfig");
    CHECK(roles_of(node.files(), "kube-proxy kubeconfig") == "no such file");
    SUBCASE("one that was seen") {
        node.evidence.nodes.front().processes.push_back({{"kubelet"}});
        CHECK(roles_of(node.files(), "files of what runs the kubelet") == "no such file");
        CHECK(roles_of(node.files(), "kube-proxy kubeconfig") == "kube-proxy kubeconfig");
    }
    SUBCASE("a host without a Node has none") {
        node.evidence.nodes.front().host = true;
        CHECK(roles_of(node.files(), "files of what runs the kubelet") == "no such file");
        CHECK(roles_of(node.files(), "kube-proxy kubeconfig") == "kube-proxy kubeconfig");
    }
    SUBCASE("kube-proxy was seen") {
        node.evidence.nodes.front().processes.push_back({{"kube-proxy"}});
        CHECK(roles_of(node.files(), "files that kube-proxy names") == "no such file");
    }
}

TEST_CASE("files: another installer's folders of certificates") {
    Node node(R"(
host: true
processes:
- argv: [kube-apiserver, --client-ca-file=/srv/ssl/ca.crt, --tls-private-key-file=/a.key]
files:
  /etc/kubernetes/admin.conf: absent
  /etc/kubernetes/super-admin.conf: absent
  /etc/kubernetes/pki: absent
  /srv/ssl: {mode: "0755", owner: "root:root", folder: true}
  /srv/ssl/other.key: {mode: "0600", owner: "root:root"}
  /srv/ssl/other.pem: {mode: "0600", owner: "root:root"}
)");
    CHECK(roles_of(node.files(), "/srv/ssl") == "PKI folder");
    CHECK(roles_of(node.files(), "/srv/ssl/other.key") == "PKI file, private key");
    // Nobody looked into the folder of the key, and what lies there may name the file.
    CHECK(roles_of(node.files(), "/*") == "certificate, private key, PKI file");
    CHECK(roles_of(node.files(), "/srv/ssl/other.pem") == "PKI file");
    std::vector<std::string>& words = node.evidence.nodes.front().processes.front().argv;
    words.back() = "--tls-private-key-file=/srv/ssl/a.key";
    CHECK(roles_of(node.files(), "/*") == "no such file");
    CHECK(roles_of(node.files(), "/srv/ssl/other.pem") == "PKI file, certificate or private key");
}

TEST_CASE("files: of a node that gave no evidence every row has the node's reason") {
    for (const Presence presence : {Presence::denied, Presence::partial, Presence::unreachable}) {
        Evidence evidence;
        evidence.nodes_asked = true;
        NodeEvidence node;
        node.name = "w1";
        node.presence = presence;
        node.reason = "no right to create jobs";
        evidence.nodes.push_back(node);
        const Universe files = derive_files(evidence, small_data(), evidence.store);
        CHECK(files.subjects.size() >= 3);  // kubeadm's places and the kubelet's unit
        for (const Subject& file : files.subjects) {
            const Value exists = file.object.get("exists");
            REQUIRE(exists.is_unknown());
            CHECK(exists.to_unknown() == Unknown{reason_of(presence), node.reason});
        }
    }
}

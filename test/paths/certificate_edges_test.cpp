// Ways by CertificateSigningRequests, volumes of nodes and admission policies.
#include <doctest/doctest.h>

#include <string>

#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kRequests = "certificatesigningrequests";
constexpr const char* kCertificates = "|certificates.k8s.io|";
constexpr const char* kClient = "kubernetes.io/kube-apiserver-client";

// A controller manager seen on the control-plane node.
std::string manager(const std::string& flags) {
    return R"(---
apiVersion: v1
kind: Pod
metadata:
  name: kube-controller-manager-cp1
  namespace: kube-system
  labels: {component: kube-controller-manager}
  annotations: {kubernetes.io/config.mirror: x}
  ownerReferences: [{apiVersion: v1, kind: Node, name: cp1, controller: true}]
spec:
  nodeName: cp1
  containers: [{name: kube-controller-manager, image: a, command: [kube-controller-manager)" +
           flags + "]}]\n";
}

const std::string kSigns = manager(", --cluster-signing-cert-file=/ca.crt");

std::string requests(const std::string& verb = "create") {
    return grant("request", "", verb + kCertificates + kRequests);
}
std::string approval(const std::string& names = "") {
    return grant("approval", "",
                 "update" + std::string(kCertificates) + kRequests + "/approval" + names);
}
std::string signer(const std::string& name) {
    return grant("signer", "", "approve" + std::string(kCertificates) + "signers|" + name);
}

}  // namespace

TEST_CASE("A8 certificates: for the name of anybody whom bindings name") {
    const std::string all = requests() + approval() + signer(kClient);
    check_ways({
        {"positive: the signer by name", kSigns + all, "path 2: certificate-sign everything"},
        {"positive: every signer of the domain",
         kSigns + requests() + approval() + signer("kubernetes.io/*"),
         "path 2: certificate-sign everything"},
        {"positive: the approval of one request, which may be one's own",
         kSigns + requests() + approval("|mine") + signer(kClient),
         "path 2: certificate-sign everything"},
        {"positive: the signer's own certificate",
         manager(", --cluster-signing-kube-apiserver-client-cert-file=/ca.crt") + all,
         "path 2: certificate-sign everything"},
        {"negative: another signer",
         kSigns + requests() + approval() + signer("example.com/client"), "none"},
        {"negative: serving certificates",
         kSigns + requests() + approval() + signer("kubernetes.io/kubelet-serving"), "none"},
        {"negative: no approval", kSigns + requests() + signer(kClient), "none"},
        {"negative: no request", kSigns + requests("get") + approval() + signer(kClient), "none"},
        {"negative: no right to the signer", kSigns + requests() + approval(), "none"},
        {"negative: the controller manager signs nothing", manager("") + all, "none"},
        {"negative: in a namespace",
         kSigns + grant("a", "lab", "create,update,approve|certificates.k8s.io|*"), "none"},
        {"guarded: the controller manager is not visible", all,
         "path-if-guard-unknown 2: certificate-sign everything"},
    });
}

TEST_CASE("A9 certificates of nodes: the tokens of what runs there") {
    const std::string kubelet = signer("kubernetes.io/kube-apiserver-client-kubelet");
    const std::string self =
        grant("self", "", std::string("create") + kCertificates + kRequests + "/nodeclient");
    check_ways({
        {"positive: approved", kSigns + requests() + approval() + kubelet,
         "path 3: certificate-sign node-token-request everything"},
        {"positive: what the controller manager approves", kSigns + requests() + self,
         "path 3: certificate-sign node-token-request everything"},
        {"negative: only its own renewal",
         kSigns + requests() +
             grant("self", "",
                   std::string("create") + kCertificates + kRequests + "/selfnodeclient"),
         "none"},
        {"negative: nothing to request", kSigns + self, "none"},
        {"guarded: the controller manager is not visible", requests() + self,
         "path-if-guard-unknown 3: certificate-sign node-token-request everything"},
    });
}

TEST_CASE("B7 volumes: a folder of the node by a PersistentVolume") {
    const std::string volume = grant("volume", "", "create||persistentvolumes");
    const auto here = [](const std::string& ns) {
        return grant("here", ns, "create||pods,persistentvolumeclaims");
    };
    const auto root = [](const std::string& name, const std::string& objects,
                         const std::string& way) {
        return WayCase{name, objects, way, "user:ann", "node-root"};
    };
    check_ways({
        root("positive: baseline lets claims in", volume + here("calm"), "path 1: host-volume"),
        root("positive: claims of a StatefulSet",
             volume + grant("here", "calm", "create|apps|statefulsets"), "path 1: host-volume"),
        root("positive: in the whole cluster",
             volume + grant("here", "", "create||pods,persistentvolumeclaims"),
             "path 1: host-volume"),
        root("negative: no volume", here("calm"), "none"),
        root("negative: the volume in a namespace is none",
             grant("volume", "calm", "create||persistentvolumes") + here("calm"), "none"),
        root("negative: no claim", volume + grant("here", "calm", "create||pods"), "none"),
        root("negative: no pod", volume + grant("here", "calm", "create||persistentvolumeclaims"),
             "none"),
        root("guarded: pods do not run as root",
             volume + here("hard") +
                 "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: hard, labels: "
                 "{pod-security.kubernetes.io/enforce: restricted}}\n",
             "path-if-guard-unknown 1: host-volume"),
    });
}

TEST_CASE("C1 policies: a policy and its binding, since Kubernetes 1.36") {
    const std::string group = "|admissionregistration.k8s.io|";
    const std::string both_kinds =
        "create" + group + "mutatingadmissionpolicies,mutatingadmissionpolicybindings";
    const auto way = [&](const std::string& what, const std::string& version) {
        Cluster cluster;
        cluster.objects(base_objects() + grant("a", "", what)).version(version);
        return way_of(cluster, "user:ann");
    };
    CHECK(way(both_kinds, "v1.36.1") == "path 1: mutating-policy");
    CHECK(way(both_kinds, "v1.34.0") == "path-if-guard-unknown 1: mutating-policy");
    CHECK(way(both_kinds, "v1.31.0") == "none");
    CHECK(way("create" + group + "mutatingadmissionpolicies", "v1.36.1") == "none");
    CHECK(way("update" + group + "mutatingadmissionpolicies,mutatingadmissionpolicybindings",
              "v1.36.1") == "none");
}

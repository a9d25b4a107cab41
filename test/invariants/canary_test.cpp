// Invariant 4: no secret travels. A canary in every free-text field of every kind appears in no
// byte of a snapshot: neither in objects nor in node evidence, reasons, messages or entry names.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "collect/redact.h"
#include "collect/target.h"
#include "snapshot/archive.h"
#include "snapshot/container.h"
#include "snapshot/support/evidence.h"
#include "value/decode.h"

using namespace assay;

namespace {

constexpr std::string_view kCanary = "zebrafinch";

// "@" stands for the canary as a plain word: fields that hold what people and programs like.
constexpr std::string_view kObjects = R"({"apiVersion":"v1","kind":"List","items":[
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n",
  "annotations":{"note":"@","example.com/x":"the @","kubernetes.io/change-cause":"@","x.kubernetes.io/y":"run @",
    "kubectl.kubernetes.io/last-applied-configuration":"{\"data\":\"@\"}","nginx.ingress.kubernetes.io/server-snippet":"@"},
  "managedFields":[{"manager":"m","fieldsV1":{"f:@":{},"k":"@"},"other":"@"}]},
 "spec":{"volumes":[{"name":"v","csi":{"driver":"d","volumeAttributes":{"user":"@"}}},{"name":"f","flexVolume":{"driver":"d","options":{"p":"@"}}}],
  "initContainers":[{"name":"i","env":[{"name":"A","value":"@"}],"command":["/bin/sh","-c","echo @"]}],
  "ephemeralContainers":[{"name":"e","args":["@"]}],
  "containers":[{"name":"c","image":"i","env":[{"name":"A","value":"@"},{"name":"B","value":"say @ twice @"}],
   "command":["/app","--password=@","--unknown","@","-p@","@","k=@"],"args":["--token=@","@","-x","@"],
   "lifecycle":{"preStop":{"exec":{"command":["curl","@"]}},"postStart":{"httpGet":{"httpHeaders":[{"name":"X","value":"@"}]}}},
   "livenessProbe":{"exec":{"command":["sh","-c","@"]}},"readinessProbe":{"httpGet":{"httpHeaders":[{"name":"Authorization","value":"@"}]}}}]},
 "status":{"message":"@","conditions":[{"type":"Ready","message":"@"}],"containerStatuses":[{"state":{"terminated":{"message":"@"}}}]}},
{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","annotations":{"a":"@"}},"spec":{"template":{"metadata":{"annotations":{"b":"@"}},
  "spec":{"containers":[{"name":"c","env":[{"name":"A","value":"@"}],"args":["--a=@"]}]}}}},
{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"j"},"spec":{"jobTemplate":{"metadata":{"annotations":{"b":"@"}},"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"A","value":"@"}]}]}}}}}},
{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"r"},"data":{"spec":{"template":{"spec":{"containers":[{"env":[{"name":"A","value":"@"}]}]}}}}},
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"k":"@","f":"a: @"},"binaryData":{"b":"@"},"dta":{"k":"@"}},
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cluster-info","namespace":"kube-public"},"data":{"jws-kubeconfig-abcdef":"@","kubeconfig":"users:\n- user:\n    token: @\n    password: @\n    client-key-data: @\n# @\n"}},
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kubeadm-config","namespace":"kube-system"},"data":{"InitConfiguration":"bootstrapTokens:\n- token: @\ncertificateKey: @\n"}},
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":".:53 {\n  etcd {\n    credentials user @\n  }\n  password @\n  # the @\n}\n"}},
{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","annotations":{"a":"@"}},"data":{"k":"@"},"stringData":{"k":"@"},"type":"Opaque","oops":"@"},
{"apiVersion":"v1","kind":"Secret","metadata":{"name":"t"},"data":"@","stringData":["@"]},
{"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"message":"@"},
{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"note":"@"},
{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"s"},"parameters":{"secret":"@","x":"@"},"mountOptions":["password=@"]},
{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"p"},"description":"@"},
{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"d"},"spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"description":"@","default":"@","properties":{"spec":{"description":"@","properties":{"template":{"x-kubernetes-preserve-unknown-fields":true,"default":{"a":"@"},"properties":{"containers":{"items":{"description":"@","properties":{"name":{"default":"@"},"image":{"pattern":"@"}}}}}}}}}}}}]}},
{"apiVersion":"example.com/v1","kind":"Worker","metadata":{"name":"w"},"spec":{"mine":"@","containers":[{"name":"c","image":"i","env":[{"name":"A","value":"@"}],"args":["--a=@"]}],"pod":{"metadata":{"annotations":{"b":"@"}},"spec":{"containers":[{"name":"c","image":"i","command":["a","@"]}],"mine":{"deep":"@"}}}}},
{"apiVersion":"example.com/v1","kind":"Database","metadata":{"name":"d","annotations":{"a":"@"}},"spec":{"password":"@","list":["@",{"deep":"@"}]},"status":"@"},
{"apiVersion":"v1","kind":"Node","metadata":{"name":"n","annotations":{"a":"@"}},"status":{"conditions":[{"type":"Ready","message":"@"}]}}
]})";

// Wherever a credential stands, its look gives it away: "#" stands in place of every text.
constexpr std::string_view kLooks[] = {
    "eyJhbGciOiJub25lIn0.zebrafinchzebrafinch.c2lnbmF0dXJl",
    "Bearer zebrafinch.zebrafinch",
    "postgres://user:zebrafinch@db.example/x",
    "-----BEGIN PRIVATE KEY-----\\nzebrafinch\\n-----END PRIVATE KEY-----\\n",
    "ghp_zebrafinchzebrafinchzebrafinch01",
};
constexpr std::string_view kEverywhere = R"({"apiVersion":"v1","kind":"List","items":[
{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","labels":{"env":"#"},"annotations":{"service.beta.kubernetes.io/x":"#"},"finalizers":["#"]},
 "spec":{"externalName":"#","externalIPs":["#"],"selector":{"a":"#"},"ports":[{"name":"#"}],"unheard":{"of":["#"]}}},
{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i"},"spec":{"rules":[{"host":"#","http":{"paths":[{"path":"#"}]}}]}},
{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"r"},"rules":[{"verbs":["#"],"resourceNames":["#"],"nonResourceURLs":["#"]}]},
{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a"},"secrets":[{"name":"#"}],"imagePullSecrets":[{"name":"#"}]},
{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"v"},"spec":{"nfs":{"server":"#","path":"#"},"csi":{"volumeHandle":"#"}}},
{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"w"},"webhooks":[{"clientConfig":{"url":"#","caBundle":"#"}}]},
{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":"x {\n y #\n}\n"}},
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"hostname":"#","nodeName":"#","hostAliases":[{"hostnames":["#"]}],"volumes":[{"gitRepo":{"repository":"#"}}],
 "containers":[{"image":"#","workingDir":"#","command":["kube-apiserver","--etcd-servers=#","--#","#"],"args":["#"]}]}}
]})";

std::string with(std::string_view text, char mark, std::string_view in_its_place) {
    std::string out;
    for (const char byte : text) {
        if (byte == mark) {
            out += in_its_place;
        } else {
            out.push_back(byte);
        }
    }
    return out;
}

// Every byte of the snapshot, unpacked.
std::string contents(const Evidence& evidence, const std::string& path) {
    REQUIRE(write_snapshot(evidence, path));
    std::string all;
    REQUIRE(read_archive_file(path, [&](std::string_view name, std::string_view bytes) {
        all.append(name).append("\n").append(bytes).append("\n");
        return Result<void>();
    }));
    return all;
}

Evidence collected(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
    auto evidence = file_source(resolve_target(path))->collect(Plan{}, CollectOptions{});
    REQUIRE_MESSAGE(evidence.has_value(), (evidence ? "" : evidence.error().text()));
    return std::move(*evidence);
}

void no_canary(const std::string& text) {
    const std::size_t at = text.find(kCanary);
    const std::size_t from = at == std::string::npos ? 0 : at - std::min<std::size_t>(at, 150);
    CHECK_MESSAGE(at == std::string::npos, text.substr(from, 200));
}

}  // namespace

TEST_CASE("no plain word of a free-text field travels") {
    const test::Folder folder;
    const std::string text = with(kObjects, '@', kCanary);
    const Evidence evidence = collected(folder / "a.json", text);
    REQUIRE(evidence.unread.size() == 1);  // no Secret at all, and its text is not in the message
    CHECK(evidence.unread[0].message == "Secret t: data is a text, not a map");
    std::size_t objects = 0;
    for (const Request& request : evidence.requests) {
        objects += request.objects.size();
    }
    CHECK(objects == 17);
    no_canary(contents(evidence, folder / "s"));
}

TEST_CASE("no credential travels, wherever it stands") {
    const test::Folder folder;
    for (const std::string_view look : kLooks) {
        CAPTURE(std::string(look));
        const Evidence evidence = collected(folder / "a.json", with(kEverywhere, '#', look));
        CHECK(evidence.unread.empty());
        no_canary(contents(evidence, folder / "s"));
    }
}

TEST_CASE("no message about what could not be read quotes it") {
    const test::Folder folder;
    for (const char* bad :
         {"apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {zebrafinch: 1, zebrafinch: "
          "2}\n",
          "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: zebrafinch: zebrafinch\n",
          "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: [zebrafinch\n",
          "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: *zebrafinch\n",
          "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: !zebrafinch x\n",
          "apiVersion: v1\nkind: Secret\nmetadata: {nam: zebrafinch}\n",
          "apiVersion: v1\nkind: zebrafinch zebrafinch\nmetadata: {name: s}\n",
          "password: zebrafinch\n", "zebrafinch\n",
          "{\"kind\":\"Secret\",\"zebrafinch\":zebrafinch}\n",
          "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"kind\":\"Secret\",\"a\":"
          "zebrafinch}]}"}) {
        CAPTURE(std::string(bad));
        std::filesystem::create_directories(folder / "d");
        std::ofstream(folder / "d/a.yaml") << bad;
        std::ofstream(folder / "d/b.yaml") << "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
        auto evidence =
            file_source({TargetForm::files, folder / "d"})->collect(Plan{}, CollectOptions{});
        REQUIRE(evidence);
        CHECK(evidence->unread.size() <= 1);
        no_canary(contents(*evidence, folder / "s"));
        std::filesystem::remove(folder / "d/b.yaml");
        evidence =
            file_source({TargetForm::files, folder / "d"})->collect(Plan{}, CollectOptions{});
        if (!evidence) {
            no_canary(evidence.error().text());
        }
    }
}

TEST_CASE("no secret of a node travels") {
    const test::Folder folder;
    Evidence evidence;
    NodeEvidence node;
    node.name = "w1";
    for (const std::string_view look : kLooks) {
        const std::string secret = with(look, '\\', "");
        node.processes.push_back({Redactor::argv({"kubelet", "--kubeconfig=" + secret, secret})});
        node.processes.push_back(
            {Redactor::argv({"app", "--key", secret, "--x=" + secret, "k=" + secret})});
        node.files["/etc/kubernetes/" + std::to_string(node.files.size())] = {
            Presence::present,
            "",
            "0600",
            "root:root",
            false,
            Redactor::file_text("a: 1\nb: \"" + std::string(look) + "\"\n")};
        node.files["/etc/default/" + std::to_string(node.files.size())] = {
            Presence::present,
            "",
            "0600",
            "root:root",
            false,
            Redactor::file_text("[x]\nARGS=--url=" + secret + " " + secret + "\n")};
    }
    const std::string plain(kCanary);
    node.processes.push_back(
        {Redactor::argv({"app", plain, "--x=" + plain, "--y", plain, "-p" + plain})});
    node.processes.push_back({Redactor::argv(
        {"etcd", "--initial-cluster-token=" + plain, "--unheard=" + plain, plain})});
    int number = 0;
    for (const std::string& text :
         {"token: " + plain + "\n", "{\"auths\":{\"r\":{\"auth\":\"" + plain + "\"}}}",
          "resources:\n- providers:\n  - aescbc:\n      keys:\n      - name: k\n        secret: " +
              plain + "\n",
          "users:\n- user:\n    password: |\n      " + plain + "\n", "a: 1 # " + plain + "\n",
          "PASSWORD=" + plain + " x\n", "client-key-data=" + plain + "\n[\n", "\xFF" + plain,
          "[a]\n# token: " + plain + "\nb = --password=" + plain + "\n"}) {
        node.files["/f" + std::to_string(number++)] = {Presence::present,        "", "", "", false,
                                                       Redactor::file_text(text)};
    }
    evidence.nodes.push_back(std::move(node));
    seal(evidence);
    no_canary(contents(evidence, folder / "s"));
}

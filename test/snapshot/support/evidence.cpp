#include "snapshot/support/evidence.h"

#include <cstdlib>
#include <tuple>

#include "value/decode.h"

namespace assay::test {
namespace {

Value decoded(Store& store, std::string_view json) { return decode_json(json, store).value(); }

std::string request_difference(const Request& left, const Request& right) {
    if (std::tie(left.id, left.group, left.version, left.resource, left.kind, left.presence,
                 left.reason, left.status, left.bytes, left.resource_version) !=
        std::tie(right.id, right.group, right.version, right.resource, right.kind, right.presence,
                 right.reason, right.status, right.bytes, right.resource_version)) {
        return "request " + left.id;
    }
    if (left.objects.size() != right.objects.size()) {
        return "count of " + left.id;
    }
    for (std::size_t index = 0; index < left.objects.size(); ++index) {
        const StoredObject& one = left.objects[index];
        const StoredObject& two = right.objects[index];
        if (!(one.value == two.value)) {
            return "object of " + left.id + ": " + encode_json(one.value) + " and " +
                   encode_json(two.value);
        }
        if (*one.origin != *two.origin) {
            return "origin in " + left.id;
        }
    }
    return {};
}

}  // namespace

Folder::Folder() {
    std::string name = std::filesystem::temp_directory_path() / "assay-XXXXXX";
    path_ = ::mkdtemp(name.data());
}
Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

namespace {

// A node with something in every member.
NodeEvidence sample_node() {
    NodeEvidence node;
    node.name = "../w1";
    node.presence = Presence::partial;
    node.reason = "no right";
    node.host = true;
    node.machine_id = "4c4c4544";
    node.os = {"debian", "12", "Debian GNU/Linux 12 (bookworm)"};
    node.kernel = "6.1.0-28-amd64";
    Process etcd;
    etcd.argv = {"etcd"};
    etcd.environment = {{"ETCD_NAME", "e"}};
    etcd.environment_presence = Presence::present;
    node.processes = {etcd, {{"kubelet", "--config=/a", ""}, {}, Presence::denied}};
    node.processes_presence = Presence::denied;
    node.files["/etc/x"] = {Presence::present, "", "0600", "root:root", false, "a: 1\n", {}};
    node.files["/etc/y"].presence = Presence::denied;
    node.files["/etc/y"].reason = "no right";
    node.files["/etc/z.key"] = {Presence::present,
                                "",
                                "0600",
                                "root:root",
                                false,
                                std::nullopt,
                                SecretContent{"private-key", 1679}};
    node.files["/etc/z.crt"] = {Presence::present, "", "0644", "root:root", false, {}, {}};
    node.files["/etc/z.crt"].sha256 = "2c26b46b";
    node.files["/etc/z.crt"].organizations = {"system:nodes", "a \"quoted\" one"};
    node.files["/etc/none.crt"].presence = Presence::present;
    node.files["/etc/none.crt"].organizations.emplace();
    node.files["/etc/d"] = {Presence::present, "", "0755", "root:root", true, {}, {}};
    node.listeners = {{"127.0.0.1", 10250, "kubelet"}, {"::", 65535, ""}};
    node.listeners_presence = Presence::present;
    node.software["runc"] = {
        Presence::present,     "",       "1.1.5+ds1-1+deb12u1+b3", "dpkg", "runc", "runc",
        "1.1.5+ds1-1+deb12u1", "Debian", "/usr/bin/runc"};
    node.software["crun"].presence = Presence::absent;
    node.processes.front().label = "system_u:system_r:kubelet_t:s0";
    node.processes.front().seccomp = "disabled";
    node.binaries["/usr/bin/runc"] = {Presence::present, "", "0755", "root:root", false, {}, {}};
    node.binaries["/usr/bin/runc"].sha256 = "9f86d081";
    node.packages["dpkg"] = {Presence::present, "", std::string("runc 1.1.5 amd64\nzsh 5.9 amd64")};
    node.packages["rpm"] = {Presence::denied, "no permission", {}};
    node.confinement["selinux"] = {Presence::present, "", {{"state", "enforcing"}}};
    node.confinement["apparmor"] = {Presence::absent, "", {}};
    return node;
}

}  // namespace

Evidence sample_evidence(bool files) {
    Evidence evidence;
    evidence.target = {files ? TargetKind::files : TargetKind::cluster,
                       "prod \"eu\"\n",
                       "1b4e",
                       "https://192.0.2.1:6443",
                       "v1.36.3",
                       "kubeadm",
                       true,
                       true};
    evidence.collected_at = {1795651200};
    evidence.nodes_asked = true;
    evidence.unread = {{"x.yaml:3", "not YAML"}, {"a.yaml", "no name"}};
    const auto origin = [&](std::size_t offset) {
        return files ? Origin{"deploy/web.yaml", offset, 40, offset / 10 + 1} : Origin{};
    };
    Request pods{"v1/pods", "", "v1", "pods", "Pod", Presence::present, "", 200, 1234, "88", {}};
    for (
        const char* json :
        {R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"b"},"spec":{"n":[1,1.5,1.0,-0.0,1e300,9223372036854775807,true,null,"é\u0000\u2028"]}})",
         R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"a"},"spec":{"$origin":{},"origin":1,"object":{}}})"}) {
        pods.objects.push_back({decoded(evidence.store, json), origin(pods.objects.size() * 40)});
    }
    evidence.requests.push_back(std::move(pods));
    for (const Presence presence : {Presence::partial, Presence::absent, Presence::denied,
                                    Presence::unreachable, Presence::malformed}) {
        const std::string name = "kind" + std::string(text_of(presence));
        Request request{"x.io/v1/" + name,     "x.io", "v1", name, "K", presence,
                        "no right to list it", 403,    7,    "",   {}};
        if (presence == Presence::partial) {
            request.objects.push_back(
                {decoded(evidence.store,
                         R"({"apiVersion":"x.io/v1","kind":"K","metadata":{"generateName":"k-"}})"),
                 origin(900)});
        }
        evidence.requests.push_back(std::move(request));
    }
    Probe& refused = evidence.probes.emplace_back();
    refused.name = "http:8080/version";
    refused.presence = Presence::unreachable;
    refused.reason = "connection refused";
    refused.refused = true;
    Probe& answered = evidence.probes.emplace_back();
    answered.name = "/version";
    answered.presence = Presence::present;
    answered.status = 200;
    answered.kubernetes = true;
    answered.version = "v1.36.3";
    Probe& shaken = evidence.probes.emplace_back();
    shaken.name = "tls";
    shaken.presence = Presence::present;
    shaken.tls =
        TlsAnswer{"TLSv1.2", "CN=kube-apiserver", "CN=kubernetes", {1}, {1900000000}, "signed"};
    evidence.nodes.push_back(sample_node());
    NodeEvidence& silent = evidence.nodes.emplace_back();
    silent.name = "w2";
    silent.presence = Presence::unreachable;
    silent.reason = "no answer";
    return evidence;
}

std::string difference(const Evidence& left, const Evidence& right) {
    const auto target = [](const Evidence& evidence) {
        const Target& t = evidence.target;
        return std::tie(t.kind, t.name, t.uid, t.server, t.version, t.platform, t.tls_unverified,
                        t.probes_off);
    };
    if (target(left) != target(right) || left.collected_at != right.collected_at ||
        left.nodes_asked != right.nodes_asked) {
        return "target";
    }
    const auto unread = [](const UnreadItem& a, const UnreadItem& b) {
        return a.where == b.where && a.message == b.message;
    };
    if (!std::equal(left.unread.begin(), left.unread.end(), right.unread.begin(),
                    right.unread.end(), unread)) {
        return "unread items";
    }
    if (left.probes != right.probes) {
        return "probes";
    }
    if (left.nodes != right.nodes) {
        return "nodes";
    }
    if (left.requests.size() != right.requests.size()) {
        return "number of requests";
    }
    std::string found;
    for (std::size_t index = 0; found.empty() && index < left.requests.size(); ++index) {
        found = request_difference(left.requests[index], right.requests[index]);
    }
    return found;
}

}  // namespace assay::test

#include "snapshot/support/evidence.h"

#include <cstdlib>
#include <tuple>

#include "value/decode.h"

namespace assay::test {
namespace {

Value decoded(Store& store, std::string_view json) { return decode_json(json, store).value(); }

bool same(const NodeFile& left, const NodeFile& right) {
    return std::tie(left.presence, left.reason, left.mode, left.owner, left.text) ==
           std::tie(right.presence, right.reason, right.mode, right.owner, right.text);
}

std::string node_difference(const NodeEvidence& left, const NodeEvidence& right) {
    if (std::tie(left.name, left.presence, left.reason, left.listeners_presence) !=
        std::tie(right.name, right.presence, right.reason, right.listeners_presence)) {
        return "node " + left.name;
    }
    const auto processes = [](const Process& a, const Process& b) { return a.argv == b.argv; };
    const auto listeners = [](const Listener& a, const Listener& b) {
        return std::tie(a.address, a.port, a.process) == std::tie(b.address, b.port, b.process);
    };
    const auto files = [](const auto& a, const auto& b) {
        return a.first == b.first && same(a.second, b.second);
    };
    if (!std::equal(left.processes.begin(), left.processes.end(), right.processes.begin(),
                    right.processes.end(), processes) ||
        !std::equal(left.listeners.begin(), left.listeners.end(), right.listeners.begin(),
                    right.listeners.end(), listeners) ||
        !std::equal(left.files.begin(), left.files.end(), right.files.begin(), right.files.end(),
                    files)) {
        return "contents of node " + left.name;
    }
    return {};
}

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
        if (one.origin != two.origin) {
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
    evidence.probes = {
        {"http:8080/version", Presence::unreachable, "connection refused", 0, false, true, ""},
        {"/version", Presence::present, "", 200, true, false, "v1.36.3"}};
    NodeEvidence node{"../w1", Presence::partial, "no right", {}, {}, {}, Presence::present};
    node.processes = {{{"kubelet", "--config=/a", ""}}, {{}}};
    node.files = {{"/etc/x", {Presence::present, "", "0600", "root:root", "a: 1\n"}},
                  {"/etc/y", {Presence::denied, "no right", "", "", std::nullopt}}};
    node.listeners = {{"127.0.0.1", 10250, "kubelet"}, {"::", 65535, ""}};
    evidence.nodes.push_back(node);
    evidence.nodes.push_back(
        {"w2", Presence::unreachable, "no answer", {}, {}, {}, Presence::not_asked});
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
    const auto probes = [](const Probe& a, const Probe& b) {
        return std::tie(a.name, a.presence, a.reason, a.status, a.kubernetes, a.refused,
                        a.version) ==
               std::tie(b.name, b.presence, b.reason, b.status, b.kubernetes, b.refused, b.version);
    };
    if (!std::equal(left.probes.begin(), left.probes.end(), right.probes.begin(),
                    right.probes.end(), probes)) {
        return "probes";
    }
    if (left.nodes.size() != right.nodes.size() || left.requests.size() != right.requests.size()) {
        return "number of nodes or requests";
    }
    std::string found;
    for (std::size_t index = 0; found.empty() && index < left.nodes.size(); ++index) {
        found = node_difference(left.nodes[index], right.nodes[index]);
    }
    for (std::size_t index = 0; found.empty() && index < left.requests.size(); ++index) {
        found = request_difference(left.requests[index], right.requests[index]);
    }
    return found;
}

}  // namespace assay::test

#include "collect/kubelet_probe.h"

#include <string_view>
#include <utility>

#include "collect/probe.h"
#include "snapshot/plan.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kBody = std::size_t{1} << 20;
constexpr std::string_view kForbidden = "Forbidden (user=system:anonymous,";

Probe unasked(std::string name, std::string reason) {
    Probe probe;
    probe.name = std::move(name);
    probe.presence = Presence::unreachable;
    probe.reason = std::move(reason);
    return probe;
}

// Its server is never asked: each request names another, and is anonymous by that.
ApiTarget stranger_target(const ApiTarget& cluster) {
    ApiTarget target;
    target.name = cluster.name;
    target.server = cluster.server;
    target.tls_unverified = true;
    return target;
}

Probe probe_of(std::string name, const Answer& answer) {
    Probe probe = answered_probe(std::move(name), answer, /*proxied=*/false);
    probe.version.clear();
    probe.kubernetes =
        answer.ending == Ending::answered && is_answer_to_anonymous(answer.status, answer.body);
    return probe;
}

void start(RestClient& client, const KubeletServers& servers,
           const std::function<void(Probe&&)>& done) {
    for (const auto& [node, server] : servers) {
        const std::string name = kubelet_probe_name(node);
        if (!server) {
            done(unasked(name, server.error().message));
            continue;
        }
        RestRequest request;
        request.path = "/configz";
        request.server = *server;
        request.anonymous = true;
        request.body_limit = kBody;
        client.start(std::move(request),
                     [name, done](Answer&& answer) { done(probe_of(name, answer)); });
    }
}

}  // namespace

bool is_answer_to_anonymous(int status, std::string_view body) {
    if (status == 403) return body.starts_with(kForbidden);
    if (status != 200) return false;
    Store store;
    const auto document = decode_json(body, store);
    return document && document->get("kubeletconfig").is_map();
}

Result<void> probe_kubelets(const ApiTarget& cluster, const RestOptions& rest,
                            const KubeletOptions& kubelets, const Request& nodes,
                            const std::function<void(Probe&&)>& done) {
    RestOptions options = kubelet_rest(rest, kubelets);
    options.renew = nullptr;
    auto client = RestClient::open(stranger_target(cluster), options);
    if (!client) return tl::unexpected(client.error());
    start(*client, kubelet_servers(nodes, kubelets.loopback), done);
    return client->run();
}

}  // namespace assay

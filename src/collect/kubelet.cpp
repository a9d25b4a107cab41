#include "collect/kubelet.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/address.h"

namespace assay {
namespace {

constexpr std::int64_t kLastPort = 65535;
constexpr Milliseconds kConnectLimit{5'000};
constexpr Milliseconds kRequestLimit{30'000};
constexpr int kInFlight = 16;

tl::unexpected<Error> no_way(const std::string& why) {
    return fail(ErrorCode::unreachable, "the kubelet cannot be asked: " + why);
}

bool is_of_a_node(const Address& address, bool loopback) {
    return !is_unspecified(address) && !is_multicast(address) && !is_link_local_unicast(address) &&
           (loopback || !is_loopback(address));
}

}  // namespace

Result<std::string> kubelet_server(Value node, bool loopback) {
    const Value status = node.get("status");
    std::optional<std::string> named;
    for (const Value address : status.get("addresses").items_or_none()) {
        if (!named && address.get("type").text_or() == "InternalIP") {
            named = address.get("address").text_or();
        }
    }
    if (!named) return no_way("its Node names no InternalIP");
    const auto address = parse_address(*named);
    if (!address) return no_way("the InternalIP of its Node is no address");
    if (!is_of_a_node(*address, loopback)) {
        return no_way("the InternalIP of its Node, " + write(*address) +
                      ", is not one that a kubelet takes");
    }
    const Value port = status.get("daemonEndpoints").get("kubeletEndpoint").get("Port");
    if (!port.is_integer() || port.as_integer() < 1 || port.as_integer() > kLastPort) {
        return no_way("its Node names no port of it");
    }
    const std::string host = address->v6 ? "[" + write(*address) + "]" : write(*address);
    return "https://" + host + ":" + std::to_string(port.as_integer());
}

KubeletServers kubelet_servers(const Request& nodes, bool loopback) {
    KubeletServers servers;
    std::map<std::string, int> named;
    for (const StoredObject& node : nodes.objects) {
        auto server = kubelet_server(node.value, loopback);
        if (server) ++named[*server];
        servers.emplace(node.value.get("metadata").get("name").text_or(), std::move(server));
    }
    for (auto& [name, server] : servers) {
        if (server && named.at(*server) > 1) server = no_way("another Node names the same address");
    }
    return servers;
}

ApiTarget kubelet_target(const ApiTarget& cluster, const Credentials& credentials,
                         const KubeletOptions& options) {
    ApiTarget target;
    target.name = cluster.name;
    target.authorities = options.authorities.empty() ? cluster.authorities : options.authorities;
    target.credentials = credentials;
    target.credentials.username.clear();
    target.credentials.password.clear();
    return target;
}

RestOptions kubelet_rest(RestOptions options, const KubeletOptions& kubelets) {
    if (!kubelets.authorities.empty()) options.authorities_of = "--kubelet-ca";
    options.connect_limit = std::min(options.connect_limit, kConnectLimit);
    options.request_limit = std::min(options.request_limit, kRequestLimit);
    options.in_flight = kInFlight;
    options.renew_when_refused = false;
    return options;
}

}  // namespace assay

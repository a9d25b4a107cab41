#include "collect/probe.h"

#include <optional>
#include <string>
#include <utility>

#include "collect/server_url.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::string_view kInsecurePort = "http:8080/version";
constexpr std::size_t kProbeBody = std::size_t{4} << 20;

std::optional<RestRequest> request_of(const ApiTarget& target, std::string_view name) {
    RestRequest request;
    request.anonymous = true;
    request.body_limit = kProbeBody;
    if (name == "/version") {
        request.path = name;
        return request;
    }
    if (name == "/api/v1/namespaces") {
        request.path = "/api/v1/namespaces?limit=1";  // one is enough to know that it answers
        return request;
    }
    if (name == kInsecurePort) {
        auto url = parse_server_url(target.server);
        if (!url) return std::nullopt;
        url->tls = false;
        url->port = 8080;
        url->path.clear();
        request.server = url->text();
        request.path = "/version";
        return request;
    }
    return std::nullopt;
}

Presence presence_after(Ending ending) {
    switch (ending) {
        case Ending::answered:
            return Presence::present;
        case Ending::garbled:
        case Ending::stopped:
        case Ending::too_large:
            return Presence::malformed;
        default:
            return Presence::unreachable;
    }
}

}  // namespace

Probe answered_probe(std::string name, const Answer& answer, bool proxied) {
    Probe probe;
    probe.name = std::move(name);
    probe.presence = presence_after(answer.ending);
    probe.reason = answer.failure;
    probe.status = answer.status;
    // A connection dropped without a byte of answer is how some systems refuse. What a proxy drops
    // says nothing of the server.
    probe.refused = !proxied && (answer.ending == Ending::refused ||
                                 (answer.ending == Ending::lost && answer.status == 0));
    if (answer.ending == Ending::answered) {
        probe.kubernetes = is_kubernetes_answer(answer.body, probe.version);
    }
    return probe;
}

bool is_kubernetes_answer(std::string_view body, std::string& version) {
    Store store;
    const auto document = decode_json(body, store);
    if (!document || !document->is_map()) return false;
    const std::string_view git = document->get("gitVersion").text_or();
    if (!git.empty() && document->get("major").is_text() && document->get("minor").is_text()) {
        version = git;
        return true;
    }
    const std::string_view kind = document->get("kind").text_or();
    if (document->get("apiVersion").text_or().empty()) return false;
    return kind == "Status" || (kind.ends_with("List") && document->find("items") != nullptr);
}

void start_probe(RestClient& client, const ApiTarget& target, const WantedProbe& wanted,
                 std::function<void(Probe&&)> done) {
    if (!target.proxy.empty() && wanted.name == kInsecurePort) {
        Probe probe;
        probe.name = wanted.name;
        probe.reason = "the server is reached through a proxy, which may not lead to other ports";
        return done(std::move(probe));
    }
    auto request = request_of(target, wanted.name);
    if (!request) {
        Probe probe;
        probe.name = wanted.name;
        probe.reason = "there is no such probe";
        return done(std::move(probe));
    }
    client.start(std::move(*request),
                 [name = wanted.name, proxied = !target.proxy.empty(), done](Answer&& answer) {
                     done(answered_probe(name, answer, proxied));
                 });
}

}  // namespace assay

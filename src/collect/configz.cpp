#include "collect/configz.h"

#include <map>
#include <memory>
#include <utility>

#include "base/text.h"
#include "collect/answer.h"
#include "collect/kubelet.h"
#include "collect/redact_config.h"
#include "collect/server_url.h"
#include "snapshot/kinds.h"
#include "snapshot/plan.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kConfigzBody = std::size_t{4} << 20;

Request blank_request() {
    Request request;
    request.id = request_id("", "v1", kConfigz);
    request.version = "v1";
    request.resource = kConfigz;
    request.kind = "KubeletConfiguration";
    return request;
}

std::string_view name_of(const StoredObject& node) {
    return node.value.get("metadata").get("name").text_or();
}

// How one kubelet is asked, or why it cannot be.
using Way = std::function<Result<RestRequest>(const StoredObject& node)>;

Result<RestRequest> by_api_server(const StoredObject& node) {
    RestRequest request;
    request.path = "/api/v1/nodes/" + percent_encoded(name_of(node)) + "/proxy/configz";
    return request;
}

Way by_kubelet(const Request& nodes, bool loopback) {
    return [servers =
                kubelet_servers(nodes, loopback)](const StoredObject& node) -> Result<RestRequest> {
        const Result<std::string>& server = servers.find(name_of(node))->second;
        if (!server) return tl::unexpected(server.error());
        RestRequest request;
        request.path = "/configz";
        request.server = *server;
        return request;
    };
}

Judgement judge_kubelet(const Answer& answer) {
    if (answer.ending == Ending::unsafe) {
        return {Presence::unreachable,
                "no credentials were sent, for the kubelet's port cannot be trusted: " +
                    answer.failure + "; --kubelet-ca names the authority of kubelets"};
    }
    return judge(answer, "get nodes/configz (before Kubernetes 1.33: nodes/proxy)");
}

Judgement judge_proxied(const Answer& answer) { return judge(answer, "get nodes/proxy"); }

// One round over the Nodes; kept alive by the callbacks of its requests.
class Round : public std::enable_shared_from_this<Round> {
public:
    Round(Store& store, Judgement (*judge)(const Answer&), ConfigzDone done)
        : store_(store), judge_(judge), done_(std::move(done)) {}

    void ask(RestClient& client, const Request& nodes, const Way& way) {
        open_ = nodes.objects.size() + 1;  // the loop itself: `nodes` may be gone after the end
        for (const StoredObject& node : nodes.objects) {
            std::string name(name_of(node));
            auto request = way(node);
            if (!request) {
                fail_one(name, {Presence::unreachable, request.error().message});
                continue;
            }
            request->body_limit = kConfigzBody;
            client.start(std::move(*request), [self = shared_from_this(), name = std::move(name)](
                                                  Answer&& answer) { self->take(name, answer); });
        }
        end_one();
    }

private:
    void take(const std::string& name, const Answer& answer) {
        request_.bytes += answer.bytes;
        Judgement judgement = judge_(answer);
        if (judgement.presence == Presence::absent) {  // of the path, not of a configuration
            judgement = {Presence::unreachable,
                         "the kubelet does not show its configuration (404)"};
        }
        if (judgement.presence == Presence::present && !keep(name, answer.body)) {
            judgement = {Presence::malformed, "the answer is no configuration of a kubelet"};
        }
        if (request_.status == 0 || answer.status != 200) request_.status = answer.status;
        if (judgement.presence != Presence::present) return fail_one(name, std::move(judgement));
        end_one();
    }

    void fail_one(const std::string& name, Judgement judgement) {
        failed_.emplace(name, std::move(judgement));
        end_one();
    }

    void end_one() {
        if (--open_ == 0) finish();
    }

    bool keep(const std::string& name, std::string_view body) {
        const auto document = decode_json(body, store_);
        const Value config = document ? document->get("kubeletconfig") : Value();
        if (!config.is_map()) return false;
        const Value metadata = store_.map({{"name", store_.text(name)}});
        request_.objects.push_back({store_.map({{"apiVersion", store_.text(request_.version)},
                                                {"kind", store_.text(request_.kind)},
                                                {"metadata", metadata},
                                                {"kubeletconfig", redact_config(config, store_)}}),
                                    {}});
        return true;
    }

    void finish() {
        ListResult result{std::move(request_), {}};
        result.request.presence = Presence::present;
        if (!failed_.empty()) {
            const auto& [name, first] = *failed_.begin();
            const bool none = result.request.objects.empty();
            result.request.presence = none ? first.presence : Presence::partial;
            result.request.reason = none ? first.reason
                                         : std::to_string(failed_.size()) +
                                               " kubelets did not show theirs, the first is " +
                                               name + ": " + first.reason;
        }
        for (const auto& [name, judgement] : failed_) {
            if (result.unread.size() == kUnreadLimit) break;
            result.unread.push_back({result.request.id + " " + name, judgement.reason});
        }
        done_(std::move(result));
    }

    Store& store_;
    Judgement (*judge_)(const Answer&);
    ConfigzDone done_;
    Request request_ = blank_request();
    std::map<std::string, Judgement> failed_;
    std::size_t open_ = 0;
};

// There is no Node, or none is known of.
ListResult of_no_nodes(const Request& nodes) {
    ListResult result{blank_request(), {}};
    result.request.presence = nodes.presence;
    if (!nodes.reason.empty()) result.request.reason = "of the nodes: " + nodes.reason;
    return result;
}

}  // namespace

void start_configz(RestClient& client, const Request& nodes, Store& store, ConfigzDone done) {
    if (nodes.objects.empty()) return done(of_no_nodes(nodes));
    std::make_shared<Round>(store, &judge_proxied, std::move(done))
        ->ask(client, nodes, &by_api_server);
}

void start_kubelet_configz(RestClient& client, const KubeletOptions& options, const Request& nodes,
                           Store& store, ConfigzDone done) {
    if (nodes.objects.empty()) return done(of_no_nodes(nodes));
    std::make_shared<Round>(store, &judge_kubelet, std::move(done))
        ->ask(client, nodes, by_kubelet(nodes, options.loopback));
}

ListResult no_configz(std::string reason) {
    ListResult result{blank_request(), {}};
    result.request.presence = Presence::unreachable;
    result.request.reason = std::move(reason);
    return result;
}

}  // namespace assay

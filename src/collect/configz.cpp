#include "collect/configz.h"

#include <map>
#include <memory>
#include <utility>

#include "base/text.h"
#include "collect/answer.h"
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

// One round over the Nodes; kept alive by the callbacks of its requests.
class Round : public std::enable_shared_from_this<Round> {
public:
    Round(Store& store, std::function<void(ListResult&&)> done)
        : store_(store), done_(std::move(done)) {}

    void ask(RestClient& client, const Request& nodes) {
        open_ = nodes.objects.size();
        for (const StoredObject& node : nodes.objects) {
            std::string name(node.value.get("metadata").get("name").text_or());
            RestRequest request;
            request.path = "/api/v1/nodes/" + percent_encoded(name) + "/proxy/configz";
            request.body_limit = kConfigzBody;
            client.start(std::move(request), [self = shared_from_this(), name = std::move(name)](
                                                 Answer&& answer) { self->take(name, answer); });
        }
    }

private:
    void take(const std::string& name, const Answer& answer) {
        request_.bytes += answer.bytes;
        Judgement judgement = judge(answer, "get nodes/proxy");
        if (judgement.presence == Presence::absent) {  // of the path, not of a configuration
            judgement = {Presence::unreachable,
                         "the kubelet does not show its configuration (404)"};
        }
        if (judgement.presence == Presence::present && !keep(name, answer.body)) {
            judgement = {Presence::malformed, "the answer is no configuration of a kubelet"};
        }
        if (judgement.presence != Presence::present) failed_.emplace(name, std::move(judgement));
        if (request_.status == 0 || answer.status != 200) request_.status = answer.status;
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
    std::function<void(ListResult&&)> done_;
    Request request_ = blank_request();
    std::map<std::string, Judgement> failed_;
    std::size_t open_ = 0;
};

}  // namespace

void start_configz(RestClient& client, const Request& nodes, Store& store,
                   std::function<void(ListResult&&)> done) {
    if (!nodes.objects.empty()) {
        return std::make_shared<Round>(store, std::move(done))->ask(client, nodes);
    }
    ListResult result{blank_request(), {}};
    result.request.presence = nodes.presence;
    if (!nodes.reason.empty()) result.request.reason = "of the nodes: " + nodes.reason;
    done(std::move(result));
}

}  // namespace assay

#include "collect/api_source.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <future>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collect/answer.h"
#include "collect/configz.h"
#include "collect/discovery.h"
#include "collect/kubelet_probe.h"
#include "collect/no_server.h"
#include "collect/object_reader.h"
#include "collect/probe.h"
#include "collect/redact.h"
#include "collect/tls_probe.h"
#include "collect/whole_answer.h"
#include "snapshot/container.h"
#include "snapshot/custom_kinds.h"
#include "value/decode.h"

namespace assay {
namespace {

// Ingress moved in 1.14; before that only extensions/v1beta1 served it (deprecation guide).
constexpr std::string_view kOldGroup = "extensions";

using Clock = std::chrono::steady_clock;

std::set<std::string> groups_of(const Plan& plan) {
    std::set<std::string> groups{std::string(kOldGroup)};
    for (const WantedKind& kind : plan.kinds) groups.insert(kind.group);
    return groups;
}

bool are_definitions(std::string_view group, std::string_view resource) {
    return group == kDefinitions.group && resource == kDefinitions.resource;
}

Request blank_request(const WantedKind& wanted) {
    Request request;
    request.id = request_id(wanted.group, wanted.version, wanted.resource);
    request.group = wanted.group;
    request.version = wanted.version;
    request.resource = wanted.resource;
    request.kind = wanted.kind;
    return request;
}

// One run of the source.
class Run {
public:
    Run(const ApiTarget& target, const Plan& plan, const ApiOptions& options,
        const CollectOptions& common, RestClient client)
        : target_(target),
          plan_(plan),
          options_(options),
          common_(common),
          client_(std::move(client)),
          redactor_(evidence_.store),
          reader_(evidence_, redactor_),
          total_(plan.kinds.size() + (options.probes ? plan.probes.size() : 0)) {}

    [[nodiscard]] Result<Evidence> go();

private:
    void describe_target();
    [[nodiscard]] Result<void> meet();
    void ask_version();
    void start_probes();
    void start_tls_probe();
    [[nodiscard]] Result<void> end_tls_probe();
    void keep(Probe&& probe);
    void start_kind(const WantedKind& wanted);
    void start_kinds();
    void start_custom_kinds();
    void start_blindly(const WantedKind& wanted, const Lookup& lookup);
    void keep(Request request, std::vector<UnreadItem> unread);
    void report(const std::string& what);
    [[nodiscard]] Result<void> ask_kubelets();
    [[nodiscard]] Result<void> ask_as_anybody();
    [[nodiscard]] Result<void> read_nodes();
    [[nodiscard]] RestOptions rest_left(RestOptions rest) const;

    const ApiTarget& target_;
    const Plan& plan_;
    const ApiOptions& options_;
    const CollectOptions& common_;
    Evidence evidence_;
    RestClient client_;
    Redactor redactor_;
    ObjectReader reader_;
    Answer version_;
    Discovery discovery_;
    Clock::time_point begun_ = Clock::now();
    std::size_t done_ = 0;
    std::size_t total_;
    std::future<Probe> tls_;  // last: it ends before what it reads
};

void Run::describe_target() {
    evidence_.target.kind = TargetKind::cluster;
    evidence_.target.name = target_.name;
    evidence_.target.server = target_.server;
    evidence_.target.tls_unverified = target_.tls_unverified;
    evidence_.target.probes_off = !options_.probes;
    evidence_.collected_at = now();
}

void Run::ask_version() {
    RestRequest request;
    request.path = "/version";
    client_.start(std::move(request), [this](Answer&& answer) {
        std::string version;
        if (answer.ok() && is_kubernetes_answer(answer.body, version)) {
            evidence_.target.version = version;
        }
        version_ = std::move(answer);
    });
}

// The first questions: is there a server, is it Kubernetes, does it let us in?
Result<void> Run::meet() {
    ask_version();
    start_discovery(client_, groups_of(plan_),
                    [this](Discovery&& discovery) { discovery_ = std::move(discovery); });
    auto ran = client_.run();
    if (!ran) return tl::unexpected(ran.error());
    if (!discovery_.answered && version_.status == 0) {
        return tl::unexpected(no_answer(target_, version_.failure));
    }
    if (discovery_.refused && version_.status == 401)
        return tl::unexpected(no_credentials(target_));
    const bool nothing_known =
        discovery_.presence != Presence::present && discovery_.presence != Presence::denied &&
        discovery_.groups[""].presence != Presence::present && evidence_.target.version.empty();
    if (nothing_known && discovery_.presence == Presence::unreachable) {
        return tl::unexpected(no_answer(target_, discovery_.reason));
    }
    if (nothing_known) {
        return fail(
            ErrorCode::malformed,
            target_.server + " does not answer like a Kubernetes API server: " + discovery_.reason,
            {}, "check the server of context \"" + target_.name + "\"");
    }
    return {};
}

void Run::report(const std::string& what) {
    ++done_;
    if (common_.progress) common_.progress({what, done_, total_});
}

void Run::keep(Request request, std::vector<UnreadItem> unread) {
    const std::string id = request.id;
    const bool definitions = are_definitions(request.group, request.resource);
    const bool nodes = request.group.empty() && request.resource == "nodes";
    std::move(unread.begin(), unread.end(), std::back_inserter(evidence_.unread));
    evidence_.requests.push_back(std::move(request));
    report(id);
    if (definitions && plan_.custom_templates) start_custom_kinds();
    if (nodes && plan_.configz == ConfigzRoad::api_server) {
        ++total_;
        start_configz(client_, *evidence_.find("", "nodes"), evidence_.store,
                      [this](ListResult&& result) {
                          keep(std::move(result.request), std::move(result.unread));
                      });
    }
}

void Run::keep(Probe&& probe) {
    const std::string what = "probe " + probe.name;
    evidence_.probes.push_back(std::move(probe));
    report(what);
}

// Beside the requests, on a thread of its own: several handshakes one after the other take as many
// round trips as all the rest.
void Run::start_tls_probe() {
    TlsProbeOptions options;
    options.limit = options_.rest.connect_limit;
    if (common_.interrupted != nullptr) {
        options.interrupted = [flag = common_.interrupted] { return flag->load(); };
    }
    tls_ = std::async(std::launch::async,
                      [this, options = std::move(options)] { return probe_tls(target_, options); });
}

Result<void> Run::end_tls_probe() {
    if (!tls_.valid()) return {};
    Probe probe = tls_.get();
    if (common_.interrupted != nullptr && common_.interrupted->load()) {
        return fail(ErrorCode::interrupted, "interrupted");
    }
    keep(std::move(probe));
    return {};
}

void Run::start_probes() {
    for (const WantedProbe& wanted : plan_.probes) {
        if (options_.probes && wanted.name == kTlsProbe) {
            start_tls_probe();
        } else if (options_.probes) {
            start_probe(client_, target_, wanted,
                        [this](Probe&& probe) { keep(std::move(probe)); });
        } else {
            Probe probe;
            probe.name = wanted.name;
            probe.reason = "probes are switched off";
            evidence_.probes.push_back(std::move(probe));
        }
    }
}

// Without discovery the planned version is tried. Success is knowledge; a 404 is not, for the kind
// may be served in another version.
void Run::start_blindly(const WantedKind& wanted, const Lookup& lookup) {
    const ServedKind guess{wanted.group, wanted.version, wanted.resource, wanted.kind, true, true};
    start_list(client_, guess, options_.list, reader_, [this, lookup](ListResult&& result) {
        if (result.request.presence == Presence::absent) {
            result.request.presence = lookup.presence;
            result.request.reason = lookup.reason;
        }
        keep(std::move(result.request), std::move(result.unread));
    });
}

void Run::start_kind(const WantedKind& wanted) {
    Request request = blank_request(wanted);
    if (wanted.group.empty() && wanted.resource == "secrets") {
        request.reason = "Secrets are never read whole";
        return keep(std::move(request), {});
    }
    Lookup lookup = discovery_.find(wanted.group, wanted.version, wanted.resource);
    if (lookup.presence == Presence::absent && wanted.resource == "ingresses") {
        const Lookup old = discovery_.find(kOldGroup, "v1beta1", wanted.resource);
        if (old.presence != Presence::absent) lookup = old;
    }
    if (lookup.presence == Presence::denied) return start_blindly(wanted, lookup);
    if (lookup.presence != Presence::present) {
        request.presence = lookup.presence;
        request.reason = lookup.reason;
        return keep(std::move(request), {});
    }
    if (lookup.kind.kind.empty()) lookup.kind.kind = wanted.kind;
    start_list(client_, lookup.kind, options_.list, reader_,
               [this, group = wanted.group](ListResult&& result) {
                   result.request.group = group;  // today's group, as facts ask for it
                   keep(std::move(result.request), std::move(result.unread));
               });
}

// The definitions come first: what they name is asked for while the rest is still on its way, so
// that a cluster without any waits for nothing.
void Run::start_kinds() {
    for (const bool definitions : {true, false}) {
        for (const WantedKind& wanted : plan_.kinds) {
            if (are_definitions(wanted.group, wanted.resource) == definitions) start_kind(wanted);
        }
    }
}

// A definition says itself what is served, and where. A version that it does not serve any more is
// a 404 of Kubernetes.
void Run::start_custom_kinds() {
    std::set<std::pair<std::string, std::string>> asked;
    for (const WantedKind& wanted : plan_.kinds) asked.emplace(wanted.group, wanted.resource);
    for (const WantedKind& wanted : templated_kinds(evidence_)) {
        if (!asked.emplace(wanted.group, wanted.resource).second) continue;
        ++total_;
        const ServedKind kind{wanted.group, wanted.version, wanted.resource,
                              wanted.kind,  true,           true};
        start_list(client_, kind, options_.list, reader_, [this](ListResult&& result) {
            keep(std::move(result.request), std::move(result.unread));
        });
    }
}

// In what is left of the whole time.
RestOptions Run::rest_left(RestOptions rest) const {
    if (rest.whole_limit.count() > 0) {
        const auto spent = std::chrono::ceil<Milliseconds>(Clock::now() - begun_);
        rest.whole_limit = std::max(rest.whole_limit - spent, Milliseconds{1});
    }
    return rest;
}

// With the credentials that the API server took last.
Result<void> Run::read_nodes() {
    evidence_.nodes_asked = true;
    const Request* nodes = evidence_.find("", "nodes");
    if (nodes == nullptr) return {};
    total_ += nodes->objects.size();
    ApiTarget us = target_;
    us.credentials = client_.credentials();
    return read_nodes_by_jobs(us, rest_left(options_.rest), options_.node_jobs, *nodes,
                              [this](NodeEvidence&& node) {
                                  report("node " + node.name);
                                  evidence_.nodes.push_back(std::move(node));
                              });
}

// With the credentials that the API server took last.
Result<void> Run::ask_kubelets() {
    const auto finish = [this](ListResult&& result) {
        keep(std::move(result.request), std::move(result.unread));
    };
    ++total_;
    const ApiTarget us = kubelet_target(target_, client_.credentials(), options_.kubelets);
    if (us.authorities.empty()) {
        finish(no_configz("no authority is known to verify kubelets by; --kubelet-ca names one"));
        return {};
    }
    const RestOptions rest = rest_left(kubelet_rest(options_.rest, options_.kubelets));
    auto client = RestClient::open(us, rest);
    if (!client) return tl::unexpected(client.error());
    start_kubelet_configz(*client, options_.kubelets, *evidence_.find("", "nodes"), evidence_.store,
                          finish);
    return client->run();
}

Result<void> Run::ask_as_anybody() {
    const Request* nodes = evidence_.find("", "nodes");
    if (!options_.probes || nodes == nullptr) return {};
    total_ += nodes->objects.size();
    return probe_kubelets(target_, rest_left(options_.rest), options_.kubelets, *nodes,
                          [this](Probe&& probe) { keep(std::move(probe)); });
}

Result<Evidence> Run::go() {
    describe_target();
    auto met = meet();
    if (!met) return tl::unexpected(met.error());
    start_probes();
    start_kinds();
    auto ran = client_.run();
    if (!ran) return tl::unexpected(ran.error());
    if (refused_everywhere(evidence_)) return tl::unexpected(no_credentials(target_));
    if (plan_.configz == ConfigzRoad::kubelet) {
        if (auto asked = ask_kubelets(); !asked) return tl::unexpected(asked.error());
    }
    if (plan_.kubelet_probes) {
        if (auto probed = ask_as_anybody(); !probed) return tl::unexpected(probed.error());
    }
    if (auto ended = end_tls_probe(); !ended) return tl::unexpected(ended.error());
    if (plan_.nodes) {
        if (auto read = read_nodes(); !read) return tl::unexpected(read.error());
    }
    evidence_.target.uid = cluster_uid(evidence_);
    seal(evidence_);
    return std::move(evidence_);
}

class ApiSource final : public Source {
public:
    ApiSource(ApiTarget target, ApiOptions options)
        : target_(std::move(target)), options_(std::move(options)) {}

    Result<Evidence> collect(const Plan& plan, const CollectOptions& common) override {
        ApiOptions options = options_;
        RestOptions& rest = options.rest;
        if (common.interrupted != nullptr) {
            rest.interrupted = [flag = common.interrupted] { return flag->load(); };
        }
        rest = with_renewal(target_, std::move(rest), options_.plugin_said);
        auto client = RestClient::open(target_, rest);
        if (!client) return tl::unexpected(client.error());
        return Run(target_, plan, options, common, std::move(*client)).go();
    }

private:
    ApiTarget target_;
    ApiOptions options_;
};

}  // namespace

// The plugin runs within the time that the whole run has.
RestOptions with_renewal(const ApiTarget& target, RestOptions rest,
                         std::function<void(std::string_view line)> plugin_said) {
    if (!target.plugin) return rest;
    ExecPatience patience;
    if (rest.whole_limit.count() > 0) patience.limit = std::min(patience.limit, rest.whole_limit);
    patience.interrupted = rest.interrupted;
    patience.complain = std::move(plugin_said);
    rest.renew = [&plugin = *target.plugin, patience] { return run_exec_plugin(plugin, patience); };
    return rest;
}

std::unique_ptr<Source> api_source(ApiTarget target, ApiOptions options) {
    return std::make_unique<ApiSource>(std::move(target), std::move(options));
}

}  // namespace assay

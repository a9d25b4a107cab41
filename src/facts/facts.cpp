#include "facts/facts.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "facts/objects.h"
#include "facts/pod_labels.h"
#include "facts/probe_answer.h"
#include "facts/views.h"

namespace assay {
namespace {

std::optional<Version> server_version(const Evidence& evidence) {
    if (auto version = parse_version(evidence.target.version)) {
        return version;
    }
    const Probe* probe = evidence.probe("/version");
    return probe == nullptr ? std::nullopt : parse_version(probe->version);
}

}  // namespace

struct Facts::Parts {
    Parts(const Evidence& from, const FactsData& tables)
        : evidence(&from),
          data(&tables),
          version(server_version(from)),
          rbac(from, tables),
          views(from, tables, rbac, version) {
        for (const Probe& probe : from.probes) {
            probes.emplace(probe.name, probe_answer(probe, store));
        }
        no_probe = store.unknown(Reason::not_asked, from.target.probes_off
                                                        ? "probes were switched off"
                                                        : "the probe was not asked for");
    }

    const Evidence* evidence;
    const FactsData* data;
    Store store;
    std::optional<Version> version;
    RbacIndex rbac;
    Views views;
    std::map<std::string, Value, std::less<>> probes;
    Value no_probe;
    std::once_flag labels_made;
    std::optional<PodLabels> labels;
};

Facts::Facts(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Facts::Facts(Facts&&) noexcept = default;
Facts& Facts::operator=(Facts&&) noexcept = default;
Facts::~Facts() = default;

Result<Facts> derive(const Evidence& evidence, const FactsData& data) {
    return Facts(std::make_unique<Facts::Parts>(evidence, data));
}

const Evidence& Facts::evidence() const { return *parts_->evidence; }
const FactsData& Facts::data() const { return *parts_->data; }
const std::optional<Version>& Facts::version() const { return parts_->version; }
SubjectRef Facts::top_owner_of(const Value& object) const {
    return parts_->views.owners().top_of(object);
}

const RbacIndex& Facts::rbac() const { return parts_->rbac; }

PodAdmission Facts::pod_admission() const {
    const View& servers = parts_->views.view("apiserver");
    return {*parts_->evidence, {servers.universe.gaps, servers.settings}};
}

const Universe& Facts::universe(std::string_view subject_kind) const {
    return parts_->views.view(subject_kind).universe;
}

std::shared_ptr<const Universe> Facts::share_universe(std::string_view subject_kind) const {
    return parts_->views.share_universe(subject_kind);
}

Value Facts::get(std::string_view group_kind, std::string_view ns, std::string_view name) const {
    const Request* request = request_of_kind(*parts_->evidence, group_kind);
    const StoredObject* found = request == nullptr ? nullptr : find_object(*request, ns, name);
    return found != nullptr ? found->value : parts_->views.rest(group_kind);
}

Value Facts::list(std::string_view group_kind) const {
    return parts_->views.view(group_kind).lists().all;
}

Value Facts::in_namespace(std::string_view group_kind, std::string_view ns) const {
    const View::Lists& lists = parts_->views.view(group_kind).lists();
    const auto found = lists.by_namespace.find(ns);
    return found == lists.by_namespace.end() ? lists.none : found->second;
}

Value Facts::components(std::string_view component) const {
    return parts_->views.view(component).lists().all;
}

Value Facts::probe(std::string_view name) const {
    const auto found = parts_->probes.find(name);
    return found == parts_->probes.end() ? parts_->no_probe : found->second;
}

std::optional<Setting> Facts::setting(const Value& object, std::string_view path) const {
    return parts_->views.setting(object, path);
}

std::optional<Value> Facts::differences(const Value& object) const {
    return parts_->views.differences(object);
}

Decision Facts::selects(std::string_view ns, const Value& selector) const {
    std::call_once(parts_->labels_made, [&] { parts_->labels.emplace(*parts_->evidence); });
    return parts_->labels->selected(ns, selector);
}

Value Facts::table(std::string_view name) const {
    const auto found = parts_->data->tables.find(name);
    return found == parts_->data->tables.end() ? Value{} : found->second;
}

std::optional<Instant> Facts::end_of_life(const Version& version) const {
    const auto& rows = parts_->data->releases;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const KubernetesRelease& release) {
        return release.major == version.major && release.minor == version.minor;
    });
    return row == rows.end() ? std::nullopt : std::optional(row->end_of_life);
}

std::optional<bool> Facts::skew_allowed(const Version& kubelet, const Version& apiserver) const {
    const auto& rules = parts_->data->skew;
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const SkewRule& row) {
        return row.kubelet.contains(kubelet);
    });
    if (rule == rules.end() || kubelet.major != apiserver.major) {
        return std::nullopt;
    }
    const int older = apiserver.minor - kubelet.minor;
    return older >= 0 && older <= rule->older;
}

}  // namespace assay

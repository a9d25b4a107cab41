#include "cli/publish.h"

#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "access/user_names.h"
#include "base/text.h"
#include "collect/publish.h"
#include "report/open_reports.h"
#include "report/summary.h"
#include "report/writers.h"

namespace assay {
namespace {

constexpr std::string_view kConfigMap = "configmap:";
constexpr std::string_view kReports = "openreports:";
constexpr std::size_t kMostBytes = 1'000'000;  // of a ConfigMap; the API server takes a MiB

Result<PublishedObject> config_map(const Assessment& assessment, const std::string& ns,
                                   const std::string& name) {
    const auto metrics = write_metrics(assessment, {});
    if (!metrics) return tl::unexpected(metrics.error());
    const nlohmann::ordered_json object{
        {"apiVersion", "v1"},
        {"kind", "ConfigMap"},
        {"metadata",
         {{"name", name},
          {"namespace", ns},
          {"labels", {{"app.kubernetes.io/managed-by", "kubeassay"}}}}},
        {"data", {{"summary.json", summary_json(assessment)}, {"metrics.prom", *metrics}}}};
    PublishedObject made{"/api/v1/namespaces/" + ns + "/configmaps/" + name,
                         "the ConfigMap " + ns + "/" + name, object.dump()};
    if (made.json.size() > kMostBytes) {
        return fail(ErrorCode::unwritable,
                    made.what + " is not written: it is larger than " + size_text(kMostBytes));
    }
    return made;
}

}  // namespace

Result<Publisher> Publisher::open(const std::optional<std::string>& place,
                                  const TargetOptions& target) {
    Publisher made;
    if (!place) return made;
    std::string_view rest = *place;
    const bool map = rest.starts_with(kConfigMap);
    rest.remove_prefix(map || rest.starts_with(kReports)
                           ? (map ? kConfigMap.size() : kReports.size())
                           : rest.size());
    const std::size_t slash = rest.find('/');
    made.ns_ = rest.substr(0, slash);
    made.name_ = slash == std::string_view::npos ? "" : rest.substr(slash + 1);
    const bool named = map ? is_dns_subdomain(made.name_) : slash == std::string_view::npos;
    if (!is_dns_label(made.ns_) || !named) {
        return fail(ErrorCode::usage, "--publish " + printable(*place) + " is no place", {},
                    "write configmap:NAMESPACE/NAME or openreports:NAMESPACE");
    }
    auto cluster = open_cluster(target, "--publish");
    if (!cluster) return tl::unexpected(cluster.error());
    made.cluster_ = std::move(*cluster);
    return made;
}

Result<void> Publisher::publish(const Assessment& assessment) const {
    if (!cluster_) return {};
    std::vector<PublishedObject> objects;
    if (name_.empty()) {
        const RenderOptions usual;
        for (OpenReport& report : open_reports(assessment, usual.rows_per_check, ns_)) {
            objects.push_back({"/apis/" + std::string(kOpenReportsVersion) + "/namespaces/" + ns_ +
                                   "/reports/" + report.name,
                               "the Report " + ns_ + "/" + report.name, std::move(report.json)});
        }
    } else {
        auto map = config_map(assessment, ns_, name_);
        if (!map) return tl::unexpected(map.error());
        objects.push_back(std::move(*map));
    }
    RestOptions rest = cluster_->options.rest;
    const HeedSignals heed;
    rest.interrupted = [] { return interruption().load(); };
    rest = with_renewal(cluster_->target, std::move(rest), cluster_->options.plugin_said);
    for (const PublishedObject& object : objects) {
        if (auto done = assay::publish(cluster_->target, rest, object); !done) return done;
    }
    return {};
}

}  // namespace assay

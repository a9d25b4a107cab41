#include "facts/pod_security.h"

#include <algorithm>
#include <charconv>

namespace assay {
namespace {

constexpr std::string_view kEnforceVersion = "pod-security.kubernetes.io/enforce-version";

// api/helpers.go ParseVersion: "v1.0", "v1.25"; nothing for "latest" and what does not parse.
std::optional<int> pinned_minor(std::string_view text) {
    if (!text.starts_with("v1.")) {
        return std::nullopt;
    }
    text.remove_prefix(3);
    int minor = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), minor);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    const bool plain = !text.starts_with('-') && (text == "0" || !text.starts_with('0'));
    return whole && plain ? std::optional(minor) : std::nullopt;
}

Value latest_minor(const Evidence& evidence, const FactsData& data,
                   const std::optional<Version>& server, Store& store) {
    if (server) {
        return Value::integer(server->minor);
    }
    if (evidence.target.kind == TargetKind::cluster) {
        return store.unknown(Reason::not_asked, "the Kubernetes version is not known");
    }
    int newest = 0;
    for (const KubernetesRelease& release : data.releases) {
        newest = std::max(newest, release.minor);
    }
    return Value::integer(newest);
}

// Strictness; a pod that is refused at one level is refused at all above it.
int rank(std::string_view level) { return level == "restricted" ? 2 : level == "baseline" ? 1 : 0; }

}  // namespace

PodSecurity::PodSecurity(const Evidence& evidence, const FactsData& data,
                         const std::optional<Version>& server, const ApiServers& servers,
                         Store& store)
    : store_(store),
      admission_(evidence, servers),
      latest_(latest_minor(evidence, data, server, store)) {}

Value PodSecurity::of_namespace(std::string_view ns) {
    const auto known = known_.find(ns);
    return known != known_.end() ? known->second
                                 : known_.emplace(std::string(ns), make(ns)).first->second;
}

Value PodSecurity::make(std::string_view ns) {
    const EnforcedLevel level = admission_.level_of(ns);
    const Value enforced = level.why ? store_.unknown(*level.why) : store_.text(level.level);
    const Value minor = level.why               ? enforced
                        : rank(level.level) > 0 ? minor_of(level.labels)
                                                : latest_;
    return store_.map({{"minor", minor},
                       {"enforce", enforced},
                       {"baseline", clause("baseline", enforced)},
                       {"restricted", clause("restricted", enforced)}});
}

Value PodSecurity::minor_of(const Value& labels) {
    const auto pinned = pinned_minor(labels.get(kEnforceVersion).text_or());
    if (!pinned || !latest_.is_integer()) {
        return latest_;
    }
    return Value::integer(std::min<std::int64_t>(*pinned, latest_.as_integer()));
}

Value PodSecurity::clause(std::string_view level, const Value& enforced) {
    if (admission_.off()) {
        return store_.text("admission lets such pods in: PodSecurity is switched off");
    }
    if (const auto& hidden = admission_.hidden(); hidden || enforced.is_unknown()) {
        return store_.text("what admission says of such pods is not known: " +
                           (hidden ? hidden->text : std::string(enforced.reason_text())));
    }
    const std::string_view label = enforced.text_or();
    if (label.empty()) {
        return store_.text("admission lets such pods in: the namespace enforces no level");
    }
    return store_.text((rank(label) >= rank(level) ? "admission refuses such pods"
                                                   : "admission lets such pods in") +
                       std::string(": the namespace enforces ") + std::string(label));
}

}  // namespace assay

#include "paths/privileged_pods.h"

namespace assay {

PrivilegedPods::PrivilegedPods(const Facts& facts) : facts_(&facts) {
    const Universe& servers = facts.universe("apiserver");
    if (!servers.gaps.empty()) {
        hidden_ = servers.gaps.front().why;
    } else if (servers.subjects.empty()) {
        hidden_ = Unknown{Reason::not_asked, "no API server is visible"};
    }
    off_ = !hidden_;
    for (const Subject& server : servers.subjects) {
        const auto plugin = facts.setting(server.object, "admission.PodSecurity");
        const auto file = facts.setting(server.object, "admission-control-config-file");
        const bool off = plugin && plugin->value.is_bool() && !plugin->value.as_bool();
        off_ = off_ && off;
        if (hidden_ || off) continue;
        for (const auto& setting : {plugin, file}) {
            if (setting && setting->value.is_unknown()) hidden_ = setting->value.to_unknown();
        }
        if (!hidden_ && file && !file->value.text_or().empty()) {
            hidden_ = Unknown{Reason::indeterminate,
                              "the API server has an admission configuration for pod security"};
        }
    }
}

Decision PrivilegedPods::allowed_in(std::string_view ns) const {
    if (off_) return {Truth::yes, std::nullopt};
    if (hidden_) return {Truth::unknown, hidden_};
    const Value space = facts_->get("Namespace", {}, ns);
    if (space.is_unknown()) return {Truth::unknown, space.to_unknown()};
    if (space.is_null() && facts_->evidence().target.kind == TargetKind::cluster) {
        return {Truth::unknown,
                Unknown{Reason::partial, "the list of namespaces does not hold its own"}};
    }
    const Value* level =
        space.get("metadata").get("labels").find("pod-security.kubernetes.io/enforce");
    const bool lets = level == nullptr || level->text_or() == "privileged";
    return {lets ? Truth::yes : Truth::no, std::nullopt};
}

}  // namespace assay

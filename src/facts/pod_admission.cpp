#include "facts/pod_admission.h"

#include "facts/objects.h"
#include "facts/presence_gap.h"

namespace assay {

PodAdmission::PodAdmission(const Evidence& evidence, const ApiServers& servers)
    : evidence_(&evidence) {
    if (!servers.gaps.empty()) {
        hidden_ = servers.gaps.front().why;
    } else if (servers.settings.empty()) {
        hidden_ = {Reason::not_asked, "no API server is visible"};
    }
    off_ = !hidden_;
    for (const Settings& settings : servers.settings) {
        const Value plugin = settings.at("admission.PodSecurity").value;
        const Value file = settings.at("admission-control-config-file").value;
        const bool off = plugin.is_bool() && !plugin.as_bool();
        off_ = off_ && off;
        if (hidden_ || off) {
            continue;
        }
        for (const Value& value : {plugin, file}) {
            if (value.is_unknown()) {
                hidden_ = value.to_unknown();
            }
        }
        if (!hidden_ && !file.text_or().empty()) {
            hidden_ = {Reason::indeterminate, "the API server has an admission configuration"};
        }
    }
}

EnforcedLevel PodAdmission::level_of(std::string_view ns) const {
    const Request* request = evidence_->find("", "namespaces");
    const StoredObject* found = request == nullptr ? nullptr : find_object(*request, {}, ns);
    if (found == nullptr) {
        auto gap = gap_of(*evidence_, "", "namespaces");
        if (!gap && evidence_->target.kind == TargetKind::cluster) {
            gap = Unknown{Reason::partial, "the list of namespaces does not hold its own"};
        }
        return {{}, {}, std::move(gap)};
    }
    const Value labels = found->value.get("metadata").get("labels");
    const Value* label = labels.find("pod-security.kubernetes.io/enforce");
    if (label == nullptr) {
        return {{}, labels, std::nullopt};
    }
    const std::string_view level = label->text_or();
    const bool known = level == "privileged" || level == "baseline";
    return {known ? level : "restricted", labels, std::nullopt};
}

Decision PodAdmission::admits_privileged(std::string_view ns) const {
    if (off_) {
        return {Truth::yes, std::nullopt};
    }
    if (hidden_) {
        return {Truth::unknown, hidden_};
    }
    const EnforcedLevel enforced = level_of(ns);
    if (enforced.why) {
        return {Truth::unknown, enforced.why};
    }
    const bool lets = enforced.level.empty() || enforced.level == "privileged";
    return {lets ? Truth::yes : Truth::no, std::nullopt};
}

}  // namespace assay

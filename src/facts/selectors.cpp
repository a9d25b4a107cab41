#include "facts/selectors.h"

#include <algorithm>
#include <array>

namespace assay {
namespace {

constexpr std::array<TemplateKind, 7> kTemplateKinds{{
    {"apps", "v1", "daemonsets", "DaemonSet", "spec.template"},
    {"apps", "v1", "deployments", "Deployment", "spec.template"},
    {"apps", "v1", "replicasets", "ReplicaSet", "spec.template"},
    {"apps", "v1", "statefulsets", "StatefulSet", "spec.template"},
    {"batch", "v1", "cronjobs", "CronJob", "spec.jobTemplate.spec.template"},
    {"batch", "v1", "jobs", "Job", "spec.template"},
    {"", "v1", "replicationcontrollers", "ReplicationController", "spec.template"},
}};

std::optional<bool> expression_holds(const Value& expression, const Value& labels) {
    const Value key = expression.get("key");
    if (!key.is_text()) {
        return std::nullopt;
    }
    const Value* label = labels.find(key.as_text());
    const auto values = expression.get("values").items_or_none();
    const bool listed =
        label != nullptr && std::any_of(values.begin(), values.end(),
                                        [&](const Value& value) { return value == *label; });
    const std::string_view op = expression.get("operator").text_or();
    if (op == "Exists") return label != nullptr;
    if (op == "DoesNotExist") return label == nullptr;
    if (values.empty()) return std::nullopt;
    if (op == "In") return listed;
    if (op == "NotIn") return !listed;
    return std::nullopt;
}

bool pairs_hold(const Value& pairs, const Value& labels) {
    const auto members = pairs.members_or_none();
    return std::all_of(members.begin(), members.end(), [&](const Member& member) {
        const Value* label = labels.find(member.key());
        return label != nullptr && *label == member.value;
    });
}

}  // namespace

std::optional<bool> selects(const Value& selector, const Value& labels) {
    const Value pairs = selector.get("matchLabels");
    const Value expressions = selector.get("matchExpressions");
    if ((!selector.is_map() && !selector.is_null()) || (!pairs.is_map() && !pairs.is_null()) ||
        (!expressions.is_list() && !expressions.is_null())) {
        return std::nullopt;
    }
    bool all = pairs_hold(pairs, labels);
    for (const Value& expression : expressions.items_or_none()) {
        const auto holds = expression_holds(expression, labels);
        if (!holds) {
            return std::nullopt;
        }
        all = all && *holds;
    }
    return all;
}

bool service_selects(const Value& selector, const Value& labels) {
    return !selector.members_or_none().empty() && pairs_hold(selector, labels);
}

bool selects_everything(const Value& selector) {
    return (selector.is_null() || selector.is_map()) &&
           selector.get("matchLabels").members_or_none().empty() &&
           selector.get("matchExpressions").items_or_none().empty();
}

bool is_finished(const Value& pod) {
    static const Key kStatus("status");
    static const Key kPhase("phase");
    const Value* status = pod.find(kStatus);
    const Value* found = status == nullptr ? nullptr : status->find(kPhase);
    const std::string_view phase = found == nullptr ? std::string_view{} : found->text_or();
    return phase == "Succeeded" || phase == "Failed";
}

std::span<const TemplateKind> template_kinds() { return kTemplateKinds; }

Value template_of(const Value& object, const TemplateKind& kind) {
    Value spec = object.get("spec");
    if (kind.kind == "CronJob") {
        spec = spec.get("jobTemplate").get("spec");
    }
    return spec.get("template");
}

std::vector<PodLike> pods_and_templates(const Evidence& evidence) {
    std::vector<PodLike> out;
    if (const Request* pods = evidence.find("", "pods")) {
        for (const StoredObject& pod : pods->objects) {
            const Value metadata = pod.value.get("metadata");
            if (!is_finished(pod.value)) {
                out.push_back({metadata.get("namespace").text_or(), metadata.get("labels"),
                               pod.value.get("spec")});
            }
        }
    }
    if (evidence.target.kind == TargetKind::files) {
        for (const TemplateKind& kind : kTemplateKinds) {
            const Request* request = evidence.find(kind.group, kind.resource);
            if (request == nullptr) {
                continue;
            }
            for (const StoredObject& object : request->objects) {
                const Value pod = template_of(object.value, kind);
                out.push_back({object.value.get("metadata").get("namespace").text_or(),
                               pod.get("metadata").get("labels"), pod.get("spec")});
            }
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const PodLike& left, const PodLike& right) { return left.ns < right.ns; });
    return out;
}

}  // namespace assay

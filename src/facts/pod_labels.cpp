#include "facts/pod_labels.h"

#include <algorithm>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"

namespace assay {
namespace {

bool is_controlled(const Value& object) {
    const auto owners = object.get("metadata").get("ownerReferences").items_or_none();
    return std::any_of(owners.begin(), owners.end(), [](const Value& owner) {
        return owner.get("controller") == Value::boolean(true);
    });
}

}  // namespace

PodLabels::PodLabels(const Evidence& evidence) {
    const auto take = [&](std::string_view group, std::string_view resource, const auto& each) {
        if (!gap_) {
            gap_ = gap_of(evidence, group, resource);
        }
        if (const Request* request = evidence.find(group, resource)) {
            for (const StoredObject& object : request->objects) {
                each(object.value);
            }
        }
    };
    take("", "pods", [&](const Value& pod) {
        if (!is_finished(pod)) {
            add(pod, pod.get("metadata").get("labels"));
        }
    });
    for (const TemplateKind& kind : template_kinds()) {
        take(kind.group, kind.resource, [&](const Value& object) {
            if (!is_controlled(object)) {
                add(object, template_of(object, kind).get("metadata").get("labels"));
            }
        });
    }
}

void PodLabels::add(const Value& object, const Value& labels) {
    Labels& labels_there = by_namespace_[namespace_of(object)];
    if (labels_there.known.insert(labels.identity()).second) {
        labels_there.all.push_back(labels);
    }
}

Decision PodLabels::selected(std::string_view ns, const Value& selector) const {
    const auto found = by_namespace_.find(ns);
    if (!selects(selector, {})) {
        return {Truth::unknown, Unknown{Reason::malformed, "the selector is malformed"}};
    }
    if (found != by_namespace_.end() &&
        std::ranges::any_of(found->second.all, [&](const Value& labels) {
            return selects(selector, labels).value_or(false);
        })) {
        return {Truth::yes, {}};
    }
    return gap_ ? Decision{Truth::unknown, gap_} : Decision{Truth::no, {}};
}

}  // namespace assay

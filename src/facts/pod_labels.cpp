#include "facts/pod_labels.h"

#include <algorithm>

#include "base/hash.h"
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
    for (auto& [ns, labels] : by_namespace_) {
        std::unordered_set<std::uint64_t>().swap(labels.known);
        std::ranges::sort(labels.by_label);
    }
}

std::uint64_t PodLabels::hash_of(std::string_view key, std::string_view text) {
    return hash_text(key) * 31 + hash_text(text);
}

void PodLabels::add(const Value& object, const Value& labels) {
    Labels& labels_there = by_namespace_[namespace_of(object)];
    if (!labels_there.known.insert(labels.identity()).second) return;
    const auto set = static_cast<std::uint32_t>(labels_there.all.size());
    labels_there.all.push_back(labels);
    for (const Member& label : labels.members_or_none()) {
        if (!label.value.is_text()) continue;
        labels_there.by_label.push_back({hash_of(label.key(), label.value.as_text()), set});
    }
}

bool PodLabels::any_of(const Labels& labels, const Value& selector) {
    const Value pairs = selector.get("matchLabels");
    const auto named = pairs.members_or_none();
    if (named.empty() || !named.front().value.is_text()) {
        return std::ranges::any_of(
            labels.all, [&](const Value& set) { return selects(selector, set).value_or(false); });
    }
    const std::uint64_t label = hash_of(named.front().key(), named.front().value.as_text());
    const auto having = std::ranges::equal_range(labels.by_label, label, {}, &Labelled::label);
    return std::ranges::any_of(having, [&](const Labelled& each) {
        return selects(selector, labels.all[each.set]).value_or(false);
    });
}

Decision PodLabels::selected(std::string_view ns, const Value& selector) const {
    const auto found = by_namespace_.find(ns);
    if (!selects(selector, {})) {
        return {Truth::unknown, Unknown{Reason::malformed, "the selector is malformed"}};
    }
    if (found != by_namespace_.end() && any_of(found->second, selector)) {
        return {Truth::yes, {}};
    }
    return gap_ ? Decision{Truth::unknown, gap_} : Decision{Truth::no, {}};
}

}  // namespace assay

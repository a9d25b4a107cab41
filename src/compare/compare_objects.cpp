#include "compare/compare_objects.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compare/value_changes.h"
#include "facts/presence_gap.h"
#include "value/store.h"

namespace assay {
namespace {

struct ComparedKind {
    std::string_view group;
    std::string_view resource;
    std::string_view kind;
};
constexpr std::string_view kNode = "Node";
constexpr ComparedKind kKinds[] = {
    {"", "nodes", kNode},
    {"admissionregistration.k8s.io", "mutatingwebhookconfigurations",
     "MutatingWebhookConfiguration"},
    {"admissionregistration.k8s.io", "validatingwebhookconfigurations",
     "ValidatingWebhookConfiguration"},
    {"apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition"},
    {"apps", "daemonsets", "DaemonSet"},
};

// What is compared of an object.
Value part_of(const Value& object, std::string_view kind, Store& store) {
    const Value metadata = object.get("metadata");
    if (kind == kNode) {
        const Value info = object.get("status").get("nodeInfo");
        return store.map({{"uid", metadata.get("uid")},
                          {"nodeInfo", info.is_map() ? store.without(info, "bootID") : info}});
    }
    Value kept = metadata;
    for (const std::string_view key : {"resourceVersion", "generation", "managedFields"}) {
        if (kept.is_map()) kept = store.without(kept, key);
    }
    return store.with(store.without(object, "status"), "metadata", kept);
}

// By namespace and name. In files one name may stand for several objects.
using Objects = std::map<std::string, std::vector<Value>>;

Objects objects_of(const Evidence& evidence, const ComparedKind& kind, Store& store) {
    Objects objects;
    const Request* request = evidence.find(kind.group, kind.resource);
    if (request == nullptr) return objects;
    for (const StoredObject& object : request->objects) {
        const Value metadata = object.value.get("metadata");
        std::string name(metadata.get("namespace").text_or());
        if (!name.empty()) name += '/';
        objects[name.append(metadata.get("name").text_or())].push_back(
            part_of(object.value, kind.kind, store));
    }
    return objects;
}

void compare_one(Thing thing, const std::vector<Value>& before, const std::vector<Value>& after,
                 Store& store, Comparison& comparison) {
    const bool single = before.size() == 1 && after.size() == 1;
    const Value first = single ? before.front() : store.list(before);
    const Value second = single ? after.front() : store.list(after);
    ValueChanges changes = changes_of(first, second);
    if (changes.open && changes.details.empty()) {
        return comparison.miss(std::move(thing), taken_out(), taken_out());
    }
    comparison.change(std::move(thing), std::move(changes.details),
                      has_marker(first) || has_marker(second));
}

// Of files that could not all be read a kind that none of the others holds may be in the rest.
std::optional<Unknown> gap_of_kind(const Evidence& evidence, const ComparedKind& kind) {
    if (evidence.target.kind == TargetKind::files && !evidence.unread.empty() &&
        evidence.find(kind.group, kind.resource) == nullptr) {
        return Unknown{Reason::partial, "some files could not be read"};
    }
    return gap_of(evidence, kind.group, kind.resource);
}

void compare_kind(const Evidence& before, const Evidence& after, const ComparedKind& kind,
                  Comparison& comparison) {
    auto first_gap = gap_of_kind(before, kind);
    auto second_gap = gap_of_kind(after, kind);
    if (first_gap || second_gap) {
        return comparison.miss({"", std::string(kind.kind), ""}, std::move(first_gap),
                               std::move(second_gap));
    }
    Store store;
    const Objects first = objects_of(before, kind, store);
    const Objects second = objects_of(after, kind, store);
    comparison.keep(false);  // the list itself: also when both are empty
    for (const auto& [name, objects] : first) {
        Thing thing{"", std::string(kind.kind), name};
        const auto other = second.find(name);
        if (other == second.end()) {
            comparison.add(std::move(thing), Change::removed);
        } else {
            compare_one(std::move(thing), objects, other->second, store, comparison);
        }
    }
    for (const auto& [name, objects] : second) {
        if (!first.contains(name)) {
            comparison.add({"", std::string(kind.kind), name}, Change::added);
        }
    }
}

}  // namespace

void compare_objects(const Evidence& before, const Evidence& after, Comparison& comparison) {
    for (const ComparedKind& kind : kKinds) compare_kind(before, after, kind, comparison);
}

}  // namespace assay

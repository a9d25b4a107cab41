#include "facts/objects.h"

#include <algorithm>
#include <string>
#include <utility>

namespace assay {
namespace {

std::string_view text_in(const Value* map, const Key& name) {
    const Value* found = map == nullptr ? nullptr : map->find(name);
    return found == nullptr ? std::string_view{} : found->text_or();
}

const Value* metadata_of(const Value& object) {
    static const Key kMetadata("metadata");
    return object.find(kMetadata);
}

std::string_view namespace_in(const Value* metadata) {
    static const Key kNamespace("namespace");
    return text_in(metadata, kNamespace);
}

std::string_view name_in(const Value* metadata) {
    static const Key kName("name");
    return text_in(metadata, kName);
}

// At any depth.
bool holds_null_members(const Value& value) {
    if (value.is_list()) return std::ranges::any_of(value.items(), holds_null_members);
    return std::ranges::any_of(value.members_or_none(), [](const Member& member) {
        return member.value.is_null() || holds_null_members(member.value);
    });
}

}  // namespace

std::string_view name_of(const Value& object) { return name_in(metadata_of(object)); }

std::string_view namespace_of(const Value& object) { return namespace_in(metadata_of(object)); }

SubjectRef ref_of(const Value& object) {
    return {std::string(object.get("apiVersion").text_or()),
            std::string(object.get("kind").text_or()), std::string(namespace_of(object)),
            std::string(name_of(object))};
}

const StoredObject* find_object(const Request& request, std::string_view ns,
                                std::string_view name) {
    const auto order = [&](const StoredObject& object) {
        const Value* const metadata = metadata_of(object.value);
        const auto by_namespace = namespace_in(metadata) <=> ns;
        return by_namespace != 0 ? by_namespace : name_in(metadata) <=> name;
    };
    const auto found = std::ranges::partition_point(
        request.objects, [&](const StoredObject& object) { return order(object) < 0; });
    return found != request.objects.end() && order(*found) == 0 ? &*found : nullptr;
}

std::span<const StoredObject> objects_in(const Request& request, std::string_view ns) {
    const auto first = std::lower_bound(request.objects.begin(), request.objects.end(), ns,
                                        [](const StoredObject& object, std::string_view wanted) {
                                            return namespace_of(object.value) < wanted;
                                        });
    const auto last = std::upper_bound(first, request.objects.end(), ns,
                                       [](std::string_view wanted, const StoredObject& object) {
                                           return wanted < namespace_of(object.value);
                                       });
    return {first, last};
}

SubjectSource source_of(const Evidence& evidence) {
    return evidence.target.kind == TargetKind::files ? SubjectSource::file : SubjectSource::api;
}

std::vector<Value> all_containers(const Value& pod_spec) {
    std::vector<Value> out;
    for (const std::string_view list : {"containers", "initContainers", "ephemeralContainers"}) {
        const Value value = pod_spec.get(list);
        const auto items = value.items_or_none();
        out.insert(out.end(), items.begin(), items.end());
    }
    return out;
}

Value without_nulls(const Value& value, Store& store) {
    if (!holds_null_members(value)) return value;
    if (value.is_list()) {
        std::vector<Value> items;
        for (const Value& item : value.items()) {
            items.push_back(without_nulls(item, store));
        }
        return store.list(items);
    }
    std::vector<std::pair<std::string_view, Value>> members;
    for (const Member& member : value.members()) {
        if (!member.value.is_null()) {
            members.emplace_back(member.key(), without_nulls(member.value, store));
        }
    }
    return store.map(members);
}

}  // namespace assay

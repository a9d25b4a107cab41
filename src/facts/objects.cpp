#include "facts/objects.h"

#include <algorithm>
#include <string>
#include <utility>

#include "snapshot/object_head.h"

namespace assay {
namespace {

// At any depth.
bool holds_null_members(const Value& value) {
    if (value.is_list()) return std::ranges::any_of(value.items(), holds_null_members);
    return std::ranges::any_of(value.members_or_none(), [](const Member& member) {
        return member.value.is_null() || holds_null_members(member.value);
    });
}

}  // namespace

std::string_view name_of(const Value& object) { return place_of(object).name; }

std::string_view namespace_of(const Value& object) { return place_of(object).ns; }

SubjectRef ref_of(const Value& object) {
    const ObjectHead head = head_of(object);
    return {std::string(head.api_version), std::string(head.kind), std::string(head.ns),
            std::string(head.name)};
}

const StoredObject* find_object(const Request& request, std::string_view ns,
                                std::string_view name) {
    const auto place = [](const StoredObject& object) { return place_of(object.value); };
    const ObjectPlace wanted{ns, name};
    const auto found = std::ranges::lower_bound(request.objects, wanted, {}, place);
    return found != request.objects.end() && place(*found) == wanted ? &*found : nullptr;
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

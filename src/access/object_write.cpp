#include "access/object_write.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "snapshot/redaction.h"
#include "value/store.h"

namespace assay {
namespace {

constexpr std::string_view kDroppedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

bool is_nothing(const Value& value) {
    return value.is_null() || (value.is_list() && value.items().empty()) ||
           (value.is_map() && value.members().empty());
}

Truth both(Truth left, Truth right) {
    if (left == Truth::no || right == Truth::no) {
        return Truth::no;
    }
    return left == Truth::unknown ? left : right;
}

// Each pair is compared once: objects may be as deep as a document can be.
Truth members_alike(const Value& left, const Value& right) {
    Truth all = Truth::yes;
    for (const Member& member : left.members()) {
        all = both(all, alike(member.value, right.get(member.key())));
    }
    for (const Member& member : right.members()) {
        if (left.find(member.key()) == nullptr) {
            all = both(all, alike(Value(), member.value));
        }
    }
    return all;
}

Truth items_alike(const Value& left, const Value& right) {
    if (left.items().size() != right.items().size()) {
        return Truth::no;
    }
    Truth all = Truth::yes;
    for (std::size_t i = 0; i < left.items().size(); ++i) {
        all = both(all, alike(left.items()[i], right.items()[i]));
    }
    return all;
}

// Without what the garbage collector and the server itself write into metadata.
Value kept(const Value& object, Store& store) {
    constexpr std::array<std::string_view, 4> kLeftOut{"ownerReferences", "finalizers", "selfLink",
                                                       "managedFields"};
    Value meta = object.get("metadata");
    for (const std::string_view key : kLeftOut) {
        meta = store.without(meta, key);
    }
    meta =
        store.with(meta, "annotations", store.without(meta.get("annotations"), kDroppedAnnotation));
    return store.with(object, "metadata", meta);
}

// Whether an object has what is dropped from every object at collection (collect/redact.h).
bool has_dropped_annotation(const Value& object) {
    return object.get("metadata").get("annotations").find(kDroppedAnnotation) != nullptr;
}

}  // namespace

Truth alike(const Value& left, const Value& right) {
    if (is_redaction_marker(left) || is_redaction_marker(right)) {
        return Truth::unknown;
    }
    if (is_nothing(left) || is_nothing(right)) {
        return is_nothing(left) && is_nothing(right) ? Truth::yes : Truth::no;
    }
    if (left.is_map() && right.is_map()) {
        return members_alike(left, right);
    }
    if (left.is_list() && right.is_list()) {
        return items_alike(left, right);
    }
    return left == right ? Truth::yes : Truth::no;
}

Truth only_bookkeeping(const ObjectWrite& write) {
    if (!write.old.is_map() || !write.object.is_map()) {
        return Truth::no;
    }
    Store store;
    const Truth rest = alike(kept(write.object, store), kept(write.old, store));
    return rest == Truth::yes && has_dropped_annotation(write.object) ? Truth::unknown : rest;
}

}  // namespace assay

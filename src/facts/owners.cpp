#include "facts/owners.h"

#include <algorithm>
#include <string_view>

#include "facts/objects.h"
#include "snapshot/kinds.h"

namespace assay {
namespace {

SubjectRef ref_of_reference(const Value& reference, std::string_view ns) {
    return {std::string(reference.get("apiVersion").text_or()),
            std::string(reference.get("kind").text_or()), std::string(ns),
            std::string(reference.get("name").text_or())};
}

bool same_uid(const Value& reference, const Value& object) {
    const std::string_view wanted = reference.get("uid").text_or();
    const std::string_view found = object.get("metadata").get("uid").text_or();
    return wanted.empty() || found.empty() || wanted == found;
}

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_mirror(const Value& pod) {
    return pod.get("metadata").get("annotations").find("kubernetes.io/config.mirror") != nullptr &&
           Owners::controller_of(pod).get("kind").text_or() == "Node";
}

Value Owners::controller_of(const Value& object) {
    static const Key kMetadata("metadata");
    static const Key kReferences("ownerReferences");
    static const Key kController("controller");
    const Value* metadata = object.find(kMetadata);
    const Value* references = metadata == nullptr ? nullptr : metadata->find(kReferences);
    if (references == nullptr) {
        return {};
    }
    for (const Value& reference : references->items_or_none()) {
        const Value* controls = reference.find(kController);
        if (controls != nullptr && controls->is_true()) {
            return reference;
        }
    }
    return {};
}

const StoredObject* Owners::List::find(std::string_view ns, std::string_view name) {
    if (request == nullptr) return nullptr;
    if (!table) table.emplace(*request);
    return table->find(ns, name);
}

Owners::List& Owners::list_of(const Value& reference) {
    Kind kind{std::string(reference.get("apiVersion").text_or()),
              std::string(reference.get("kind").text_or())};
    const auto [entry, fresh] = lists_.try_emplace(kind);
    if (fresh) {
        const KindInfo info = kind_of(kind.first, kind.second, true);
        entry->second.request = evidence_->find_kind(info.group, info.kind);
    }
    return entry->second;
}

std::optional<SubjectRef> Owners::owner_by_name(const Value& owned, const SubjectRef& owner) {
    const std::size_t dash = owner.name.rfind('-');
    if (dash == std::string::npos || dash == 0) {
        return std::nullopt;
    }
    const std::string suffix = owner.name.substr(dash + 1);
    std::string stem = owner.name.substr(0, dash);
    if (owner.kind == "ReplicaSet" &&
        owned.get("metadata").get("labels").get("pod-template-hash").text_or() == suffix) {
        return SubjectRef{owner.api_version, "Deployment", owner.ns, std::move(stem)};
    }
    // Minutes since 1970: eight digits from 1989 to 2160.
    if (owner.kind == "Job" && suffix.size() == 8 && all_digits(suffix)) {
        return SubjectRef{owner.api_version, "CronJob", owner.ns, std::move(stem)};
    }
    return std::nullopt;
}

SubjectRef Owners::climb(const Value& object, int steps) {
    const Value reference = controller_of(object);
    if (reference.is_null() || reference.get("kind").text_or() == "Node" || steps == 0) {
        return ref_of(object);
    }
    const Seen seen{reference.identity(), object.get("metadata").get("namespace").identity()};
    if (const auto known = tops_.find(seen); known != tops_.end()) {
        return known->second;
    }
    const SubjectRef owner = ref_of_reference(reference, namespace_of(object));
    List& list = list_of(reference);
    const StoredObject* found = list.find(owner.ns, owner.name);
    if (found != nullptr) {
        const SubjectRef top =
            same_uid(reference, found->value) ? climb(found->value, steps - 1) : owner;
        return tops_.emplace(seen, top).first->second;
    }
    const bool complete = list.request != nullptr && list.request->presence == Presence::present;
    if (!complete) {
        if (const auto named = owner_by_name(object, owner)) {
            return tops_.emplace(seen, *named).first->second;
        }
    }
    return owner;
}

SubjectRef Owners::top_of(const Value& object) {
    const std::lock_guard lock(mutex_);
    return climb(object, kMaxSteps);
}

}  // namespace assay

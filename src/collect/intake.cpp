#include "collect/intake.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "snapshot/kinds.h"
#include "snapshot/object_head.h"
#include "value/item_splitter.h"

namespace assay {
namespace {

std::string where_of(const Origin& origin) {
    return origin.line == 0 ? origin.file : fmt::format("{}:{}", origin.file, origin.line);
}

// Files of tools and components that look like objects and are none of a cluster's.
bool is_configuration_file(std::string_view api_version, std::string_view kind) {
    const std::string_view group = api_version.substr(0, api_version.find('/'));
    return group.ends_with("config.k8s.io") || group == "kubeadm.k8s.io" ||
           group == "audit.k8s.io" || group == "client.authentication.k8s.io" ||
           group == "kind.x-k8s.io" || (api_version == "v1" && kind == "Config") ||
           (group == "skaffold" && kind == "Config");
}

bool is_list_kind(std::string_view kind) { return kind.size() >= 4 && kind.ends_with("List"); }

// "PodList" lists Pods; "List" lists anything.
std::string_view listed_kind(std::string_view list_kind) {
    return list_kind.substr(0, list_kind.size() - 4);
}

// What a text says after "apiVersion:" or "kind:" at the start of a line; empty when it is not
// there, not one whole line, or made by a template.
std::string_view said(std::string_view text, std::string_view name) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) {
            return {};
        }
        const std::string_view line = text.substr(at, end - at);
        if (line.starts_with(name)) {
            return trim(line.substr(name.size()));
        }
        at = end + 1;
    }
    return {};
}

bool has_metadata(const Value& object) {
    static const Key kMetadata("metadata");
    const Value* const found = object.find(kMetadata);
    return found != nullptr && found->is_map();
}

std::string too_large() { return "an object is larger than the limit of " + size_text(kMaxItem); }

bool holds_objects(const Value& items) {
    const auto list = items.items_or_none();
    return std::any_of(list.begin(), list.end(), [](const Value& item) {
        return item.find("apiVersion") != nullptr && item.find("kind") != nullptr;
    });
}

}  // namespace

Intake::Intake(Evidence& evidence)
    : evidence_(evidence),
      redactor_(evidence.store),
      reader_(evidence, redactor_),
      types_(kubernetes_fields()) {}

void Intake::document(const Value& document, const Origin& origin,
                      const std::vector<Origin>& items) {
    if (document.is_null()) {
        return;  // an empty document, as templates leave behind
    }
    static const Key kItems("items");
    const Value* const found = document.find(kItems);
    if (found == nullptr || !(found->is_list() || found->is_null()) || !list(document, origin)) {
        const ObjectHead head = origin.length > kMaxItem ? head_of(document) : ObjectHead();
        if (!head.kind.empty()) {
            missing_kind(head.api_version, head.kind, origin, too_large());
        } else {
            one(document, origin);
        }
        return;
    }
    const std::span<const Value> listed = found->items_or_none();
    const std::string_view api_version = document.get("apiVersion").text_or();
    const std::string_view kind = document.get("kind").text_or();
    const bool known = items.size() == listed.size();
    for (std::size_t index = 0; index < listed.size(); ++index) {
        if (known && items[index].length > kMaxItem) {
            unread(items[index], too_large());
        } else {
            item(listed[index], known ? items[index] : origin, api_version, kind);
        }
    }
}

void Intake::item(const Value& item, const Origin& origin, std::string_view list_api_version,
                  std::string_view list_kind) {
    Value object = item;
    Store& store = evidence_.store;
    if (object.is_map() && list_kind != "List" && is_list_kind(list_kind)) {
        if (object.find("apiVersion") == nullptr) {
            object = store.with(object, "apiVersion", store.text(list_api_version));
        }
        if (object.find("kind") == nullptr) {
            object = store.with(object, "kind", store.text(listed_kind(list_kind)));
        }
    }
    if (object.is_map() && object.find("kind") != nullptr) {
        one(object, origin);
    } else {
        unread(origin, "an item of a List is not an object");
    }
}

bool Intake::list(const Value& list, const Origin& origin) {
    const std::string_view kind = list.get("kind").text_or();
    if (!is_list_kind(kind)) {
        return false;
    }
    const std::string_view api_version = list.get("apiVersion").text_or();
    const bool typed = kind != "List" && is_known_kind(api_version, listed_kind(kind));
    if (typed) {
        static_cast<void>(request_of(evidence_, kind_of(api_version, listed_kind(kind), true)));
    }
    if (!list.get("metadata").get("continue").text_or().empty()) {
        if (typed) {
            missing_kind(api_version, listed_kind(kind), origin, "the List is one page of several");
        } else {
            unread(origin, "the List is one page of several");
        }
    }
    return true;
}

void Intake::one(const Value& object, const Origin& origin) {
    const auto [api_version, kind, ns, name] = head_of(object);
    if (api_version.empty() || kind.empty()) {
        if (kind.empty() && holds_objects(object.get("items"))) {
            unread(origin, "a list of objects that does not say it is a List");
        } else {
            note(origin, "not a Kubernetes object (no apiVersion or kind)");
        }
        return;
    }
    if (is_configuration_file(api_version, kind) ||
        (!has_metadata(object) && !is_known_kind(api_version, kind) && !is_list_kind(kind))) {
        note(origin, "a configuration file, not an object of a cluster");
        return;
    }
    if (kind == "List" || (is_list_kind(kind) && is_known_kind(api_version, listed_kind(kind)))) {
        unread(origin, "a List without items, or within another List");
        return;
    }
    if (auto wrong = types_.problem(object)) {
        missing_kind(api_version, kind, origin,
                     fmt::format("{} {}: {}", printable(kind), printable(name), *wrong));
        return;
    }
    auto added = reader_.add_object(object, origin);
    if (!added) {
        missing_kind(api_version, kind, origin, added.error().message);
    }
}

void Intake::missing_kind(std::string_view api_version, std::string_view kind, const Origin& origin,
                          std::string message) {
    if (!is_object_type(api_version, kind)) {
        note(origin, std::move(message));  // no cluster would take it
        return;
    }
    const std::size_t request = request_of(evidence_, kind_of(api_version, kind, true));
    missing_.emplace(request, fmt::format("{}: {}", where_of(origin), message));
    unread_.push_back({where_of(origin), message});
    evidence_.unread.push_back({where_of(origin), std::move(message)});
}

void Intake::note(const Origin& origin, std::string message) {
    ++notes_;
    evidence_.unread.push_back({where_of(origin), std::move(message)});
}

void Intake::unread(const Origin& origin, std::string message) {
    if (all_missing_.empty()) {
        all_missing_ = fmt::format("{}: {}", where_of(origin), message);
    }
    unread_.push_back({where_of(origin), message});
    evidence_.unread.push_back({where_of(origin), std::move(message)});
}

void Intake::undecodable(const Origin& origin, std::string_view text, std::string message) {
    const std::string_view api_version = said(text, "apiVersion:");
    const std::string_view kind = said(text, "kind:");
    if (is_object_type(api_version, kind) && kind != "List") {
        missing_kind(api_version, kind, origin, std::move(message));
    } else {
        unread(origin, std::move(message));
    }
}

Intake::Mark Intake::mark() const {
    Mark mark{{}, evidence_.unread.size(), unread_.size(), all_missing_, missing_};
    for (const Request& request : evidence_.requests) {
        mark.objects.push_back(request.objects.size());
    }
    return mark;
}

void Intake::undo(const Mark& mark) {
    evidence_.requests.resize(mark.objects.size());
    for (std::size_t index = 0; index < mark.objects.size(); ++index) {
        evidence_.requests[index].objects.resize(mark.objects[index]);
    }
    evidence_.unread.resize(mark.notes);
    unread_.resize(mark.unread_items);
    all_missing_ = mark.all_missing;
    missing_ = mark.missing;
}

bool Intake::finish() {
    bool any = false;
    for (std::size_t index = 0; index < evidence_.requests.size(); ++index) {
        Request& request = evidence_.requests[index];
        const auto why = missing_.find(index);
        if (why != missing_.end()) {
            request.presence = request.objects.empty() ? Presence::malformed : Presence::partial;
            request.reason = why->second;
        } else if (!all_missing_.empty()) {
            request.presence = Presence::partial;
            request.reason = all_missing_;
        } else {
            request.presence = Presence::present;
        }
        request.bytes = 0;
        for (const StoredObject& object : request.objects) {
            request.bytes += object.origin->length;
        }
        any = any || !request.objects.empty() || request.presence == Presence::present;
    }
    return any;
}

const UnreadItem* Intake::first_unread() const {
    const std::vector<UnreadItem>& items = unread_.empty() ? evidence_.unread : unread_;
    return items.empty() ? nullptr : &items.front();
}

}  // namespace assay

#include "facts/views.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "facts/endpoint.h"
#include "facts/exposure.h"
#include "facts/files.h"
#include "facts/identities.h"
#include "facts/images.h"
#include "facts/isolation.h"
#include "facts/kube_proxies.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/runtimes.h"
#include "facts/vulnerable_fields.h"
#include "facts/workloads.h"
#include "snapshot/kinds.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 6> kComponentKinds{
    "apiserver", "controller-manager", "etcd", "kube-proxy", "kubelet", "scheduler"};

bool is_component(std::string_view kind) {
    return std::find(kComponentKinds.begin(), kComponentKinds.end(), kind) != kComponentKinds.end();
}

std::pair<std::string_view, std::string_view> split_kind(std::string_view group_kind) {
    const std::size_t slash = group_kind.rfind('/');
    if (slash == std::string_view::npos) {
        return {{}, group_kind};
    }
    return {group_kind.substr(0, slash), group_kind.substr(slash + 1)};
}

}  // namespace

const Request* request_of_kind(const Evidence& evidence, std::string_view group_kind) {
    const auto [group, kind] = split_kind(group_kind);
    return evidence.find_kind(group, kind);
}

const View& Views::view(std::string_view subject_kind) const {
    const std::scoped_lock lock(mutex_);
    return *made(subject_kind);
}

Value Views::rest(std::string_view group_kind) const {
    const std::scoped_lock lock(mutex_);
    if (request_of_kind(*evidence_, group_kind) == nullptr) {
        return made(group_kind)->rest;
    }
    const auto [known, is_new] = rests_.try_emplace(std::string(group_kind));
    if (is_new) {
        make_scope(group_kind, known->second);
        finish(group_kind, known->second);
    }
    return known->second.rest;
}

std::shared_ptr<const Universe> Views::share_universe(std::string_view subject_kind) const {
    const std::scoped_lock lock(mutex_);
    const std::shared_ptr<const View>& view = made(subject_kind);
    return {view, &view->universe};
}

const std::shared_ptr<const View>& Views::made(std::string_view subject_kind) const {
    const auto known = views_.find(subject_kind);
    if (known != views_.end()) {
        return known->second;
    }
    return views_.emplace(std::string(subject_kind), make(subject_kind)).first->second;
}

std::shared_ptr<const View> Views::make(std::string_view subject_kind) const {
    auto view = std::make_shared<View>();
    if (!make_derived(subject_kind, *view)) {
        make_objects(subject_kind, *view);
    }
    finish(subject_kind, *view);
    view->store.settle();
    return view;
}

bool Views::make_derived(std::string_view kind, View& view) const {
    if (kind == "identity") {
        view.universe = derive_identities(*evidence_, *rbac_, view.store);
    } else if (kind == "namespace") {
        view.universe = derive_namespaces(*evidence_, view.store);
    } else if (kind == "podspec") {
        const View& servers = *made("apiserver");
        view.universe =
            derive_podspecs(*evidence_, *data_, *server_, {servers.universe.gaps, servers.settings},
                            owners_, view.store);
    } else if (kind == "exposure") {
        view.universe = derive_exposures(*evidence_, *data_, view.store);
    } else if (kind == "endpoint") {
        view.universe = derive_endpoint(*evidence_, view.store);
    } else if (kind == "file") {
        view.universe = derive_files(*evidence_, *data_, view.store);
    } else if (kind == "image") {
        view.universe = derive_images(*evidence_, view.store);
    } else if (kind == "runtime") {
        view.universe = derive_runtimes(*evidence_, *data_, view.store);
    } else if (is_component(kind)) {
        Components components = components_of(kind, view.store);
        view.universe = std::move(components.universe);
        view.settings = std::move(components.settings);
        view.differences = std::move(components.differences);
        if (kind != "kube-proxy") {  // no table knows its vulnerabilities
            add_vulnerabilities(kind, *evidence_, *data_, view.settings, view.universe, view.store);
        }
        for (std::size_t i = 0; i < view.settings.size(); ++i) {
            view.places.emplace(view.universe.subjects[i].object.identity(), i);
        }
    } else {
        return false;
    }
    return true;
}

Components Views::components_of(std::string_view kind, Store& store) const {
    if (kind == "kubelet") {
        return derive_kubelets(*evidence_, *data_, store);
    }
    if (kind == "kube-proxy") {
        return derive_kube_proxies(*evidence_, *data_, store);
    }
    return derive_components(kind, *evidence_, *data_, *server_, store);
}

void Views::make_objects(std::string_view group_kind, View& view) const {
    Universe& universe = view.universe;
    make_scope(group_kind, view);
    const Request* request = request_of_kind(*evidence_, group_kind);
    if (request == nullptr) {
        return;
    }
    const Shared<std::string> id = request->id;
    universe.subjects.reserve(request->objects.size());
    for (const StoredObject& object : request->objects) {
        Subject subject;
        subject.ref = ref_of(object.value);
        subject.object = without_nulls(object.value, view.store);
        subject.source = source_of(*evidence_);
        subject.request = id;
        subject.origin = object.origin;
        universe.subjects.push_back(std::move(subject));
    }
}

// All that a view says of objects but the objects.
void Views::make_scope(std::string_view group_kind, View& view) const {
    Universe& universe = view.universe;
    const Request* request = request_of_kind(*evidence_, group_kind);
    if (request == nullptr) {
        const std::string kind(split_kind(group_kind).second);
        universe.in_scope = evidence_->target.kind == TargetKind::cluster;
        if (universe.in_scope) {
            universe.gaps.push_back({{Reason::not_asked, kind + " objects were not asked for"},
                                     {{}, kind, {}, {}},
                                     {}});
        }
        return;
    }
    universe.kind_absent = request->presence == Presence::absent;
    if (auto why = gap_of(request->presence, request->reason, request->resource)) {
        universe.gaps.push_back(
            {std::move(*why),
             {api_version_of(request->group, request->version), request->kind, {}, {}},
             request->id});
    }
}

// Files that hold none of the kinds say nothing of what the cluster has of them. A component that
// no file starts is none: manifests are judged without the cluster that they are meant for.
void Views::finish(std::string_view subject_kind, View& view) const {
    if (!view.universe.gaps.empty()) {
        view.rest = view.store.unknown(view.universe.gaps.front().why);
    } else if (!view.universe.in_scope && !is_component(subject_kind)) {
        view.rest = view.store.unknown(
            Reason::not_asked, "the files hold no " + std::string(split_kind(subject_kind).second));
    }
}

const View::Lists& View::lists() const {
    std::call_once(listed_, [this] {
        std::vector<Value> all;
        std::map<std::string_view, std::vector<Value>> parts;
        for (const Subject& subject : universe.subjects) {
            all.push_back(subject.object);
            parts[subject.ref->ns].push_back(subject.object);
        }
        const auto list_of = [this](std::vector<Value> items) {
            if (rest.is_unknown()) {
                items.push_back(rest);
            }
            return lists_.store.list(items);
        };
        lists_.all = list_of(std::move(all));
        for (auto& [ns, items] : parts) {
            lists_.by_namespace.emplace(ns, list_of(std::move(items)));
        }
        lists_.none = list_of({});
        lists_.store.settle();
    });
    return lists_;
}

std::optional<Views::Place> Views::place_of(const Value& object) const {
    const std::string_view component = object.get("component").text_or();
    if (!object.is_map() || !is_component(component)) {
        return std::nullopt;
    }
    const View& found = view(component);
    const auto place = found.places.find(object.identity());
    return place == found.places.end() ? std::nullopt : std::optional(Place{&found, place->second});
}

std::optional<Setting> Views::setting(const Value& object, std::string_view path) const {
    const auto place = place_of(object);
    return place ? std::optional(place->view->settings[place->index].at(path)) : std::nullopt;
}

std::optional<Value> Views::differences(const Value& object) const {
    const auto place = place_of(object);
    return place ? std::optional(place->view->differences[place->index]) : std::nullopt;
}

}  // namespace assay

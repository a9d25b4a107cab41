#include "snapshot/evidence.h"

#include <algorithm>
#include <tuple>

#include "snapshot/object_head.h"
#include "value/decode.h"

namespace assay {
namespace {

// Names and texts are read once, so that sorting does not look them up at every comparison.
struct SortKey {
    std::string_view ns;
    std::string_view name;
    std::size_t index;
};

void arrange_objects(std::vector<StoredObject>& objects) {
    std::vector<SortKey> keys;
    keys.reserve(objects.size());
    for (std::size_t index = 0; index < objects.size(); ++index) {
        const auto [ns, name] = place_of(objects[index].value);
        keys.push_back({ns, name, index});
    }
    const auto where = [&](const SortKey& key) {
        const Origin& origin = objects[key.index].origin;
        return std::tie(origin.file, origin.offset);
    };
    const auto before = [&](const SortKey& left, const SortKey& right) {
        if (const auto order = std::tie(left.ns, left.name) <=> std::tie(right.ns, right.name);
            order != 0) {
            return order < 0;
        }
        if (!objects[left.index].value.same(objects[right.index].value)) {
            const std::string text = encode_json(objects[left.index].value);
            const std::string other = encode_json(objects[right.index].value);
            if (text != other) {
                return text < other;
            }
        }
        return where(left) < where(right);
    };
    std::sort(keys.begin(), keys.end(), before);
    const auto repeats = [&](const SortKey& left, const SortKey& right) {
        return !left.name.empty() && left.ns == right.ns && left.name == right.name &&
               objects[left.index].value == objects[right.index].value;
    };
    keys.erase(std::unique(keys.begin(), keys.end(), repeats), keys.end());

    std::vector<StoredObject> sorted;
    sorted.reserve(keys.size());
    for (const SortKey& key : keys) {
        sorted.push_back(std::move(objects[key.index]));
    }
    objects = std::move(sorted);
}

// Equal lists of packages are held once.
void share_packages(std::vector<NodeEvidence>& nodes) {
    std::map<std::string_view, const Shared<std::string>*> known;
    for (NodeEvidence& node : nodes) {
        for (auto& [manager, packages] : node.packages) {
            const auto [at, added] = known.try_emplace(*packages.installed, &packages.installed);
            if (!added) packages.installed = *at->second;
        }
    }
}

}  // namespace

std::string_view text_of(TargetKind kind) {
    return kind == TargetKind::files ? "files" : "cluster";
}

std::optional<TargetKind> target_kind_of(std::string_view text) {
    for (const TargetKind kind : {TargetKind::cluster, TargetKind::files}) {
        if (text == text_of(kind)) return kind;
    }
    return std::nullopt;
}

const Request* Evidence::find(std::string_view group, std::string_view resource) const {
    const auto found = std::find_if(requests.begin(), requests.end(), [&](const Request& request) {
        return request.group == group && request.resource == resource;
    });
    return found == requests.end() ? nullptr : &*found;
}

const Request* Evidence::find_kind(std::string_view group, std::string_view kind) const {
    const auto found = std::find_if(requests.begin(), requests.end(), [&](const Request& request) {
        return request.group == group && request.kind == kind;
    });
    return found == requests.end() ? nullptr : &*found;
}

const Probe* Evidence::probe(std::string_view name) const {
    const auto found = std::find_if(probes.begin(), probes.end(),
                                    [&](const Probe& probe) { return probe.name == name; });
    return found == probes.end() ? nullptr : &*found;
}

const NodeEvidence* Evidence::node(std::string_view name) const {
    const auto found = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const NodeEvidence& node) { return node.name == name; });
    return found == nodes.end() ? nullptr : &*found;
}

void Evidence::arrange() {
    store.settle();
    for (Request& request : requests) {
        arrange_objects(request.objects);
    }
    std::sort(requests.begin(), requests.end(), [](const Request& left, const Request& right) {
        return std::tie(left.group, left.resource, left.id) <
               std::tie(right.group, right.resource, right.id);
    });
    std::sort(probes.begin(), probes.end(),
              [](const Probe& left, const Probe& right) { return left.name < right.name; });
    std::sort(nodes.begin(), nodes.end(), [](const NodeEvidence& left, const NodeEvidence& right) {
        return left.name < right.name;
    });
    share_packages(nodes);
    std::sort(unread.begin(), unread.end(), [](const UnreadItem& left, const UnreadItem& right) {
        return std::tie(left.where, left.message) < std::tie(right.where, right.message);
    });
}

}  // namespace assay

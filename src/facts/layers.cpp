#include "facts/layers.h"

#include <algorithm>
#include <utility>

#include "facts/presence_gap.h"
#include "snapshot/redaction.h"

namespace assay {
namespace {

constexpr int kMaxPathDepth = 16;  // deeper maps are values of their own

// What one layer says at one path. Layers that say nothing there have no place.
struct Place {
    const Layer* layer;
    Value value;
};

class Resolver {
public:
    explicit Resolver(Store& store) : store_(store) {}

    Layered read(const std::vector<Layer>& layers) {
        std::vector<Place> places;
        for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
            if (layer->document.is_unknown() && !out_.hidden) {
                out_.hidden = Layered::Entry{layer->document, layer->origin};
            }
            if (!layer->document.is_null()) {
                places.push_back({&*layer, layer->document});
            }
        }
        walk({}, places, 0);
        return std::move(out_);
    }

private:
    // The maps that are merged at a path, highest first, and the unread layer below them, if any.
    struct Merge {
        std::vector<Place> maps;
        const Place* unread = nullptr;
        const Place* leaf = nullptr;  // what ends the maps: a value or null
    };

    Value readable(const Value& value) {
        return is_redaction_marker(value) ? store_.unknown(taken_out()) : value;
    }

    static bool is_unread(const Place& place) { return place.layer->document.is_unknown(); }

    static Merge merge_of(const std::string& path, const std::vector<Place>& places, int depth) {
        Merge merge;
        for (const Place& place : places) {
            if (is_unread(place)) {
                merge.unread = &place;
                break;
            }
            if (!place.value.is_map() || depth == kMaxPathDepth) {
                merge.leaf = &place;
                break;
            }
            merge.maps.push_back(place);
            if (!path.empty() && place.layer->whole == path) {
                break;
            }
        }
        return merge;
    }

    // The value at a path; nothing when it is not set or not known.
    std::optional<Value> walk(const std::string& path, const std::vector<Place>& places,
                              int depth) {
        const Merge merge = merge_of(path, places, depth);
        if (merge.unread == nullptr) {
            out_.closed.insert(path);
        }
        if (merge.leaf != nullptr && merge.leaf->value.is_null()) {
            out_.cleared.insert(path);
        }
        if (merge.maps.empty()) {
            if (merge.leaf == nullptr || merge.leaf->value.is_null()) {
                return std::nullopt;
            }
            out_.known[path] = {merge.leaf->value, merge.leaf->layer->origin};
            return merge.leaf->value;
        }
        const Value value = members(path, merge, depth);
        if (!path.empty()) {
            out_.known[path] = {value, merge.maps.front().layer->origin};
        }
        return value;
    }

    Value members(const std::string& path, const Merge& merge, int depth) {
        std::set<std::string_view> keys;
        for (const Place& map : merge.maps) {
            for (const Member& member : map.value.members()) {
                keys.insert(member.key());
            }
        }
        std::vector<std::pair<std::string_view, Value>> out;
        for (const std::string_view key : keys) {
            std::vector<Place> below;
            for (const Place& map : merge.maps) {
                if (const Value* found = map.value.find(key)) {
                    below.push_back({map.layer, readable(*found)});
                }
            }
            if (merge.unread != nullptr) {
                below.push_back(*merge.unread);
            }
            const std::string child =
                path.empty() ? std::string(key) : path + "." + std::string(key);
            if (const auto value = walk(child, below, depth + 1)) {
                out.emplace_back(key, *value);
            }
        }
        return merge.unread != nullptr ? merge.unread->value : store_.map(out);
    }

    Store& store_;
    Layered out_;
};

// Whether the path or one above it is in the set.
bool reaches(const std::set<std::string, std::less<>>& paths, std::string_view path) {
    while (!paths.contains(path)) {
        const std::size_t dot = path.rfind('.');
        if (dot == std::string_view::npos) {
            return false;
        }
        path = path.substr(0, dot);
    }
    return true;
}

}  // namespace

bool Layered::is_closed(std::string_view path) const { return reaches(closed, path); }
bool Layered::is_cleared(std::string_view path) const { return reaches(cleared, path); }

Layered layered(const std::vector<Layer>& layers, Store& store) {
    return Resolver(store).read(layers);
}

Value nested(std::string_view path, const Value& value, Store& store) {
    const std::size_t dot = path.rfind('.');
    if (dot == std::string_view::npos) {
        return store.map({{path, value}});
    }
    return nested(path.substr(0, dot), store.map({{path.substr(dot + 1), value}}), store);
}

}  // namespace assay

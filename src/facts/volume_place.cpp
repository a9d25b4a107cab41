#include "facts/volume_place.h"

#include <algorithm>

#include "base/text.h"

namespace assay {
namespace {

VolumePlace malformed(std::string_view what) {
    VolumePlace place;
    place.hidden = {Reason::malformed, std::string(what)};
    return place;
}

// Whether each of a list's elements has a text of this name. A list that is missing is empty.
bool names_each(const Value& list, std::string_view name) {
    return list.is_null() ||
           (list.is_list() && std::ranges::all_of(list.items(), [name](const Value& each) {
                return each.get(name).is_text();
            }));
}

}  // namespace

VolumePlace place_in_volume(const Value& pod, const Value& container, std::string_view path) {
    const Value mounts = container.get("volumeMounts");
    const Value volumes = pod.get("spec").get("volumes");
    if (!names_each(mounts, "mountPath") || !names_each(volumes, "name")) {
        return malformed("the pod's volumes or mounts are not as they must be");
    }
    Value deepest;
    std::string folder;
    for (const Value& mount : mounts.items_or_none()) {
        std::string point = clean_path("/" + std::string(mount.get("mountPath").text_or()));
        if (point.size() > folder.size() && rest_below(point, path)) {
            deepest = mount;
            folder = std::move(point);
        }
    }
    VolumePlace place;
    if (folder.empty()) {
        return place;
    }
    const Value part = deepest.get("subPathExpr");
    if (!part.is_null() && !part.text_or("?").empty()) {
        place.hidden = {Reason::indeterminate,
                        std::string(path) + " lies where a variable of the container says"};
        return place;
    }
    const Value below = deepest.get("subPath");
    if (!below.is_null() && !below.is_text()) {
        return malformed("the subPath of a mount is no text");
    }
    place.path = below.text_or();
    place.path += *rest_below(folder, path);
    place.path.erase(0, place.path.starts_with('/') ? 1 : 0);
    for (const Value& volume : volumes.items_or_none()) {
        if (volume.get("name").text_or() != deepest.get("name").text_or("?")) continue;
        if (!place.volume.is_null()) {
            return malformed("the pod has two volumes of one name");
        }
        place.volume = volume;
    }
    if (place.volume.is_null()) {
        return malformed("the pod has no volume of that name");
    }
    return place;
}

std::string path_on_node(const VolumePlace& place) {
    const std::string_view folder = place.volume.get("hostPath").get("path").text_or();
    return folder.empty() ? std::string{} : clean_path(std::string(folder) + "/" + place.path);
}

}  // namespace assay

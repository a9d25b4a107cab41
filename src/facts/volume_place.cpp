#include "facts/volume_place.h"

#include "base/text.h"

namespace assay {

VolumePlace place_in_volume(const Value& pod, const Value& container, std::string_view path) {
    Value deepest;
    std::string folder;
    for (const Value& mount : container.get("volumeMounts").items_or_none()) {
        std::string point = clean_path(mount.get("mountPath").text_or());
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
    place.path = deepest.get("subPath").text_or();
    place.path += *rest_below(folder, path);
    place.path.erase(0, place.path.starts_with('/') ? 1 : 0);
    for (const Value& volume : pod.get("spec").get("volumes").items_or_none()) {
        if (volume.get("name").text_or() == deepest.get("name").text_or("?")) {
            place.volume = volume;
        }
    }
    if (place.volume.is_null()) {
        place.hidden = {Reason::malformed, "the pod has no volume of that name"};
    }
    return place;
}

std::string path_on_node(const VolumePlace& place) {
    const std::string_view folder = place.volume.get("hostPath").get("path").text_or();
    return folder.empty() ? std::string{} : clean_path(std::string(folder) + "/" + place.path);
}

}  // namespace assay

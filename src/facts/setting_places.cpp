#include "facts/setting_places.h"

#include <string_view>

#include "base/text.h"
#include "facts/file_settings.h"
#include "facts/node_files.h"
#include "facts/volume_place.h"

namespace assay {
namespace {

Value place_of(std::string_view named, const SettingsSources& sources, Store& store) {
    std::string path = clean_path(named);
    if (path.empty()) {
        return relative_path(named, store);
    }
    const VolumePlace place = place_in_volume(sources.pod, sources.container, path);
    if (place.hidden) {
        return store.unknown(*place.hidden);
    }
    if (!place.volume.is_null()) {
        path = path_on_node(place);
        if (path.empty()) {
            return store.unknown(Reason::indeterminate, std::string(named) +
                                                            " lies in a volume of the container "
                                                            "that is no folder of the node");
        }
    }
    const Value name = store.text(path);
    const Value target =
        sources.node == nullptr ? name : file_target(sources.node, sources.no_node, path, store);
    return store.map({{"path", name}, {"target", target}});
}

}  // namespace

std::map<std::string, Setting, std::less<>> setting_places(const SettingsSources& sources,
                                                           const Settings& settings, Store& store) {
    std::map<std::string, Setting, std::less<>> places;
    if (sources.component == "kubelet" || sources.component == "kube-proxy" || !sources.line) {
        return places;
    }
    for (const FileSetting& row : file_settings()) {
        if (!is_setting_of(row, sources.component) || row.use == FileUse::certificates) {
            continue;
        }
        Setting place = settings.at(row.path);
        if (place.value.is_text() && !place.value.as_text().empty()) {
            place.value = place_of(place.value.as_text(), sources, store);
        } else if (!place.value.is_unknown()) {
            place.value = {};
        }
        places["place." + std::string(row.path)] = place;
    }
    return places;
}

}  // namespace assay

#include "facts/mounted_config.h"

#include <string>

#include "base/text.h"
#include "facts/node_files.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/volume_place.h"
#include "value/decode.h"

namespace assay {
namespace {

// The key of a ConfigMap that a volume shows under this path.
std::string key_of(const Value& source, const std::string& path) {
    for (const Value& item : source.get("items").items_or_none()) {
        if (item.get("path").text_or() == path) {
            return std::string(item.get("key").text_or());
        }
    }
    return source.get("items").items_or_none().empty() ? path : std::string{};
}

}  // namespace

Value MountedConfigs::decode(std::string_view ns, const std::string& name,
                             const std::string& key) const {
    const Request* request = evidence_.find("", "configmaps");
    const StoredObject* found = request == nullptr ? nullptr : find_object(*request, ns, name);
    if (found == nullptr) {
        return store_.unknown(
            gap_of(evidence_, "", "configmaps")
                .value_or(Unknown{Reason::indeterminate, "there is no ConfigMap " + name}));
    }
    const Value text = found->value.get("data").get(key);
    if (text.is_map()) {
        return store_.unknown(taken_out());
    }
    const Unknown why{Reason::malformed,
                      "ConfigMap " + name + " holds no configuration under '" + key + "'"};
    if (!text.is_text()) {
        return store_.unknown(why);
    }
    const Result<Value> document = decode_yaml(text.as_text(), store_);
    return document && document->is_map() ? *document : store_.unknown(why);
}

Value MountedConfigs::of_config_map(std::string_view ns, const Value& source,
                                    const std::string& path) {
    const std::string name(source.get("name").text_or());
    const std::string key = key_of(source, path);
    const auto [entry, fresh] = decoded_.try_emplace({std::string(ns), name, key});
    if (fresh) {
        entry->second = decode(ns, name, key);
    }
    return entry->second;
}

Value MountedConfigs::read(const Value& pod, const Value& container, std::string_view path,
                           const SettingsSources& node) {
    const VolumePlace place = place_in_volume(pod, container, clean_path(path));
    if (place.hidden) {
        return store_.unknown(*place.hidden);
    }
    const Value source = place.volume.get("configMap");
    if (source.is_map()) {
        return of_config_map(pod.get("metadata").get("namespace").text_or(), source, place.path);
    }
    if (const std::string file = path_on_node(place); !file.empty()) {
        return config_file(node.node, node.no_node, file, store_);
    }
    return store_.unknown(Reason::indeterminate,
                          std::string(path) + " is in the container, and nobody reads it there");
}

}  // namespace assay

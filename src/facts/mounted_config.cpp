#include "facts/mounted_config.h"

#include <optional>
#include <string>

#include "base/text.h"
#include "facts/node_files.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "value/decode.h"

namespace assay {
namespace {

// Where in a volume a path of the container is.
struct Place {
    Value volume;      // of the pod's spec; null: no volume holds the path
    std::string path;  // in the volume, without a slash in front
};

// What is behind `folder` in `path`: "" for the folder itself, nothing when it is elsewhere.
std::optional<std::string> rest_below(std::string_view path, std::string_view folder) {
    const std::string clean = clean_path(folder);
    if (clean.empty() || !path.starts_with(clean)) {
        return std::nullopt;
    }
    const std::string_view rest = path.substr(clean.size());
    if (rest.empty() || clean == "/") {
        return std::string(rest);
    }
    return rest.front() == '/' ? std::optional(std::string(rest.substr(1))) : std::nullopt;
}

Place place_of(const Value& pod, const Value& container, std::string_view path) {
    Place place;
    std::string name;
    std::size_t deepest = 0;
    for (const Value& mount : container.get("volumeMounts").items_or_none()) {
        const std::string_view folder = mount.get("mountPath").text_or();
        const auto rest = rest_below(path, folder);
        if (rest && folder.size() > deepest) {
            deepest = folder.size();
            name = mount.get("name").text_or();
            place.path = mount.get("subPath").text_or();
            place.path += (place.path.empty() || rest->empty() ? "" : "/") + *rest;
        }
    }
    for (const Value& volume : pod.get("spec").get("volumes").items_or_none()) {
        if (deepest > 0 && volume.get("name").text_or() == name) {
            place.volume = volume;
        }
    }
    return place;
}

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
    const Place place = place_of(pod, container, clean_path(path));
    const Value source = place.volume.get("configMap");
    if (source.is_map()) {
        return of_config_map(pod.get("metadata").get("namespace").text_or(), source, place.path);
    }
    const std::string_view folder = place.volume.get("hostPath").get("path").text_or();
    if (!folder.empty()) {
        const std::string file = std::string(folder) + (place.path.empty() ? "" : "/" + place.path);
        return config_file(node.node, node.no_node, file, store_);
    }
    return store_.unknown(Reason::indeterminate,
                          std::string(path) + " is in the container, and nobody reads it there");
}

}  // namespace assay

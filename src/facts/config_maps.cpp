#include "facts/config_maps.h"

#include <string>
#include <utility>
#include <vector>

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::string_view kNamespace = "kube-system";

// The document under a key of the ConfigMap; null: there is no such ConfigMap or key.
Value document_of(const Request& request, const std::string& name, std::string_view key,
                  Store& store) {
    const StoredObject* found = find_object(request, kNamespace, name);
    const Value text = found == nullptr ? Value{} : found->value.get("data").get(key);
    if (text.is_null()) {
        return {};
    }
    const Unknown why{Reason::malformed, "ConfigMap " + name + " holds no configuration"};
    if (!text.is_text()) {
        return store.unknown(why);
    }
    const Result<Value> document = decode_yaml(text.as_text(), store);
    return document && document->is_map() ? *document : store.unknown(why);
}

Value kubelet_document(const Request& request, const std::optional<Version>& version,
                       Store& store) {
    const Value document = document_of(request, "kubelet-config", "kubelet", store);
    if (!document.is_null() || !version) {
        return document;
    }
    return document_of(request, "kubelet-config-1." + std::to_string(version->minor), "kubelet",
                       store);
}

Value extra_arguments(const Value& cluster, std::string_view component) {
    if (component == "etcd") {
        return cluster.get("etcd").get("local").get("extraArgs");
    }
    const std::string_view key = component == "apiserver"            ? "apiServer"
                                 : component == "controller-manager" ? "controllerManager"
                                                                     : component;
    return cluster.get(key).get("extraArgs");
}

std::vector<Value> words_of(const Value& arguments, Store& store) {
    std::vector<Value> words;
    const auto add = [&](std::string_view name, const Value& value) {
        words.push_back(store.text("--" + std::string(name) + "=" + std::string(value.text_or())));
    };
    for (const Value& argument : arguments.items_or_none()) {
        add(argument.get("name").text_or(), argument.get("value"));
    }
    for (const Member& argument : arguments.members_or_none()) {
        add(argument.key(), argument.value);
    }
    return words;
}

}  // namespace

ConfigMapSource config_map_source(std::string_view component, const std::optional<Version>& version,
                                  const Evidence& evidence, const FactsData& data, Store& store) {
    const Request* request = evidence.find("", "configmaps");
    const bool kubelet = component == "kubelet";
    const Value document =
        request == nullptr ? Value{}
        : kubelet          ? kubelet_document(*request, version, store)
                           : document_of(*request, "kubeadm-config", "ClusterConfiguration", store);
    if (document.is_unknown()) {
        return document.to_unknown();
    }
    if (document.is_null()) {
        const auto gap = gap_of(evidence, "", "configmaps");
        return gap ? ConfigMapSource(*gap) : ConfigMapSource();
    }
    SettingsSources from;
    from.component = component;
    from.version = version;
    if (kubelet) {
        from.document = document;
        return SourceSettings{"config-map", Settings::derive(from, data, store),
                              SourceSettings::Says::defaults};
    }
    const Value arguments = extra_arguments(document, component);
    from.line = read_command_line(words_of(arguments, store), component, data, store);
    return SourceSettings{"config-map", Settings::derive(from, data, store),
                          SourceSettings::Says::stated};
}

}  // namespace assay

#include "facts/etcd_settings.h"

#include <algorithm>
#include <utility>

#include "facts/node_files.h"

namespace assay {
namespace {

constexpr std::string_view kComponent = "etcd";
constexpr std::string_view kConfigFile = "config-file";

std::string variable_of(std::string_view flag) {
    std::string name = "ETCD_";
    for (const char byte : flag) {
        name +=
            byte == '-' ? '_' : static_cast<char>(byte >= 'a' && byte <= 'z' ? byte - 32 : byte);
    }
    return name;
}

// The variables as the flags they stand for, sorted as flags are.
std::vector<Layer> environment_layers(const SettingsSources& sources, const FactsData& data,
                                      Store& store) {
    std::vector<Layer> layers;
    for (const ComponentFlag& row : data.components->flags) {
        const std::string variable = variable_of(row.name);
        const auto found = sources.environment.values.find(variable);
        if (row.component != kComponent || found == sources.environment.values.end() ||
            found->second == store.text("")) {
            continue;
        }
        const Value& set = found->second;
        const std::string& path = row.path.empty() ? row.name : row.path;
        const Value value = set.is_text() ? flag_value(&row, set.as_text(), store) : set;
        layers.push_back({nested(path, value, store), store.text(variable), path});
    }
    return layers;
}

std::vector<Layer> flag_layers(const SettingsSources& sources, const FactsData& data,
                               Store& store) {
    std::vector<Layer> layers;
    for (const CommandLine::Flag& flag : sources.line->flags) {
        const ComponentFlag* row = flag_of(data, kComponent, flag.name);
        const std::string& path = row != nullptr && !row->path.empty() ? row->path : flag.name;
        layers.push_back({nested(path, flag.value, store), store.text("--" + flag.name), path});
    }
    return layers;
}

// The value that names the configuration file: a text, unknown, or null.
Value named_file(const SettingsSources& sources, Store& store) {
    const CommandLine::Flag* flag = sources.line->find(kConfigFile);
    if (flag != nullptr && flag->value != store.text("")) {
        return flag->value;
    }
    const auto variable = sources.environment.values.find(variable_of(kConfigFile));
    const bool named =
        variable != sources.environment.values.end() && variable->second != store.text("");
    return named ? variable->second : Value{};
}

// The document with every list of the table as a list, and its gates as a map.
Value with_lists(Value document, const FactsData& data, Store& store) {
    for (const ComponentFlag& row : data.components->flags) {
        if (row.component != kComponent ||
            (row.type != FlagType::list && row.type != FlagType::gates)) {
            continue;
        }
        const Value value = document.get(row.name);
        if (row.path.empty() && value.is_text()) {
            document = store.with(document, row.name, flag_value(&row, value.as_text(), store));
        }
    }
    return document;
}

}  // namespace

std::vector<Layer> etcd_layers(const SettingsSources& sources, const FactsData& data,
                               Store& store) {
    const Value file = named_file(sources, store);
    if (!file.is_null()) {
        const Value document =
            file.is_text() ? config_file(sources.node, sources.no_node, file.as_text(), store)
                           : file;
        return {{document.is_map() ? with_lists(document, data, store) : document, file, {}}};
    }
    if (sources.environment.gap) {  // it may name a file, beside which no flag counts
        return {{store.unknown(*sources.environment.gap), Value{}, {}}};
    }
    std::vector<Layer> layers;
    for (std::vector<Layer>& more : std::vector<std::vector<Layer>>{
             environment_layers(sources, data, store), flag_layers(sources, data, store)}) {
        std::move(more.begin(), more.end(), std::back_inserter(layers));
    }
    return layers;
}

}  // namespace assay

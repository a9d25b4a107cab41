#include "policy/component_reader.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "policy/document_value.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 6> kFlagTypes{"bool", "int", "text", "list", "map", "gates"};
constexpr std::array<std::string_view, 6> kComponents{
    "apiserver", "controller-manager", "scheduler", "etcd", "kubelet", "kube-proxy"};

}  // namespace

void ComponentReader::read_flag(const DocumentNode& row) {
    if (!reader_.keys(row, {"component", "name", "type", "path", "ignoredWithFile"})) {
        return;
    }
    const auto component = reader_.word(row, "component", kComponents, Need::required);
    const auto type = reader_.word(row, "type", kFlagTypes, Need::required);
    tables_.flags.push_back(
        {std::string(component ? kComponents[*component] : ""),
         reader_.text(row, "name", Need::required), static_cast<FlagType>(type.value_or(2)),
         reader_.text(row, "path"),
         row.find("ignoredWithFile") != nullptr && reader_.flag(row, "ignoredWithFile")});
}

void ComponentReader::read_default(const DocumentNode& row) {
    if (!reader_.keys(row, {"component", "path", "value", "kubernetes", "configFile", "zeroIsUnset",
                            "source"})) {
        return;
    }
    ComponentDefault made;
    const auto component = reader_.word(row, "component", kComponents, Need::required);
    made.component = component ? kComponents[*component] : "";
    made.path = reader_.text(row, "path", Need::required);
    made.kubernetes = reader_.range(row, "kubernetes");
    made.source = reader_.text(row, "source", Need::required);
    if (const DocumentNode* node = reader_.member(row, "value", Need::required)) {
        const auto value = value_of(*node, *tables_.store);
        if (!value) {
            reader_.error(*value.error().node, value.error().message);
            return;
        }
        made.value = *value;
    }
    if (row.find("configFile") != nullptr) {
        made.when = reader_.flag(row, "configFile") ? ComponentDefault::When::with_config_file
                                                    : ComponentDefault::When::without_config_file;
    }
    made.zero_is_unset = row.find("zeroIsUnset") != nullptr && reader_.flag(row, "zeroIsUnset");
    tables_.defaults.push_back(std::move(made));
}

void ComponentReader::read(const DocumentNode& root) {
    if (!reader_.head(root, {"flags", "defaults", "admission"})) {
        return;
    }
    for (const DocumentNode& row : reader_.maps(root, "flags", Need::required)) {
        read_flag(row);
    }
    for (const DocumentNode& row : reader_.maps(root, "defaults", Need::required)) {
        read_default(row);
    }
    for (const DocumentNode& row : reader_.maps(root, "admission", Need::required)) {
        if (reader_.keys(row, {"kubernetes", "plugins", "source"})) {
            tables_.admission.push_back({reader_.range(row, "kubernetes"),
                                         reader_.texts(row, "plugins", Need::required),
                                         reader_.text(row, "source", Need::required)});
        }
    }
}

}  // namespace assay

#include "facts/support/settings.h"

#include "facts/support/cluster.h"

namespace assay::test {

std::vector<Value> words(Store& store, const std::vector<std::string>& texts) {
    std::vector<Value> out;
    for (const std::string& text : texts) out.push_back(store.text(text));
    return out;
}

Setting setting_of(Store& store, const std::string& component, const std::vector<std::string>& argv,
                   const char* path, const NodeEvidence* node, const char* version) {
    SettingsSources from;
    from.component = component;
    from.line = read_command_line(words(store, argv), component, small_data(), store);
    from.node = node;
    from.no_node = {Reason::not_asked, "no nodes"};
    from.version = parse_version(version);
    return Settings::derive(from, small_data(), store).at(path);
}

std::string show(const Setting& setting) {
    return json(setting.value) + (setting.origin.is_null() ? "" : " " + json(setting.origin)) +
           (setting.defaulted ? " defaulted" : "");
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace assay::test

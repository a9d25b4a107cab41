#include "facts/support/settings.h"

#include "facts/support/cluster.h"

namespace assay::test {

std::vector<Value> words(Store& store, const std::vector<std::string>& texts) {
    std::vector<Value> out;
    for (const std::string& text : texts) out.push_back(store.text(text));
    return out;
}

std::string show(const Setting& setting) {
    return json(setting.value) + (setting.origin.is_null() ? "" : " " + json(setting.origin)) +
           (setting.defaulted ? " defaulted" : "");
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace assay::test

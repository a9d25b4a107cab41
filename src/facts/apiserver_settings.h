// The settings of an API server that several flags and files decide together.
//
// Role: fills `authorization.modes`, `anonymous` and the admission plugins of a Settings that
// already holds flags and defaults.
// Sources: pkg/kubeapiserver/options/{authorization,authentication,admission,plugins}.go and
// apiserver/pkg/server/options/admission.go (Kubernetes v1.36).
#pragma once

#include <string_view>

#include "facts/settings.h"

namespace assay {

class ApiServerReader {
public:
    ApiServerReader(const SettingsSources& sources, const FactsData& data, Store& store,
                    Settings& settings)
        : sources_(sources), data_(data), store_(store), settings_(settings) {}
    void read();

private:
    void read_authorization();
    [[nodiscard]] Value types_of_authorizers(const Value& document);
    void read_anonymous();
    [[nodiscard]] Value anonymous_of_file(const Value& document);
    void read_admission();
    void add_default_plugins();
    void set_plugin(std::string_view plugin, bool on, std::string_view origin);
    [[nodiscard]] const Value* flag(std::string_view name) const;
    [[nodiscard]] bool always_allow_by_flag() const;

    const SettingsSources& sources_;
    const FactsData& data_;
    Store& store_;
    Settings& settings_;
};

}  // namespace assay

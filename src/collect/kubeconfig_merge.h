// The kubeconfig files of one run, merged as client-go does: the first definition of a name wins.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/kubeconfig_file.h"

namespace assay {

// An entry of contexts, clusters or users, with the file that defined it.
struct ConfigEntry {
    std::string name;
    const ConfigNode* body = nullptr;
    const ConfigFile* file = nullptr;
};

// The environment variable, through options.environment where that is set.
[[nodiscard]] std::optional<std::string> config_variable(const KubeconfigOptions& options,
                                                         const char* name);

class ConfigFiles {
public:
    // Files of the KUBECONFIG list that do not exist are skipped, as client-go does.
    [[nodiscard]] static Result<ConfigFiles> read(const KubeconfigOptions& options);

    [[nodiscard]] bool empty() const { return files_.empty(); }
    // Where was looked, for people.
    [[nodiscard]] const std::string& searched() const { return searched_; }
    // The first current-context that is set; empty when none is.
    [[nodiscard]] Result<std::string> current_context() const;
    // All entries of "contexts", whose content stands under "context", and so on.
    [[nodiscard]] Result<std::vector<ConfigEntry>> entries(const std::string& list,
                                                           const std::string& member) const;
    // One of them; `where` is the place that names it.
    [[nodiscard]] Result<ConfigEntry> pick(const std::string& list, const std::string& member,
                                           const std::string& name, const Span& where) const;

private:
    std::vector<std::unique_ptr<ConfigFile>> files_;
    std::string searched_;
};

}  // namespace assay

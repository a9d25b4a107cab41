// Reading the fields of one kubeconfig entry.
//
// Role: collects the first error, so that code which reads fields stays a list of fields.
// Failure: error() names the entry, the field and its place, never a value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "collect/kubeconfig_merge.h"

namespace assay {

class ConfigFields {
public:
    // `kind` is "context", "cluster" or "user". The entry must outlive this.
    ConfigFields(const ConfigEntry& entry, std::string kind)
        : entry_(entry), kind_(std::move(kind)) {}

    [[nodiscard]] bool has(const std::string& key) const { return entry_.body->get(key).given(); }
    [[nodiscard]] bool has_material(const std::string& key) const {
        return has(key) || has(key + "-data");
    }
    [[nodiscard]] std::string text(const std::string& key);
    [[nodiscard]] bool flag(const std::string& key);
    [[nodiscard]] std::vector<std::string> texts(const std::string& key);
    // The content of the file that the field names; relative to the kubeconfig's directory.
    [[nodiscard]] std::string file(const std::string& key);
    // "key-data" in base64 if given, else the file that "key" names.
    [[nodiscard]] std::string material(const std::string& key);

    void complain(const std::string& key, const std::string& what, const std::string& hint);
    // Complains when the field is there.
    void refuse(const std::string& key, const std::string& what, const std::string& hint);
    // Complains about material when the check of it failed.
    void check(const std::string& key, const Result<void>& result, const std::string& hint);

    [[nodiscard]] Span span(const std::string& key) const;
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    const ConfigEntry& entry_;
    std::string kind_;
    std::optional<Error> error_;
};

}  // namespace assay

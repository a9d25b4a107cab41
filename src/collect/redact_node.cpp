#include "collect/redact_node.h"

#include <algorithm>

#include "base/text.h"
#include "collect/node_config_text.h"
#include "collect/redact.h"

namespace assay {
namespace {

constexpr std::string_view kPrefix = "ETCD_";

TextForm form_of(std::string_view path, std::string_view text) {
    if (path.ends_with(".toml") || path.find("/crio.conf") != std::string_view::npos) {
        return TextForm::toml;
    }
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.find(": ") == std::string_view::npos && line.find('{') == std::string_view::npos &&
                   line.find('=') != std::string_view::npos
               ? TextForm::variables
               : TextForm::yaml;
}

}  // namespace

std::string redacted_variable(std::string_view name, std::string_view value) {
    if (!name.starts_with(kPrefix)) name = {};
    std::string flag = "--" + lower_ascii(name.empty() ? name : name.substr(kPrefix.size())) + "=";
    std::replace(flag.begin(), flag.end(), '_', '-');
    const std::string word = Redactor::argv({"etcd", flag + std::string(value)}).back();
    return word.starts_with(flag) ? word.substr(flag.size()) : word;
}

void redact_node(NodeEvidence& node) {
    for (Process& process : node.processes) {
        process.argv = Redactor::argv(process.argv);
        for (auto& [name, value] : process.environment) {
            value = redacted_variable(name, value);
        }
    }
    for (auto& [path, file] : node.files) {
        if (file.secret) {
            file.text.reset();
        } else if (file.text) {
            file.text = redacted_config_text(*file.text, form_of(path, *file.text));
        }
    }
}

}  // namespace assay

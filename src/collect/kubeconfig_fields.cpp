#include "collect/kubeconfig_fields.h"

#include <filesystem>

#include "base/pem.h"
#include "base/text.h"

namespace assay {

using Kind = ConfigNode::Kind;

Span ConfigFields::span(const std::string& key) const {
    const ConfigNode& node = entry_.body->get(key);
    return entry_.file->place(node.kind == Kind::missing ? *entry_.body : node);
}

void ConfigFields::complain(const std::string& key, const std::string& what,
                            const std::string& hint) {
    if (error_) return;
    error_ = Error{ErrorCode::malformed, kind_ + " \"" + printable(entry_.name) + "\": " + what,
                   span(key), hint};
}

void ConfigFields::refuse(const std::string& key, const std::string& what,
                          const std::string& hint) {
    if (has(key)) complain(key, what, hint);
}

void ConfigFields::check(const std::string& key, const Result<void>& result,
                         const std::string& hint) {
    if (result) return;
    const std::string holder = has(key + "-data") ? key + "-data" : key;
    complain(holder, holder + " " + result.error().message, hint);
}

std::string ConfigFields::text(const std::string& key) {
    const ConfigNode& node = entry_.body->get(key);
    if (node.given() && node.kind != Kind::scalar) {
        complain(key, key + " is not a text", "write a single value");
    }
    return node.text;
}

bool ConfigFields::flag(const std::string& key) {
    const std::string value = lower_ascii(text(key));
    if (value.empty() || value == "false" || value == "no" || value == "off") return false;
    if (value == "true" || value == "yes" || value == "on") return true;
    complain(key, key + " is neither true nor false", "write true or false");
    return false;
}

std::vector<std::string> ConfigFields::texts(const std::string& key) {
    std::vector<std::string> made;
    const ConfigNode& node = entry_.body->get(key);
    if (node.given() && node.kind != Kind::list) {
        complain(key, key + " is not a list", "write a list of texts");
    }
    for (const ConfigNode& item : node.items) {
        if (item.kind != Kind::scalar) {
            complain(key, key + " holds something that is not a text", "write a list of texts");
        }
        made.push_back(item.text);
    }
    return made;
}

std::string ConfigFields::file(const std::string& key) {
    const std::string name = text(key);
    if (name.empty()) return {};
    auto bytes = slurp(entry_.file->path.parent_path() / name);
    if (bytes) return std::move(*bytes);
    complain(key, "the file that " + key + " names cannot be read: " + bytes.error().message,
             "check the path; a relative one counts from the kubeconfig's directory");
    return {};
}

std::string ConfigFields::material(const std::string& key) {
    const std::string inline_key = key + "-data";
    if (!has(inline_key)) return file(key);
    auto bytes = from_base64(text(inline_key));
    if (bytes) return std::move(*bytes);
    complain(inline_key, inline_key + " is not base64", "put the base64 of the PEM file there");
    return {};
}

}  // namespace assay

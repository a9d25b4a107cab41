#include "collect/kubeconfig_exec.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/pem.h"
#include "collect/kubeconfig_fields.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr const char* kVersion1 = "client.authentication.k8s.io/v1";
constexpr const char* kBeta = "client.authentication.k8s.io/v1beta1";
constexpr const char* kExtension = "client.authentication.k8s.io/exec";

std::string resolve(const std::string& command, const ConfigFile& file) {
    if (command.find('/') == std::string::npos || command.starts_with('/')) return command;
    std::error_code ignored;
    const auto folder = std::filesystem::absolute(file.path, ignored).parent_path();
    return (folder / command).lexically_normal().string();
}

void read_mode(ConfigFields& fields, const std::string& version) {
    const std::string mode = fields.text("interactiveMode");
    if (mode.empty() && version == kBeta) return;  // IfAvailable by default
    if (mode == "Never" || mode == "IfAvailable") return;
    if (mode == "Always") {
        fields.complain("interactiveMode",
                        "the credential plugin wants to ask at the terminal (interactiveMode "
                        "Always), which is not supported",
                        "use a kubeconfig with a token, or a plugin that does not ask");
        return;
    }
    fields.complain("interactiveMode",
                    mode.empty() ? "no interactiveMode" : "interactiveMode is not known",
                    "write interactiveMode: Never or IfAvailable");
}

bool has_zero(const std::string& text) { return text.find('\0') != std::string::npos; }

void read_environment(const ConfigEntry& exec, ConfigFields& fields, ExecPlugin& plugin) {
    const ConfigNode& list = exec.body->get("env");
    if (list.given() && list.kind != ConfigNode::Kind::list) {
        fields.complain("env", "env is not a list",
                        "write each variable as {name: ..., value: ...}");
    }
    for (const ConfigNode& item : list.items) {
        const ConfigNode& name = item.get("name");
        const ConfigNode& value = item.get("value");
        const bool text = name.kind == ConfigNode::Kind::scalar && !name.text.empty() &&
                          name.text.find('=') == std::string::npos && !has_zero(name.text);
        const bool fits =
            !value.given() || (value.kind == ConfigNode::Kind::scalar && !has_zero(value.text));
        if (!text || !fits) {
            fields.complain("env", "env holds something that is no variable",
                            "write each variable as {name: ..., value: ...}");
        }
        plugin.environment.emplace_back(name.text, value.text);
    }
}

// The extension, null when there is none.
Result<Value> extension_of(const ConfigEntry& cluster, Store& store) {
    const ConfigNode& given = cluster.body->get("extensions");
    if (!given.given()) return Value();
    const auto whole = decode_yaml(cluster.file->text, store);
    if (!whole || given.kind != ConfigNode::Kind::list) {
        return fail(ErrorCode::malformed, "the extensions of the cluster cannot be read",
                    cluster.file->place(given),
                    "correct the extensions of cluster \"" + cluster.name +
                        "\": a list of {name: ..., extension: ...}");
    }
    for (const Value& entry : whole->get("clusters").items_or_none()) {
        if (entry.get("name").text_or() != cluster.name) continue;
        for (const Value& each : entry.get("cluster").get("extensions").items_or_none()) {
            if (each.get("name").text_or() != kExtension) continue;
            return each.get("extension");
        }
    }
    return Value();
}

}  // namespace

Result<ExecPlugin> read_exec_plugin(const ConfigEntry& user) {
    const ConfigNode& body = user.body->get("exec");
    if (body.kind != ConfigNode::Kind::map) {
        ConfigFields outer(user, "user");
        outer.complain("exec", "exec is not a map", "write command, apiVersion and args under it");
        return tl::unexpected(*outer.error());
    }
    const ConfigEntry exec{user.name, &body, user.file};
    ConfigFields fields(exec, "user");
    ExecPlugin plugin;
    plugin.user = user.name;
    plugin.command = resolve(fields.text("command"), *user.file);
    plugin.arguments = fields.texts("args");
    plugin.version = fields.text("apiVersion");
    plugin.install_hint = fields.text("installHint");
    if (plugin.command.empty() || has_zero(plugin.command)) {
        fields.complain("command", "exec names no command", "add command: PROGRAM");
    }
    for (const std::string& argument : plugin.arguments) {
        if (has_zero(argument)) {
            fields.complain("args", "args holds a zero byte", "remove it");
        }
    }
    if (plugin.version != kVersion1 && plugin.version != kBeta) {
        fields.complain("apiVersion",
                        plugin.version.empty() ? "exec names no apiVersion"
                                               : "the apiVersion of exec is not supported",
                        "write apiVersion: " + std::string(kVersion1) + " if the plugin speaks it");
    }
    read_mode(fields, plugin.version);
    read_environment(exec, fields, plugin);
    if (fields.error()) return tl::unexpected(*fields.error());
    return plugin;
}

Result<std::string> exec_cluster_info(const ConfigEntry& cluster, const ApiTarget& target,
                                      const std::string& server) {
    Store store;
    const auto extension = extension_of(cluster, store);
    if (!extension) return tl::unexpected(extension.error());
    std::vector<std::pair<std::string_view, Value>> members{{"server", store.text(server)}};
    if (!target.tls_server_name.empty()) {
        members.emplace_back("tls-server-name", store.text(target.tls_server_name));
    }
    if (target.tls_unverified) {
        members.emplace_back("insecure-skip-tls-verify", Value::boolean(true));
    }
    if (!target.authorities.empty() && !target.tls_unverified) {
        members.emplace_back("certificate-authority-data",
                             store.text(to_base64(target.authorities)));
    }
    const ConfigNode& proxy = cluster.body->get("proxy-url");
    if (!proxy.text.empty()) members.emplace_back("proxy-url", store.text(proxy.text));
    members.emplace_back("config", *extension);
    return encode_json(store.map(members));
}

}  // namespace assay

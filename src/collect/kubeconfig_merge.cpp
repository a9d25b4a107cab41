#include "collect/kubeconfig_merge.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

using Kind = ConfigNode::Kind;

struct ConfigPath {
    std::string path;
    bool required = false;
};

std::vector<ConfigPath> paths_of(const KubeconfigOptions& options) {
    if (options.kubeconfig) return {{*options.kubeconfig, true}};
    std::vector<ConfigPath> paths;
    const auto list = config_variable(options, "KUBECONFIG");
    const auto home = config_variable(options, "HOME");
    if (list && !list->empty()) {
        for (const std::string_view path : split(*list, ':')) {
            if (!path.empty()) paths.push_back({std::string(path), false});
        }
    } else if (home && !home->empty()) {
        paths.push_back({*home + "/.kube/config", false});
    }
    return paths;
}

Result<ConfigEntry> entry_of(const ConfigFile& file, const ConfigNode& item,
                             const std::string& list, const std::string& member) {
    const std::string hint = "write each entry as {name: ..., " + member + ": {...}}";
    const ConfigNode& name = item.get("name");
    if (item.kind != Kind::map) {
        return fail(ErrorCode::malformed, "an entry of " + list + " is not a map", file.place(item),
                    hint);
    }
    if (name.kind != Kind::scalar || name.text.empty()) {
        return fail(ErrorCode::malformed, "an entry of " + list + " has no name", file.place(item),
                    hint);
    }
    return ConfigEntry{name.text, &item.get(member), &file};
}

// The entries of one file; a name may stand there once.
Result<std::vector<ConfigEntry>> entries_of(const ConfigFile& file, const std::string& list,
                                            const std::string& member) {
    std::vector<ConfigEntry> made;
    const ConfigNode& node = file.root.get(list);
    if (!node.given()) return made;
    if (node.kind != Kind::list) {
        return fail(ErrorCode::malformed, list + " is not a list", file.place(node),
                    "write each entry after a dash");
    }
    std::set<std::string> names;
    for (const ConfigNode& item : node.items) {
        auto entry = entry_of(file, item, list, member);
        if (!entry) return tl::unexpected(entry.error());
        if (!names.insert(entry->name).second) {
            return fail(ErrorCode::malformed,
                        list + " holds the name \"" + printable(entry->name) + "\" twice",
                        file.place(item), "rename or remove one of them");
        }
        made.push_back(std::move(*entry));
    }
    return made;
}

}  // namespace

std::optional<std::string> config_variable(const KubeconfigOptions& options, const char* name) {
    if (options.environment) return options.environment(name);
    const char* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return std::string(value);
}

Result<ConfigFiles> ConfigFiles::read(const KubeconfigOptions& options) {
    ConfigFiles made;
    for (const ConfigPath& path : paths_of(options)) {
        made.searched_ += (made.searched_.empty() ? "" : ", ") + path.path;
        std::error_code ignored;
        if (!path.required && !std::filesystem::exists(path.path, ignored)) continue;
        auto file = read_config_file(path.path);
        if (!file) return tl::unexpected(file.error());
        if (!file->root.given()) continue;  // an empty file defines nothing
        made.files_.push_back(std::make_unique<ConfigFile>(std::move(*file)));
    }
    return made;
}

Result<std::string> ConfigFiles::current_context() const {
    for (const auto& file : files_) {
        const ConfigNode& node = file->root.get("current-context");
        if (node.given() && node.kind != Kind::scalar) {
            return fail(ErrorCode::malformed, "current-context is not a text", file->place(node),
                        "write the name of one context");
        }
        if (!node.text.empty()) return node.text;
    }
    return std::string();
}

Result<std::vector<ConfigEntry>> ConfigFiles::entries(const std::string& list,
                                                      const std::string& member) const {
    std::vector<ConfigEntry> all;
    std::set<std::string> known;
    for (const auto& file : files_) {
        auto here = entries_of(*file, list, member);
        if (!here) return here;
        for (ConfigEntry& entry : *here) {
            if (known.insert(entry.name).second) all.push_back(std::move(entry));
        }
    }
    return all;
}

Result<ConfigEntry> ConfigFiles::pick(const std::string& list, const std::string& member,
                                      const std::string& name, const Span& where) const {
    auto all = entries(list, member);
    if (!all) return tl::unexpected(all.error());
    std::vector<std::string> names;
    for (const ConfigEntry& entry : *all) {
        if (entry.name == name) {
            if (entry.body->kind == Kind::map) return entry;
            return fail(ErrorCode::malformed,
                        member + " \"" + printable(name) + "\" has no content",
                        entry.file->place(*entry.body), "add its fields under " + member);
        }
        names.push_back(entry.name);
    }
    std::sort(names.begin(), names.end());
    std::string hint = names.empty() ? "there is none in " + searched_
                                     : "known: " + printable(join(names, ", "), 400);
    if (const auto close = nearest(name, names)) {
        hint = "did you mean \"" + printable(*close) + "\"?";
    }
    return fail(ErrorCode::unreadable,
                "there is no " + member + " named \"" + printable(name) + "\"", where, hint);
}

}  // namespace assay

#include "collect/runtime_config.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fnmatch.h>

#include "base/text.h"
#include "collect/runtime_confinement.h"
#include "collect/toml_entries.h"

namespace assay {
namespace {

constexpr int kMaxImports = 32;

// What is configured for one runtime handler.
using Binaries = std::map<std::string, std::string>;

struct Gathered {
    RuntimeConfig result;
    Binaries binaries;
    std::string preferred = "runc";  // the default handler of both programs
    // Folders of network configuration, by the handler that names them; "": of all others.
    std::map<std::string, std::string> cni;
    std::vector<std::string> cni_programs;  // as they stand
    std::string old_cni_programs;           // by the older key for one folder
    RuntimeConfinement containerd;
    RuntimeConfinement crio;
};

void miss(RuntimeConfig& config, Presence presence, std::string reason) {
    if (config.presence == Presence::present) {
        config.presence = presence;
        config.reason = std::move(reason);
    }
}

std::vector<TomlEntry> entries_of(const std::string& path, const NodeFiles& files,
                                  RuntimeConfig& config) {
    const NodeFile* file = files.find(path);
    const std::string* text = files.text(path);
    if (text == nullptr) {
        if (file != nullptr && file->presence == Presence::present) {
            miss(config, Presence::unreachable, printable(path) + " is kept as a secret");
        } else if (file != nullptr && file->presence != Presence::absent) {
            miss(config, file->presence, file->reason);
        }
        return {};
    }
    auto entries = toml_entries(*text);
    if (!entries) {
        miss(config, Presence::malformed, printable(path) + " is no TOML");
        return {};
    }
    return std::move(*entries);
}

bool ends_with(const std::vector<std::string>& path, std::vector<std::string_view> tail) {
    return path.size() >= tail.size() &&
           std::equal(tail.rbegin(), tail.rend(), path.rbegin(),
                      [](std::string_view want, const std::string& have) {
                          return want == "*" || want == have;
                      });
}

// What is set to something else than the program takes names no binary.
bool is_text(const TomlEntry& entry, RuntimeConfig& config) {
    const bool text = entry.form == TomlEntry::Form::text;
    if (!text) {
        miss(config, Presence::malformed, printable(entry.path.back()) + " is no text");
    }
    return text;
}

// Of either key the last one counts. Where both are set CRI-O takes both (pkg/config/config.go);
// containerd does not start.
void take_programs(const TomlEntry& entry, Gathered& gathered) {
    if (entry.form == TomlEntry::Form::list) gathered.cni_programs = entry.items;
    if (entry.form == TomlEntry::Form::text) gathered.old_cni_programs = entry.text;
}

void take_containerd(const TomlEntry& entry, Gathered& gathered) {
    const auto& path = entry.path;
    if (path[0] != "plugins") return;
    if (ends_with(path, {"containerd", "runtimes", "*", "options", "BinaryName"})) {
        if (is_text(entry, gathered.result)) gathered.binaries[path[path.size() - 3]] = entry.text;
    } else if (ends_with(path, {"cni", "conf_dir"}) && is_text(entry, gathered.result)) {
        gathered.cni[""] = entry.text;
    } else if (ends_with(path, {"cni", "bin_dir"}) || ends_with(path, {"cni", "bin_dirs"})) {
        take_programs(entry, gathered);
    } else if (ends_with(path, {"containerd", "runtimes", "*", "cni_conf_dir"}) &&
               is_text(entry, gathered.result)) {
        gathered.cni[path[path.size() - 2]] = entry.text;
    } else if (ends_with(path, {"containerd", "default_runtime_name"}) &&
               is_text(entry, gathered.result) && !entry.text.empty()) {
        gathered.preferred = entry.text;
    }
}

void take_crio(const TomlEntry& entry, Gathered& gathered) {
    const auto& path = entry.path;
    if (path[0] != "crio") return;
    if (ends_with(path, {"crio", "runtime", "runtimes", "*", "runtime_path"})) {
        if (!is_text(entry, gathered.result)) return;
        // Without a path the handler's own name is looked up (pkg/config/config.go).
        const std::string& handler = path[path.size() - 2];
        gathered.binaries[handler] = entry.text.empty() ? handler : entry.text;
    } else if (ends_with(path, {"crio", "network", "network_dir"}) &&
               is_text(entry, gathered.result)) {
        gathered.cni[""] = entry.text;
    } else if (ends_with(path, {"crio", "network", "plugin_dir"}) ||
               ends_with(path, {"crio", "network", "plugin_dirs"})) {
        take_programs(entry, gathered);
    } else if (ends_with(path, {"crio", "runtime", "default_runtime"}) &&
               is_text(entry, gathered.result) && !entry.text.empty()) {
        gathered.preferred = entry.text;
    }
}

// Files that `imports` names. With a star it is a pattern (containerd's config.go resolveImports),
// by Go's filepath.Glob, which takes hidden files too. Patterns for folders are not followed.
std::vector<std::string> imported(const std::string& pattern, const std::string& from,
                                  const Root& root, RuntimeConfig& config) {
    const std::string whole = below_file(from, pattern);
    const std::size_t slash = whole.rfind('/');
    const std::string folder = whole.substr(0, slash + 1);
    const std::string last = whole.substr(slash + 1);
    if (whole.find('*') == std::string::npos) {
        return {whole};
    }
    if (folder.find_first_of("*?[\\") != std::string::npos) {
        miss(config, Presence::partial, printable(from) + " imports by a pattern for folders");
        return {};
    }
    const FolderNames names = root.list(folder, kMaxNodeFiles);
    if (names.presence != Presence::present && names.presence != Presence::absent) {
        miss(config, names.presence, names.reason);
    }
    std::vector<std::string> found;
    for (const std::string& name : names.names) {
        if (::fnmatch(last.c_str(), name.c_str(), 0) == 0) found.push_back(folder + name);
    }
    return found;
}

void read_containerd(const std::string& main, const Root& root, NodeFiles& files,
                     Gathered& gathered) {
    std::vector<std::string> ahead{main};
    for (std::size_t at = 0; at < ahead.size() && at < kMaxImports; ++at) {
        const std::string path = ahead[at];
        const std::vector<TomlEntry> entries = entries_of(path, files, gathered.result);
        gathered.containerd.take_containerd(entries);
        for (const TomlEntry& entry : entries) {
            take_containerd(entry, gathered);
            if (entry.path != std::vector<std::string>{"imports"}) continue;
            if (entry.form != TomlEntry::Form::list) {
                miss(gathered.result, Presence::malformed, "imports is no list of texts");
            }
            for (const std::string& pattern : entry.items) {
                for (std::string& next : imported(pattern, path, root, gathered.result)) {
                    if (std::find(ahead.begin(), ahead.end(), next) != ahead.end()) continue;
                    files.add({next, FileRole::toml});
                    ahead.push_back(std::move(next));
                }
            }
        }
    }
    if (ahead.size() > kMaxImports) {
        miss(gathered.result, Presence::partial, main + " imports too many files");
    }
}

void read_crio(const std::string& main, const std::string& folder, NodeFiles& files,
               Gathered& gathered) {
    if (const NodeFile* itself = files.find(folder); itself != nullptr &&
                                                     itself->presence != Presence::present &&
                                                     itself->presence != Presence::absent) {
        miss(gathered.result, itself->presence, itself->reason);
    }
    std::vector<std::string> paths = files.below(folder);
    paths.insert(paths.begin(), main);
    for (const std::string& path : paths) {
        const std::vector<TomlEntry> entries = entries_of(path, files, gathered.result);
        gathered.crio.take_crio(entries);
        for (const TomlEntry& entry : entries) take_crio(entry, gathered);
    }
}

// The path that a running program's flags name for the role, else the default.
std::string place_of(const SeenProcess* process, FileRole role, std::string otherwise) {
    std::string path = std::move(otherwise);
    if (process != nullptr) {
        for (const NamedFile& named : files_of_flags(process->words, process->program)) {
            if (named.role == role) path = named.path;
        }
    }
    return path;
}

void put_in_order(Gathered& gathered) {
    for (const std::string& first : {gathered.preferred, std::string("runc")}) {
        if (const auto found = gathered.binaries.find(first); found != gathered.binaries.end()) {
            gathered.result.binaries.push_back(found->second);
            gathered.binaries.erase(found);
        }
    }
    for (const auto& [handler, binary] : gathered.binaries) {
        gathered.result.binaries.push_back(binary);
    }
}

// Of handlers that name none the plugin's folder counts (containerd internal/cri/config).
void put_cni_folders(Gathered& gathered) {
    std::string& shared = gathered.cni[""];
    if (shared.empty()) shared = "/etc/cni/net.d";
    for (const auto& [place, folder] : gathered.cni) {
        auto& folders = gathered.result.cni_folders;
        const std::string path = clean_path(folder);
        if (path.empty() && !folder.empty()) {
            miss(gathered.result, Presence::not_asked, printable(folder) + " is a relative path");
        } else if (!path.empty() &&
                   std::find(folders.begin(), folders.end(), path) == folders.end()) {
            folders.push_back(path);
        }
    }
}

void put_cni_programs(Gathered& gathered) {
    std::vector<std::string>& named = gathered.cni_programs;
    if (!gathered.old_cni_programs.empty()) named.push_back(gathered.old_cni_programs);
    if (named.empty()) named = {"/opt/cni/bin"};
    for (const std::string& folder : named) {
        std::string path = clean_path(folder);
        if (!path.empty()) gathered.result.cni_programs.push_back(std::move(path));
    }
}

// Of a runtime that was not seen nobody knows which files it would read.
void put_confinement(const SeenProcess* process, std::string_view name,
                     const RuntimeConfinement& confinement, RuntimeConfig& config) {
    if (process == nullptr) return;
    ConfinementSource source = confinement.source();
    if (config.presence != Presence::present) {
        source = {config.presence, config.reason, {}};
    }
    config.confinement.emplace(name, std::move(source));
}

}  // namespace

RuntimeConfig read_runtime_config(const SeenProcesses& processes, const Root& root,
                                  NodeFiles& files) {
    Gathered gathered;
    const SeenProcess* containerd = process_of(processes, "containerd");
    const SeenProcess* crio = process_of(processes, "crio");
    if (containerd == nullptr && crio == nullptr && processes.presence != Presence::present &&
        processes.presence != Presence::not_asked) {
        miss(gathered.result, processes.presence, processes.reason);
    }
    for (const SeenProcess* process : {containerd, crio}) {
        if (process != nullptr && process->files == SeenProcess::Files::own) {
            miss(gathered.result, Presence::not_asked,
                 process->program + " runs with files of its own");
        }
    }
    if (containerd != nullptr || crio == nullptr) {
        const std::string main =
            place_of(containerd, FileRole::toml, "/etc/containerd/config.toml");
        files.add_if_there({main, FileRole::toml});
        read_containerd(main, root, files, gathered);
    }
    if (crio != nullptr || containerd == nullptr) {
        const std::string main = place_of(crio, FileRole::toml, "/etc/crio/crio.conf");
        const std::string folder = place_of(crio, FileRole::toml_drop_ins, "/etc/crio/crio.conf.d");
        files.add_if_there({main, FileRole::toml});
        files.add_if_there({folder, FileRole::toml_drop_ins});
        read_crio(main, folder, files, gathered);
    }
    put_in_order(gathered);
    put_cni_folders(gathered);
    put_cni_programs(gathered);
    if (crio != nullptr) gathered.crio.take_command(*crio, root);
    put_confinement(containerd, "containerd", gathered.containerd, gathered.result);
    put_confinement(crio, "cri-o", gathered.crio, gathered.result);
    return std::move(gathered.result);
}

std::string configured_binary(const RuntimeConfig& config, std::string_view program) {
    for (const std::string& binary : config.binaries) {
        const std::string_view base = std::string_view(binary).substr(binary.rfind('/') + 1);
        if (base.starts_with(program)) return binary;
    }
    return {};
}

}  // namespace assay

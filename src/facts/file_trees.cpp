#include "facts/file_trees.h"

#include <functional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/node_files.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

using Take = std::function<void(const std::string& path, const NodeFile& file)>;

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> ends) {
    for (const std::string_view end : ends) {
        if (path.ends_with(end)) return true;
    }
    return false;
}

std::string prefix_of(const std::string& folder) { return folder == "/" ? folder : folder + "/"; }

// Every entry of the folder and of those below. What was not read misses `roles`.
void walk(const NodeEvidence& node, const std::string& folder,
          const std::vector<std::string>& missed, FileRoles& roles, const Take& take) {
    const std::string prefix = prefix_of(folder);
    const std::string name = prefix + "*";
    const auto top = node.files.find(folder);
    if (top == node.files.end()) {
        roles.miss(name, missed, {Reason::not_asked, folder + " was not read"});
        return;
    }
    if (const auto why = gap_of(top->second.presence, top->second.reason, folder)) {
        roles.miss(name, missed, *why);
    } else if (top->second.presence == Presence::absent) {
        return;
    } else if (!top->second.folder) {
        roles.miss(name, missed, {Reason::not_asked, "the names in " + folder + " were not read"});
    }
    for (auto at = node.files.upper_bound(prefix);
         at != node.files.end() && at->first.starts_with(prefix); ++at) {
        const auto& [path, file] = *at;
        if (const auto why = gap_of(file.presence, file.reason, path); why && file.folder) {
            roles.miss(path + "/*", missed, *why);
        }
        if (file.presence != Presence::absent) take(path, file);
    }
}

const std::vector<std::string>& certificate_classes() {
    static const std::vector<std::string> classes{std::string(kCertificate),
                                                  std::string(kPrivateKey), std::string(kPkiFile)};
    return classes;
}

}  // namespace

void add_certificates(const NodeEvidence& node, const std::string& folder, std::string_view owner,
                      FileRoles& roles) {
    const std::string top = clean_path(folder);
    if (top.empty()) {
        roles.miss(folder + "/*", certificate_classes(),
                   {Reason::indeterminate, folder + " is relative to an unknown folder"});
        return;
    }
    const auto found = node.files.find(top);
    if (found != node.files.end() && found->second.presence != Presence::absent) {
        roles.add(top, std::string(kPkiFolder));
    }
    walk(node, top, certificate_classes(), roles,
         [&](const std::string& path, const NodeFile& file) {
             roles.add(path, std::string(file.folder ? kPkiFolder : kPkiFile));
             const bool both = !owner.empty() && path.ends_with(".pem");
             if (!file.folder && ends_with_any(path, {".crt", ".cer"})) {
                 roles.add(path, std::string(kCertificate));
             } else if (!file.folder && (both || path.ends_with(".key"))) {
                 roles.add(path, std::string(kPrivateKey));
             }
         });
}

void add_kubeadm_files(const NodeEvidence& node, const Folders& certificates, FileRoles& roles) {
    for (const std::string_view path : kAdminKubeconfigs) {
        roles.add(std::string(path), "admin kubeconfig");
    }
    for (const std::string& folder : certificates) add_certificates(node, folder, {}, roles);
}

void add_placed_files(const NodeEvidence& node, bool runs_pods, FileRoles& roles) {
    const auto place_of = [&](std::string_view name, const std::string& role) {
        const auto found = node.places.find(name);
        if (found == node.places.end()) {
            roles.miss(role, {role}, {Reason::not_asked, "nobody looked where it is"});
            return NodePlace{};
        }
        const bool counts = runs_pods || name != kCniFolders;
        if (const auto why = gap_of(found->second.presence, found->second.reason, role);
            why && counts) {
            roles.miss(role, {role}, *why);
        }
        return found->second;
    };
    std::string role = "kubelet systemd unit";
    for (const std::string& path : place_of(kKubeletUnit, role).paths) {
        roles.add(path, role);
        role = "kubelet systemd unit drop-in";
    }
    role = "CNI configuration";
    for (const std::string& folder : place_of(kCniFolders, role).paths) {
        walk(node, folder, {role}, roles, [&](const std::string& path, const NodeFile& file) {
            if (!file.folder) roles.add(path, role);
        });
    }
}

void add_kubeconfig_files(const NodeEvidence& node, Store& store, FileRoles& roles) {
    const auto all = roles.files();  // adding changes them
    for (const auto& entry : all) {
        const std::string& path = entry.first;
        const std::vector<std::string>& uses = entry.second;
        const auto file = node.files.find(path);
        if (!uses.front().ends_with("kubeconfig") ||
            (file != node.files.end() && file->second.presence == Presence::absent)) {
            continue;
        }
        const Value document = config_file(&node, {}, path, store);
        const std::string& role = uses.front();
        const auto add = [&](const Value& map, std::string_view key, std::string_view what,
                             FileUse use) {
            // A relative path is below its folder (client-go clientcmd ResolveLocalPaths).
            const Value named = map.get(key);
            roles.add_setting(
                role, what, use,
                named.is_text() ? store.text(below_file(path, named.as_text())) : named);
        };
        if (document.is_unknown()) {
            roles.miss("files that " + path + " names", certificate_classes(),
                       document.to_unknown());
        }
        for (const Value& cluster : document.get("clusters").items_or_none()) {
            add(cluster.get("cluster"), "certificate-authority", "CA", FileUse::certificate);
        }
        for (const Value& user : document.get("users").items_or_none()) {
            add(user.get("user"), "client-certificate", "certificate", FileUse::certificate);
            add(user.get("user"), "client-key", "key", FileUse::private_key);
        }
    }
}

void add_unnamed_files(const NodeEvidence& node, const Folders& certificates, FileRoles& roles) {
    if (roles.misses(kCertificate) || roles.misses(kPrivateKey)) {
        return;
    }
    for (const std::string& folder : certificates) {
        const std::string prefix = prefix_of(folder);
        for (auto at = node.files.upper_bound(prefix);
             at != node.files.end() && at->first.starts_with(prefix); ++at) {
            const std::string& path = at->first;
            const bool nameless = roles.has(path, kPkiFile) && roles.files().at(path).size() == 1;
            if (nameless && !ends_with_any(path, {".pub", ".csr", ".srl"})) {
                roles.add(path, std::string(kCertificateOrKey));
            }
        }
    }
}

}  // namespace assay

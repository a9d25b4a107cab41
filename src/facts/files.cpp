#include "facts/files.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mode.h"
#include "base/text.h"
#include "facts/component_sources.h"
#include "facts/file_roles.h"
#include "facts/file_settings.h"
#include "facts/file_trees.h"
#include "facts/kubeconfig_fields.h"
#include "facts/kubelet_files.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "facts/running.h"
#include "facts/static_pods.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 4> kComponents{"apiserver", "controller-manager",
                                                      "scheduler", "etcd"};
// Roles that a node has a subject for in any case.
constexpr std::array<std::string_view, 17> kRoles{
    "kube-apiserver static pod manifest",
    "kube-controller-manager static pod manifest",
    "kube-scheduler static pod manifest",
    "etcd static pod manifest",
    "etcd data directory",
    "kube-scheduler kubeconfig",
    "kube-controller-manager kubeconfig",
    "kubelet configuration",
    "kubelet kubeconfig",
    "kubelet client CA",
    "kubelet systemd unit",
    "kube-proxy kubeconfig",
    "CNI configuration",
    kCertificate,
    kPrivateKey,
    kPkiFile,
    kPkiFolder,
};

// A node that was wholly read.
struct WholeNode {
    const NodeEvidence* evidence = nullptr;
    // Why static pods of it may be missing: what does not run may be one of them.
    std::optional<Unknown> pods;
    FileRoles roles;
    Folders certificates{std::string(kKubeadmPki)};
};
using WholeNodes = std::map<std::string, WholeNode, std::less<>>;

// kubeadm's is looked at in any case; another installer has one of its own (Kubespray:
// /etc/kubernetes/ssl), with keys of authorities that no setting names.
void note_certificates(const Settings& apiserver, Folders& folders) {
    for (const std::string_view flag : kFlagsOfCertificateFolders) {
        const Setting setting = apiserver.at(flag);
        const std::string path = clean_path(setting.value.text_or());
        if (const std::size_t slash = path.rfind('/'); slash != std::string::npos) {
            folders.insert(path.substr(0, std::max<std::size_t>(slash, 1)));
        }
    }
}

void add_settings(const ComponentName& name, const ComponentInstance& instance, WholeNode& whole,
                  const FactsData& data, Store& store) {
    const NodeEvidence& node = *whole.evidence;
    const ComponentSource& source = instance.sources.front();
    SettingsSources from;
    from.component = name.name;
    from.node = &node;
    from.why = source.why;
    from.environment = source.environment;
    if (source.arguments) {
        from.line = read_command_line(*source.arguments, name.name, data, store);
    }
    const Settings settings = Settings::derive(from, data, store);
    for (const FileSetting& row : file_settings()) {
        if (!is_setting_of(row, name.name)) {
            continue;
        }
        Value value = settings.at(row.path).value;
        if (row.path == "data-dir" && value.text_or().empty() && !value.is_unknown()) {
            value = store.unknown(Reason::indeterminate,
                                  "without --data-dir etcd keeps its data where it was started");
        }
        whole.roles.add_setting(name.program, row.what, row.use, value);
    }
    if (name.name == "apiserver") note_certificates(settings, whole.certificates);
}

class Deriver {
public:
    Deriver(const Evidence& evidence, const FactsData& data, Store& store)
        : evidence_(evidence), data_(data), store_(store) {}

    Universe derive() {
        universe_.in_scope =
            evidence_.target.kind == TargetKind::cluster || !evidence_.nodes.empty();
        if (!evidence_.nodes_asked) {
            universe_.gaps.push_back(
                {{Reason::not_asked, "node evidence was not asked for"}, {{}, "File", {}, {}}, {}});
            return std::move(universe_);
        }
        add_gaps();
        WholeNodes nodes = whole_nodes();
        add_components(nodes);
        for (const NodeEvidence& node : evidence_.nodes) {
            const auto whole = nodes.find(node.name);
            if (whole != nodes.end()) {
                add_whole(whole->second);
            } else if (node.presence != Presence::absent) {
                add_known_places(node);
            }
        }
        std::stable_sort(universe_.subjects.begin(), universe_.subjects.end(),
                         [](const Subject& a, const Subject& b) { return a.ref < b.ref; });
        return std::move(universe_);
    }

private:
    [[nodiscard]] WholeNodes whole_nodes() const {
        WholeNodes nodes;
        for (const NodeEvidence& node : evidence_.nodes) {
            if (node_gap(evidence_, node.name)) continue;
            WholeNode& whole = nodes[node.name];
            whole.evidence = &node;
            if (!has_no_kubelet(node, store_)) {
                whole.pods = static_pods(evidence_, node, data_, store_).gap;
            }
        }
        return nodes;
    }

    // Nodes that were not read, or whose processes were not.
    void add_gaps() {
        const Request* nodes = evidence_.find("", "nodes");
        if (auto why = gap_of(evidence_, "", "nodes")) {
            universe_.gaps.push_back({std::move(*why),
                                      {"v1", "Node", {}, {}},
                                      nodes == nullptr ? std::string{} : nodes->id});
        }
        std::set<std::string> names;
        for (const NodeEvidence& node : evidence_.nodes) names.insert(node.name);
        if (nodes != nullptr) {
            for (const StoredObject& node : nodes->objects) names.emplace(name_of(node.value));
        }
        for (const std::string& name : names) {
            if (auto why = node_gap(evidence_, name)) {
                universe_.gaps.push_back({std::move(*why), {{}, "File", name, {}}, {}});
            }
        }
        if (names.empty() && universe_.gaps.empty()) {
            universe_.gaps.push_back(
                {{Reason::not_asked, "no node gave evidence"}, {{}, "File", {}, {}}, {}});
        }
    }

    // What the control plane names.
    void add_components(WholeNodes& nodes) {
        for (const std::string_view component : kComponents) {
            const ComponentName& name = *component_named(component);
            std::set<std::string> seen;  // nodes where it is set in a way that was read
            for (const ComponentInstance& instance :
                 component_instances(name, evidence_, data_, store_)) {
                const auto node = nodes.find(instance.node);
                const bool runs = instance.find("process") != nullptr;
                if (node != nodes.end() &&
                    (runs || (instance.find("manifest") != nullptr && !node->second.pods))) {
                    seen.emplace(instance.node);
                    add_settings(name, instance, node->second, data_, store_);
                }
            }
            for (auto& [node, whole] : nodes) {
                if (whole.pods && !seen.contains(node)) {
                    whole.roles.miss_settings(name.program, name.name, *whole.pods);
                }
            }
        }
    }

    void add_whole(WholeNode& whole) {
        const NodeEvidence& node = *whole.evidence;
        FileRoles& roles = whole.roles;
        add_kubelet_files(evidence_, node, data_, store_, roles);
        add_kube_proxy_files(node, data_, store_, roles);
        add_placed_files(node, !has_no_kubelet(node, store_), roles);
        add_kubeadm_files(node, whole.certificates, roles);
        if (const auto why = kubelet_gap(node, store_)) {  // K3s: k3s.service, k3s.yaml
            roles.miss("files of what runs the kubelet",
                       {"kubelet systemd unit", "admin kubeconfig"}, *why);
        }
        add_kubeconfig_files(node, store_, roles);
        add_unnamed_files(node, whole.certificates, roles);
        add_subjects(node, roles);
        for (const std::string_view role : kRoles) {
            if (!roles.knows(role)) {
                add(node, std::string(role), Value{}, {std::string(role)}, nothing());
            }
        }
    }

    void add_known_places(const NodeEvidence& node) {
        FileRoles roles;
        add_placed_files(node, /*runs_pods=*/true, roles);
        add_kubeadm_files(node, {std::string(kKubeadmPki)}, roles);
        add_subjects(node, roles);
    }

    void add_subjects(const NodeEvidence& node, const FileRoles& roles) {
        for (const auto& [path, uses] : roles.files()) {
            const auto file = node.files.find(path);
            add_file(node, path, file == node.files.end() ? nullptr : &file->second, uses);
        }
        for (const auto& [path, file] : node.files) {
            if (!roles.files().contains(path) && file.presence != Presence::absent) {
                add_file(node, path, &file, {});
            }
        }
        for (const auto& [name, missing] : roles.missing()) {
            const Value why = store_.unknown(missing.why.reason == Reason::not_asked
                                                 ? not_asked(node, missing.why.text)
                                                 : missing.why);
            add(node, name, why, missing.roles, {why, why, why, why, why, why});
        }
    }

    // Why nobody looked: the node was not read whole, or nothing named it.
    static Unknown not_asked(const NodeEvidence& node, const std::string& text) {
        return gap_of(node.presence, node.reason, "the node")
            .value_or(Unknown{Reason::not_asked, text});
    }

    struct Rights {
        Value exists;
        Value mode;
        Value owner;
        Value target;
        Value parents;
        Value kubeconfig;  // null of a file that is none
    };

    [[nodiscard]] Rights nothing() const {
        return {Value::boolean(false), {}, {}, {}, store_.list({}), {}};
    }

    void add_file(const NodeEvidence& node, const std::string& path, const NodeFile* file,
                  const std::vector<std::string>& uses) {
        const Value name = store_.text(path);
        std::optional<Unknown> why;
        if (file == nullptr) {
            why = not_asked(node, path + " was not read");
        } else if (file->presence == Presence::absent) {
            return add(node, path, name, uses, nothing());
        } else if (file->mode.empty() && file->owner.empty()) {
            why = gap_of(file->presence, file->reason, path);
        }
        if (why) {
            const Value unknown = store_.unknown(*why);
            return add(node, path, name, uses,
                       {unknown, unknown, unknown, unknown, unknown, unknown});
        }
        const auto known = [&](const std::string& text) {
            return text.empty() ? store_.unknown(Reason::not_asked, "it was not read")
                                : store_.text(text);
        };
        add(node, path, name, uses,
            {Value::boolean(true), mode_of(path, file->mode), known(file->owner),
             store_.text(file->target.empty() ? path : file->target), parents(node, path, *file),
             is_kubeconfig(uses) ? kubeconfig_fields(node, path, store_) : Value{}});
    }

    static bool is_kubeconfig(const std::vector<std::string>& uses) {
        return std::any_of(uses.begin(), uses.end(),
                           [](const std::string& use) { return use.ends_with(" kubeconfig"); });
    }

    [[nodiscard]] Value mode_of(const std::string& path, const std::string& text) {
        if (text.empty()) return store_.unknown(Reason::not_asked, "it was not read");
        return parse_mode(text) ? store_.text(text)
                                : store_.unknown(Reason::malformed,
                                                 "the mode of " + path + " is no octal number");
    }

    // The folders above: of a path without links those that its text names.
    [[nodiscard]] Value parents(const NodeEvidence& node, const std::string& path,
                                const NodeFile& file) {
        std::vector<std::string> folders = file.through;
        if (file.target.empty()) {
            folders = {"/"};
            for (std::size_t at = path.find('/', 1); at != std::string::npos;
                 at = path.find('/', at + 1)) {
                folders.push_back(path.substr(0, at));
            }
        }
        std::vector<Value> list;
        for (const std::string& folder : folders) {
            const auto found = node.directories.find(folder);
            if (found == node.directories.end()) {
                list.push_back(store_.unknown(Reason::not_asked, folder + " was not looked at"));
            } else if (const auto why =
                           gap_of(found->second.presence, found->second.reason, folder)) {
                list.push_back(store_.unknown(*why));
            } else {
                list.push_back(store_.map({{"path", store_.text(folder)},
                                           {"mode", mode_of(folder, found->second.mode)},
                                           {"owner", store_.text(found->second.owner)}}));
            }
        }
        return store_.list(list);
    }

    void add(const NodeEvidence& node, const std::string& name, const Value& path,
             const std::vector<std::string>& uses, const Rights& rights) {
        std::vector<Value> roles;
        for (const std::string& use : uses) roles.push_back(store_.text(use));
        Subject subject;
        subject.ref = SubjectRef{{}, "File", node.name, name};
        subject.source = SubjectSource::node;
        subject.object = store_.map({{"path", path},
                                     {"roles", store_.list(roles)},
                                     {"node", store_.text(node.name)},
                                     {"exists", rights.exists},
                                     {"mode", rights.mode},
                                     {"owner", rights.owner},
                                     {"target", rights.target},
                                     {"parents", rights.parents},
                                     {"kubeconfig", rights.kubeconfig}});
        universe_.subjects.push_back(std::move(subject));
    }

    const Evidence& evidence_;
    const FactsData& data_;
    Store& store_;
    Universe universe_;
};

}  // namespace

Universe derive_files(const Evidence& evidence, const FactsData& data, Store& store) {
    return Deriver(evidence, data, store).derive();
}

}  // namespace assay

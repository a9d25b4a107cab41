#include "facts/kubelet_files.h"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/component_sources.h"
#include "facts/file_trees.h"
#include "facts/node_files.h"
#include "facts/running.h"
#include "facts/static_pods.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 4> kStaticPrograms{
    "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"};
constexpr std::string_view kManifest = " static pod manifest";
constexpr std::string_view kDropIn = "kubelet configuration drop-in";

class KubeletReader {
public:
    KubeletReader(const Evidence& evidence, const NodeEvidence& node, const FactsData& data,
                  Store& store, FileRoles& roles)
        : evidence_(evidence), node_(node), data_(data), store_(store), roles_(roles) {}

    void read() {
        if (has_no_kubelet(node_, store_)) {
            return;
        }
        const SettingsSources kubelet =
            daemon_sources(evidence_, "kubelet", node_.name, data_, store_);
        if (!kubelet.line) {
            miss_all(kubelet.why);
        } else {
            read_flags(kubelet);
            read_settings(kubelet);
        }
        read_static_pods();
    }

private:
    void miss_all(const Unknown& why) {
        roles_.miss("files that kubelet names",
                    {"kubelet configuration", std::string(kDropIn), "kubelet kubeconfig",
                     "kubelet bootstrap kubeconfig", "kubelet client CA", std::string(kCertificate),
                     std::string(kPrivateKey), std::string(kPkiFile)},
                    why);
    }

    void read_flags(const SettingsSources& kubelet) {
        const auto named = [&](std::string_view flag) {
            const CommandLine::Flag* found = kubelet.line->find(flag);
            return found == nullptr ? Value{} : found->value;
        };
        roles_.add_setting("kubelet", "configuration", FileUse::data, named("config"));
        roles_.add_setting("kubelet", "kubeconfig", FileUse::kubeconfig, named("kubeconfig"));
        for (const std::string_view flag :
             {"bootstrap-kubeconfig", "experimental-bootstrap-kubeconfig"}) {
            roles_.add_setting("kubelet", "bootstrap kubeconfig", FileUse::kubeconfig, named(flag));
        }
        read_drop_ins(named("config-dir"));
        const Value folder = named("cert-dir");
        if (folder.is_unknown()) {
            roles_.add_setting("kubelet", "certificates", FileUse::certificates, folder);
        } else {
            const std::string_view named_folder = folder.text_or();
            add_certificates(node_, std::string(named_folder.empty() ? kKubeletPki : named_folder),
                             "kubelet", roles_);
        }
    }

    void read_drop_ins(const Value& folder) {
        if (folder.is_unknown()) {
            roles_.add_setting("kubelet", "configuration drop-in", FileUse::data, folder);
        }
        if (folder.text_or().empty()) {
            return;
        }
        for (const DropIn& drop_in : drop_in_files(&node_, {}, folder.as_text(), store_)) {
            const auto file = node_.files.find(drop_in.path);
            if (file != node_.files.end() && !file->second.folder &&
                drop_in.path.ends_with(".conf")) {
                roles_.add(drop_in.path, std::string(kDropIn));
            } else if (drop_in.document.is_unknown()) {  // a folder whose names were not read
                roles_.miss(drop_in.path + "/*", {std::string(kDropIn)},
                            drop_in.document.to_unknown());
            }
        }
    }

    void read_settings(const SettingsSources& kubelet) {
        const Settings settings = Settings::derive(kubelet, data_, store_);
        const auto add = [&](std::string_view path, std::string_view what, FileUse use) {
            Setting setting = settings.at(path);
            if (setting.value.is_text()) {
                setting.value = store_.text(kubelet_path(kubelet, setting));
            }
            roles_.add_setting("kubelet", what, use, setting.value);
        };
        add("authentication.x509.clientCAFile", "client CA", FileUse::certificate);
        add("tlsCertFile", "TLS certificate", FileUse::certificate);
        add("tlsPrivateKeyFile", "TLS key", FileUse::private_key);
    }

    void read_static_pods() {
        const StaticPods found = static_pods(evidence_, node_, data_, store_);
        if (found.gap) {
            std::vector<std::string> missed;
            for (const std::string_view program : kStaticPrograms) {
                missed.push_back(std::string(program) + std::string(kManifest));
            }
            roles_.miss("static pod manifests", missed, *found.gap);
        }
        if (!found.sure) {  // the folder is not known to be the one
            return;
        }
        for (const StaticPod& pod : found.pods) {
            roles_.add(pod.path, std::string(kManifest.substr(1)));
            for (const std::string_view program : kStaticPrograms) {
                if (component_container(pod.document, program, /*is_static=*/true)) {
                    roles_.add(pod.path, std::string(program) + std::string(kManifest));
                }
            }
        }
    }

    const Evidence& evidence_;
    const NodeEvidence& node_;
    const FactsData& data_;
    Store& store_;
    FileRoles& roles_;
};

}  // namespace

std::string kubelet_path(const SettingsSources& kubelet, const Setting& setting) {
    const std::string_view named = setting.value.text_or();
    const CommandLine::Flag* file = kubelet.line->find("config");
    const bool from_file = file != nullptr && setting.origin == file->value;
    return from_file ? below_file(setting.origin.text_or(), named) : std::string(named);
}

bool has_no_kubelet(const NodeEvidence& node, Store& store) {
    return node.host && !runs(node, "kubelet", store);
}

void add_kubelet_files(const Evidence& evidence, const NodeEvidence& node, const FactsData& data,
                       Store& store, FileRoles& roles) {
    KubeletReader(evidence, node, data, store, roles).read();
}

void add_kube_proxy_files(const NodeEvidence& node, const FactsData& data, Store& store,
                          FileRoles& roles) {
    for (const Process& process : node.processes) {
        const auto arguments = arguments_of(process, "kube-proxy", store);
        if (!arguments) {
            continue;
        }
        SettingsSources from;
        from.component = "kube-proxy";
        from.node = &node;
        from.line = read_command_line(*arguments, from.component, data, store);
        const Settings settings = Settings::derive(from, data, store);
        roles.add_setting("kube-proxy", "kubeconfig", FileUse::kubeconfig,
                          settings.at("clientConnection.kubeconfig").value);
    }
    const auto hidden = kubelet_gap(node, store);
    if (hidden && !runs(node, "kube-proxy", store)) {
        roles.miss("files that kube-proxy names", {"kube-proxy kubeconfig"}, *hidden);
    }
}

}  // namespace assay

#include "facts/static_pods.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "facts/component_sources.h"
#include "facts/kubelet_files.h"
#include "facts/node_files.h"
#include "facts/presence_gap.h"
#include "facts/settings.h"

namespace assay {
namespace {

constexpr std::string_view kKubeadmFolder = "/etc/kubernetes/manifests";

struct ManifestPath {
    std::string path;            // empty: there is none
    std::optional<Unknown> gap;  // why it is not known: `path` is a guess
};

ManifestPath manifest_path(const Evidence& evidence, const NodeEvidence& node,
                           const FactsData& data, Store& store) {
    const SettingsSources kubelet = daemon_sources(evidence, "kubelet", node.name, data, store);
    if (!kubelet.line) {
        return {std::string(kKubeadmFolder), kubelet.why};
    }
    const Setting setting = Settings::derive(kubelet, data, store).at("staticPodPath");
    if (setting.value.is_unknown()) {
        return {std::string(kKubeadmFolder), setting.value.to_unknown()};
    }
    const std::string named(setting.value.text_or());
    const std::string path = clean_path(kubelet_path(kubelet, setting));
    if (path.empty() && !named.empty()) {
        return {{}, Unknown{Reason::indeterminate, "staticPodPath is relative: " + named}};
    }
    return {path, std::nullopt};
}

class Reader {
public:
    Reader(const NodeEvidence& node, Store& store) : node_(node), store_(store) {}

    StaticPods read(const ManifestPath& from) {
        out_.gap = from.gap;
        out_.sure = !from.gap;
        if (from.path.empty()) {
            return std::move(out_);
        }
        const auto found = node_.files.find(from.path);
        if (found == node_.files.end()) {
            note(Unknown{Reason::not_asked, from.path + " was not read"});
        } else if (found->second.folder) {
            note(gap_of(found->second.presence, found->second.reason, from.path));
            read_folder(from.path + "/");
        } else if (found->second.presence != Presence::absent) {
            read_file(from.path);
        }
        return std::move(out_);
    }

private:
    void note(const std::optional<Unknown>& gap) {
        if (!out_.gap) {
            out_.gap = gap;
        }
    }

    void read_folder(const std::string& prefix) {
        for (auto file = node_.files.lower_bound(prefix);
             file != node_.files.end() && file->first.starts_with(prefix); ++file) {
            const std::string_view name = std::string_view(file->first).substr(prefix.size());
            const bool hidden = name.starts_with('.') || name.find('/') != std::string_view::npos;
            if (!hidden && !file->second.folder && file->second.presence != Presence::absent) {
                read_file(file->first);
            }
        }
    }

    void read_file(const std::string& path) {
        const Value document = config_file(&node_, {}, path, store_);
        if (document.is_unknown()) {
            note(document.to_unknown());
        } else if (document.get("kind").text_or() == "Pod") {
            out_.pods.push_back({path, document});
        }
    }

    const NodeEvidence& node_;
    Store& store_;
    StaticPods out_;
};

}  // namespace

StaticPods static_pods(const Evidence& evidence, const NodeEvidence& node, const FactsData& data,
                       Store& store) {
    return Reader(node, store).read(manifest_path(evidence, node, data, store));
}

}  // namespace assay

#include "facts/files.h"

#include <string>
#include <string_view>
#include <utility>

#include "facts/presence_gap.h"
#include "facts/running.h"

namespace assay {
namespace {

// kubeadm's layout (cmd/kubeadm/app/constants/constants.go).
std::string_view role_of(std::string_view path) {
    if (path.starts_with("/etc/kubernetes/manifests/")) return "manifest";
    if (path.starts_with("/etc/kubernetes/pki/")) return path.ends_with(".key") ? "key" : "pki";
    if (path.starts_with("/etc/kubernetes/") && path.ends_with(".conf")) return "kubeconfig";
    if (path.starts_with("/var/lib/kubelet/")) return "kubelet";
    if (path.starts_with("/var/lib/etcd")) return "etcd-data";
    return {};
}

Subject subject_of(const NodeEvidence& node, const std::string& path, const NodeFile& file,
                   Store& store) {
    const auto why = gap_of(file.presence, file.reason, path);
    const auto known = [&](const std::string& text) {
        if (why) return store.unknown(*why);
        return text.empty() ? store.unknown(Reason::not_asked, "it was not read")
                            : store.text(text);
    };
    Subject subject;
    subject.ref = SubjectRef{{}, "File", node.name, path};
    subject.source = "node";
    subject.object = store.map({{"path", store.text(path)},
                                {"role", store.text(role_of(path))},
                                {"node", store.text(node.name)},
                                {"mode", known(file.mode)},
                                {"owner", known(file.owner)}});
    return subject;
}

}  // namespace

Universe derive_files(const Evidence& evidence, Store& store) {
    Universe universe;
    universe.in_scope = evidence.target.kind == TargetKind::cluster || !evidence.nodes.empty();
    if (!evidence.nodes_asked) {
        universe.gaps.push_back(
            {{Reason::not_asked, "node evidence was not asked for"}, {{}, "File", {}, {}}, {}});
    }
    for (const NodeEvidence& node : evidence.nodes) {
        if (const auto why = node_gap(evidence, node.name)) {
            universe.gaps.push_back({*why, {{}, "File", node.name, {}}, {}});
        }
        for (const auto& [path, file] : node.files) {
            if (file.presence != Presence::absent) {
                universe.subjects.push_back(subject_of(node, path, file, store));
            }
        }
    }
    return universe;
}

}  // namespace assay

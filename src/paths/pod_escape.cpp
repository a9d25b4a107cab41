#include "paths/pod_escape.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "facts/objects.h"
#include "facts/typed_reads.h"

namespace assay {
namespace {

// What root of a node runs or obeys.
constexpr std::array<std::string_view, 14> kObeyed{"/etc/kubernetes/manifests",
                                                   "/etc/cron.d",
                                                   "/etc/systemd/system",
                                                   "/etc/cni/net.d",
                                                   "/etc/ld.so.preload",
                                                   "/opt/cni/bin",
                                                   "/proc",
                                                   "/root",
                                                   "/usr/bin",
                                                   "/usr/sbin",
                                                   "/usr/lib",
                                                   "/usr/local/bin",
                                                   "/var/lib/kubelet",
                                                   "/var/spool/cron"};
constexpr std::array<std::string_view, 6> kSockets{"/run/containerd/containerd.sock",
                                                   "/var/run/containerd/containerd.sock",
                                                   "/run/docker.sock",
                                                   "/var/run/docker.sock",
                                                   "/run/crio/crio.sock",
                                                   "/var/run/crio/crio.sock"};
constexpr std::array<std::string_view, 4> kKeys{"/etc/kubernetes/pki", "/etc/kubernetes/admin.conf",
                                                "/etc/kubernetes/super-admin.conf",
                                                "/var/lib/etcd"};
constexpr std::array<std::string_view, 6> kCapabilities{
    "ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"};

bool holds_any(std::string_view folder, std::span<const std::string_view> places) {
    return std::ranges::any_of(places,
                               [&](std::string_view place) { return !!rest_below(folder, place); });
}

// `added`: the capabilities that a security context adds.
bool adds(const Value& added, std::string_view wanted) {
    return std::ranges::any_of(added.items_or_none(), [&](const Value& item) {
        std::string_view name = item.text_or();
        if (name.starts_with("CAP_")) name.remove_prefix(4);
        return name == wanted;
    });
}

// Whether a mount may show a path on the node: of most pods none does.
bool has_host_path(const Value& spec) {
    return std::ranges::any_of(spec.get("volumes").items_or_none(), [](const Value& volume) {
        return !volume.get("hostPath").get("path").text_or().empty();
    });
}

// The path on the node that a mount shows; empty where it is none.
std::string mounted_path(const Value& spec, const Value& mount) {
    for (const Value& volume : spec.get("volumes").items_or_none()) {
        if (volume.get("name").text_or() != mount.get("name").text_or()) continue;
        const std::string path(volume.get("hostPath").get("path").text_or());
        return path.empty() ? path
                            : clean_path(path + "/" + std::string(mount.get("subPath").text_or()));
    }
    return {};
}

std::string field_of(const Value& spec, const Value& container) {
    const Value context = container.get("securityContext");
    if (context.get("privileged").is_true()) return "privileged";
    const Value added = context.get("capabilities").get("add");
    for (const std::string_view name : kCapabilities) {
        if (adds(added, name)) return "capability " + std::string(name);
    }
    if (adds(added, "SYS_PTRACE") && spec.get("hostPID").is_true()) {
        return "capability SYS_PTRACE with hostPID";
    }
    for (const Value& mount : container.get("volumeMounts").items_or_none()) {
        const std::string path = mounted_path(spec, mount);
        if (path.empty()) continue;
        const bool writes = !mount.get("readOnly").is_true() && holds_any(path, kObeyed);
        if (writes || holds_any(path, kSockets)) return "hostPath " + path;
    }
    return {};
}

// A member of the container's security context, else the pod's.
Value setting(const Value& spec, const Value& container, std::string_view name) {
    const Value own = container.get("securityContext").get(name);
    return own.is_null() ? spec.get("securityContext").get(name) : own;
}

std::optional<Unknown> guard_of(const Value& spec, const Value& container) {
    const Value users = spec.get("hostUsers");
    if (users.is_bool() && !users.as_bool()) {
        return Unknown{Reason::indeterminate, "the pod is in a user namespace"};
    }
    const Value user = setting(spec, container, "runAsUser");
    if ((user.is_integer() && user.as_integer() != 0) ||
        setting(spec, container, "runAsNonRoot").is_true()) {
        return Unknown{Reason::indeterminate, "the container does not run as root"};
    }
    return std::nullopt;
}

// Whether keys lie in that folder, or it is a file or folder of them. Certificates are public.
bool holds_keys(std::string_view path) {
    const bool within = rest_below(kKeys[0], path) || rest_below(kKeys[3], path);
    return holds_any(path, kKeys) || (within && !path.ends_with(".crt"));
}

void read_container(const Value& container, TypedReads& reads) {
    const Value context = reads.map(container, "securityContext");
    reads.expect(context.get("privileged"), Kind::boolean);
    const Value added = reads.expect(reads.map(context, "capabilities").get("add"), Kind::list);
    for (const Value& item : added.items_or_none()) reads.text(item);
    for (const Value& mount : reads.maps(container.get("volumeMounts"))) {
        reads.text(mount.get("name"));
        reads.text(mount.get("subPath"));
        reads.expect(mount.get("readOnly"), Kind::boolean);
    }
}

}  // namespace

std::optional<Unknown> unread_ways(const Value& spec) {
    TypedReads reads("a field of the pod");
    reads.expect(spec, Kind::map);
    reads.expect(spec.get("hostPID"), Kind::boolean);
    reads.text(spec.get("serviceAccount"));
    reads.text(spec.get("serviceAccountName"));
    for (const char* const list : {"containers", "initContainers", "ephemeralContainers"}) {
        for (const Value& container : reads.maps(spec.get(list))) read_container(container, reads);
    }
    for (const Value& volume : reads.maps(spec.get("volumes"))) {
        reads.text(volume.get("name"));
        reads.text(reads.map(volume, "hostPath").get("path"));
        reads.maps(reads.map(volume, "projected").get("sources"));
    }
    return reads.unread();
}

std::string control_plane_keys_of(const Value& spec) {
    if (!has_host_path(spec)) return {};
    for (const Value& container : all_containers(spec)) {
        for (const Value& mount : container.get("volumeMounts").items_or_none()) {
            const std::string path = mounted_path(spec, mount);
            if (!path.empty() && holds_keys(path)) {
                return "container " + std::string(container.get("name").text_or()) + ": hostPath " +
                       path;
            }
        }
    }
    return {};
}

std::optional<KubeletFolders> node_files_of(const Value& spec) {
    constexpr std::string_view kClient = "/var/lib/kubelet/pki";
    constexpr std::string_view kPods = "/var/lib/kubelet/pods";
    const auto shows = [](std::string_view path, std::string_view folder) {
        return rest_below(path, folder) || rest_below(folder, path);
    };
    std::optional<KubeletFolders> found;
    if (!has_host_path(spec)) return found;
    for (const Value& container : all_containers(spec)) {
        for (const Value& mount : container.get("volumeMounts").items_or_none()) {
            const std::string path = mounted_path(spec, mount);
            if (path.empty()) continue;
            KubeletFolders files{
                "container " + std::string(container.get("name").text_or()) + ": hostPath " + path,
                shows(path, kClient) && !path.ends_with(".crt"), shows(path, kPods),
                guard_of(spec, container)};
            if (!files.kubelet && !files.tokens) continue;
            if (!found || (files.kubelet && !found->kubelet)) found = std::move(files);
        }
    }
    return found;
}

std::optional<Escape> escape_of(const Value& spec) {
    std::optional<Escape> found;
    for (const Value& container : all_containers(spec)) {
        const std::string field = field_of(spec, container);
        if (field.empty()) continue;
        const auto guard = guard_of(spec, container);
        if (!found || (found->guard && !guard)) {
            found = Escape{
                "container " + std::string(container.get("name").text_or()) + ": " + field, guard};
        }
    }
    return found;
}

}  // namespace assay

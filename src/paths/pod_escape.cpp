#include "paths/pod_escape.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "facts/objects.h"

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

bool adds(const Value& context, std::string_view wanted) {
    return std::ranges::any_of(context.get("capabilities").get("add").items_or_none(),
                               [&](const Value& item) {
                                   std::string_view name = item.text_or();
                                   if (name.starts_with("CAP_")) name.remove_prefix(4);
                                   return name == wanted;
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
    for (const std::string_view name : kCapabilities) {
        if (adds(context, name)) return "capability " + std::string(name);
    }
    if (spec.get("hostPID").is_true() && adds(context, "SYS_PTRACE")) {
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

// Remembers the first part of a pod that is not of its type.
class Types {
public:
    // The members of a list, each a map.
    std::span<const Value> maps(const Value& list) {
        expect(list, Kind::list);
        for (const Value& item : list.items_or_none()) expect(item, Kind::map, true);
        return list.items_or_none();
    }
    void expect(const Value& value, Kind kind, bool there = false) {
        if (value.kind() == kind || (value.is_null() && !there) || unread_) return;
        unread_ = value.is_unknown()
                      ? value.to_unknown()
                      : Unknown{Reason::malformed, "a field of the pod could not be understood"};
    }
    void expect_container(const Value& container) {
        const Value context = container.get("securityContext");
        const Value capabilities = context.get("capabilities");
        const Value added = capabilities.get("add");
        expect(context, Kind::map);
        expect(context.get("privileged"), Kind::boolean);
        expect(capabilities, Kind::map);
        expect(added, Kind::list);
        for (const Value& item : added.items_or_none()) expect(item, Kind::text);
        for (const Value& mount : maps(container.get("volumeMounts"))) {
            expect(mount.get("name"), Kind::text);
            expect(mount.get("subPath"), Kind::text);
            expect(mount.get("readOnly"), Kind::boolean);
        }
    }
    void expect_volume(const Value& volume) {
        expect(volume.get("name"), Kind::text);
        expect(volume.get("hostPath"), Kind::map);
        expect(volume.get("hostPath").get("path"), Kind::text);
        expect(volume.get("projected"), Kind::map);
        maps(volume.get("projected").get("sources"));
    }
    [[nodiscard]] const std::optional<Unknown>& unread() const { return unread_; }

private:
    std::optional<Unknown> unread_;
};

}  // namespace

std::optional<Unknown> unread_ways(const Value& spec) {
    Types types;
    types.expect(spec, Kind::map);
    types.expect(spec.get("hostPID"), Kind::boolean);
    types.expect(spec.get("serviceAccount"), Kind::text);
    types.expect(spec.get("serviceAccountName"), Kind::text);
    for (const char* const list : {"containers", "initContainers", "ephemeralContainers"}) {
        for (const Value& container : types.maps(spec.get(list))) types.expect_container(container);
    }
    for (const Value& volume : types.maps(spec.get("volumes"))) types.expect_volume(volume);
    return types.unread();
}

std::string control_plane_keys_of(const Value& spec) {
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

// What a run wants to know, before anything is asked: plain data, made from the selected checks.
//
// Role: policy makes it, collect carries it out, `kubeassay rbac` prints the rights it needs.
// A file target ignores it except to say which checks it cannot feed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// A kind to LIST. Group "" is the core group. `version` is the preferred one of our tables; the
// server's discovery may give another.
struct WantedKind {
    std::string group;
    std::string version;
    std::string resource;  // plural, lower case: "pods"
    std::string kind;      // "Pod"
    bool required = true;  // false: a cluster that does not serve it is not unusual (CRDs)
    friend auto operator<=>(const WantedKind&, const WantedKind&) = default;
};

// Handshakes with the API server's own port; every other probe is an HTTP request.
inline constexpr std::string_view kTlsProbe = "tls";

// A question without credentials. `name` is how checks ask for it and how reports list it.
struct WantedProbe {
    std::string name;  // "/version", "/api/v1/namespaces", "http:8080/version", "tls"
    friend auto operator<=>(const WantedProbe&, const WantedProbe&) = default;
};

// The resource whose request holds what kubelets say of their own configuration: one object per
// Node, {apiVersion, kind: KubeletConfiguration, metadata: {name}, kubeletconfig}.
inline constexpr std::string_view kConfigz = "nodes/configz";

// Who is asked for it: the API server, which asks the kubelet (get on nodes/proxy), or the
// kubelet's own port (get on nodes/configz; on nodes/proxy before Kubernetes 1.33).
enum class ConfigzRoad : std::uint8_t { api_server, kubelet };

// The probe of one Node's kubelet (collect/kubelet_probe.h).
[[nodiscard]] inline std::string kubelet_probe_name(std::string_view node) {
    return "kubelet " + std::string(node);
}

struct Plan {
    std::vector<WantedKind> kinds;    // sorted, unique
    std::vector<WantedProbe> probes;  // sorted, unique; empty when probes are switched off
    // Node evidence (processes, files, listeners): a live source reads each Node by a Job. The
    // Nodes are among the kinds.
    bool nodes = false;
    // The kinds that may embed pod templates (snapshot/custom_kinds.h): known when the definitions
    // were read, which are among the kinds.
    bool custom_templates = false;
    // Every kubelet is asked at its own port, without credentials; the Nodes are among the kinds.
    bool kubelet_probes = false;
    std::optional<ConfigzRoad> configz{};  // kConfigz, of every Node; the Nodes are among the kinds
};

}  // namespace assay

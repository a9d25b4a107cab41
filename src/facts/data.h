// The dated tables that facts are derived with: profiles/facts/*.yaml as plain structs.
//
// Role: what is true of Kubernetes but stands in no cluster: end of life, skew, the bootstrap
// policy, kubeadm's own workloads, consoles, flags and their defaults. policy/facts_data reads the
// files; facts/ only uses the structs. Every row of the files cites its source.
// Ownership: the values point into the store beside them, which copies share.
// Two tables are read when they are asked for: an audit of files without a node or a control plane
// asks for neither.
// Absence: what a table does not say is unknown(undecided), never a guess.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/lazy.h"
#include "base/timepoint.h"
#include "facts/rbac_rule.h"
#include "facts/version.h"
#include "facts/vulnerability_data.h"
#include "value/store.h"

namespace assay {

// profiles/facts/versions.yaml
//   asOf: 2026-11-20
//   sources: [text, ...]
//   kubernetes:
//     - {minor: "1.36", released: 2026-04-22, endOfLife: 2027-06-28, latest: 1.36.4}
//   skew:                      # how many minors a kubelet may be older; first row that holds
//     - {kubelet: "<1.25", older: 2, source: text}
//     - {kubelet: ">=1.25", older: 3, source: text}
struct KubernetesRelease {
    int major = 1;
    int minor = 0;
    Instant released;
    Instant end_of_life;
    std::string latest;  // newest patch known when the table was made
};
struct SkewRule {
    VersionRange kubelet;
    int older = 0;
    std::string source;
};

// profiles/facts/bootstrap.yaml: the bootstrap policy, rules spelt as in Kubernetes
//   asOf, sources
//   roles:
//     - kind: ClusterRole            # or Role, then with namespace
//       name: cluster-admin
//       kubernetes: ">=1.10"         # optional
//       rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}, {nonResourceURLs: ["*"], verbs:
//       ["*"]}]
//   bindings:
//     - kind: ClusterRoleBinding     # or RoleBinding, then with namespace
//       name: cluster-admin
//       roleRef: {kind: ClusterRole, name: cluster-admin}
//       subjects: [{kind: Group, name: "system:masters"}]
// One name may have several rows: any of them may hold. Names are exact.
struct BootstrapRole {
    std::string kind;
    std::string ns;
    std::string name;
    VersionRange kubernetes;
    std::vector<PolicyRule> rules;
};
struct SubjectName {
    std::string kind;  // User, Group, ServiceAccount
    std::string ns;    // of a ServiceAccount
    std::string name;
    friend auto operator<=>(const SubjectName&, const SubjectName&) = default;
};
struct BootstrapBinding {
    std::string kind;
    std::string ns;
    std::string name;
    std::string role_kind;
    std::string role_name;
    VersionRange kubernetes;
    std::vector<SubjectName> subjects;
};

// profiles/facts/platform.yaml: workloads that belong to the platform and what they may do
//   asOf, sources
//   workloads:
//     - distribution: kubeadm
//       namespace: kube-system
//       kind: DaemonSet              # Deployment, DaemonSet, ..., or Node: a mirror pod
//       name: kube-proxy             # of a mirror pod: the name without "-" and the node's name
//       images: [registry.k8s.io/kube-proxy]      # repositories, no tag; every container's
//       serviceAccounts: [kube-proxy]             # optional; empty: none or "default"
//       privileged: true             # all optional, default false or empty
//       hostNetwork: true
//       hostPID: false
//       hostIPC: false
//       hostPaths: [/lib/modules, /run/xtables.lock]   # exact, or ending in "/*"
//       capabilities: [NET_BIND_SERVICE]          # that may be added
// A workload is the platform's only when nothing in it goes beyond its row.
struct PlatformWorkload {
    std::string distribution;
    std::string ns;
    std::string kind;
    std::string name;
    std::vector<std::string> images;
    std::vector<std::string> service_accounts;
    bool privileged = false;
    bool host_network = false;
    bool host_pid = false;
    bool host_ipc = false;
    std::vector<std::string> host_paths;
    std::vector<std::string> capabilities;
};

// profiles/facts/consoles.yaml: what should not be reachable from outside
//   asOf, sources
//   consoles:
//     - name: Kubernetes Dashboard
//       services: [kubernetes-dashboard]          # names of Services, exact
//       labels: [{k8s-app: kubernetes-dashboard}] # all pairs of one map, on the Service or its
//       pods images: [kubernetesui/dashboard, docker.io/kubernetesui/dashboard]  # repositories, no
//       tag ports: []                                 # target port (or port) numbers
// Any of the four is enough.
struct Console {
    std::string name;
    std::vector<std::string> services;
    std::vector<std::vector<std::pair<std::string, std::string>>> labels;
    std::vector<std::string> images;
    std::vector<int> ports;
};

// Tables that checks read themselves, with facts.table('name'):
//   asOf, sources
//   rows: [{...}] or {key: {...}}    # whatever the check that reads them wants
// One file for each name: profiles/facts/<name>.yaml.
inline constexpr std::array<std::string_view, 3> kCheckTables{"end-of-life", "network-plugins",
                                                              "removed-apis"};

// profiles/facts/components.yaml: flags of the components and their defaults
//   asOf, sources
//   flags:                         # how a command line is read; a flag that is not here is read by
//     - component: kubelet         # its look: "true"/"false", a number, else text
//       name: anonymous-auth
//       type: bool                 # bool, int, text, list (commas; repeated ones append), map,
//                                  # gates (facts/feature_gates.h)
//       path: authentication.anonymous.enabled   # optional: the setting of the config file it sets
//       ignoredWithFile: true      # optional: it counts for nothing beside --config
//   defaults:                      # first row that holds; a path without rows has no default
//     - component: kubelet
//       path: authentication.anonymous.enabled
//       value: false
//       kubernetes: ">=1.10"       # optional
//       configFile: true           # optional: only with (true) or without (false) a config file
//       zeroIsUnset: true          # optional: "", 0, 0s, false or [] in a file gives the default
//       source: cmd/kubelet/app/options/options.go applyLegacyDefaults
//   admission:                     # plugins that are on unless disabled
//     - {kubernetes: ">=1.34", plugins: [NamespaceLifecycle, ...], source: text}
// component: apiserver, controller-manager, scheduler, etcd, kubelet, kube-proxy.
enum class FlagType : unsigned char { boolean, integer, text, list, map, gates };
struct ComponentFlag {
    std::string component;
    std::string name;
    FlagType type = FlagType::text;
    std::string path;
    bool ignored_with_file = false;
};
struct ComponentDefault {
    std::string component;
    std::string path;
    Value value;
    VersionRange kubernetes;
    enum class When : unsigned char { always, with_config_file, without_config_file };
    When when = When::always;
    std::string source;
    bool zero_is_unset = false;
};
struct AdmissionDefaults {
    VersionRange kubernetes;
    std::vector<std::string> plugins;
    std::string source;
};

struct ComponentTables {
    std::shared_ptr<Store> store = std::make_shared<Store>();  // owns ComponentDefault::value
    std::vector<ComponentFlag> flags;
    std::vector<ComponentDefault> defaults;
    std::vector<AdmissionDefaults> admission;
};

struct FactsData {
    std::shared_ptr<Store> store = std::make_shared<Store>();  // owns `tables`
    std::vector<KubernetesRelease> releases;
    std::vector<SkewRule> skew;
    std::vector<BootstrapRole> bootstrap_roles;
    std::vector<BootstrapBinding> bootstrap_bindings;
    std::vector<PlatformWorkload> platform_workloads;
    std::vector<Console> consoles;
    std::map<std::string, Value, std::less<>> tables;  // rows of kCheckTables
    Lazy<ComponentTables> components;                  // components.yaml
    Lazy<VulnerabilityData> vulnerable;                // vulnerabilities.yaml and vendors.yaml
    std::string vulnerable_as_of;                      // the older date of those two
};

}  // namespace assay

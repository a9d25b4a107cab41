// The evidence of one cluster: what was asked, what came, and why some is missing.
//
// Role: the value that flows from collect/ to facts/. A snapshot file is this, written down; a live
// audit judges exactly the lines it would write.
// Ownership: owns its store; every Value below lives in it. Move-only.
// Ordering: requests by (group, resource); objects by (namespace, name, then text); nodes and
// probes by name. The order never depends on how the evidence arrived.
// Absence: a kind that nobody planned has no request at all; find() then gives nullptr and facts
// treat it as not_asked.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "base/shared.h"
#include "base/timepoint.h"
#include "value/store.h"

namespace assay {

// Where an object was read: a request of the API, or a byte range of a file.
struct Origin {
    std::string file;        // relative to the target; empty for the API
    std::size_t offset = 0;  // of the document in the file
    std::size_t length = 0;  // 0 when the whole file is the document or the source is the API
    std::size_t line = 0;    // of the document's first byte, from 1; 0 when not known
    friend bool operator==(const Origin&, const Origin&) = default;
};

struct StoredObject {
    Value value;  // a map with apiVersion, kind, metadata; redacted
    Shared<Origin> origin;
};

// One LIST, or for files all objects of one kind. partial: `objects` are some of them.
struct Request {
    std::string id;  // "rbac.authorization.k8s.io/v1/roles", see request_id()
    std::string group;
    std::string version;
    std::string resource;
    std::string kind;
    Presence presence = Presence::not_asked;
    std::string reason;  // one clause when not present: "no right to list secrets"
    int status = 0;      // HTTP, 0 when there was none
    std::uint64_t bytes = 0;
    std::string resource_version;
    std::vector<StoredObject> objects;
};

// What handshakes with the API server's own port showed, without a client certificate. A protocol
// is tried alone, so that "lowest" is what the server agrees to, not what both prefer.
struct TlsAnswer {
    // "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"; empty: not known, the probe's reason says why.
    std::string lowest;
    std::string subject;  // of the server's certificate, RFC 2253
    std::string issuer;
    Instant not_before;
    Instant not_after;
    // "signed" by the authority given, "not-signed", "unknown" when no authority was given. The
    // certificate's dates and names are not part of it.
    std::string chain;
    friend bool operator==(const TlsAnswer&, const TlsAnswer&) = default;
};

// A question without credentials and its answer.
struct Probe {
    std::string name;                         // see WantedProbe
    Presence presence = Presence::not_asked;  // present: an HTTP answer or a certificate came
    std::string reason;                       // of what is not known
    int status = 0;
    bool kubernetes = false;  // the body is a Kubernetes answer (version, list or Status object)
    bool refused = false;     // the connection was refused or dropped: nobody listens there
    std::string version{};    // gitVersion when /version answered
    std::optional<TlsAnswer> tls{};  // of the probe "tls", when it is present
    friend bool operator==(const Probe&, const Probe&) = default;
};

// What stands in a file that must not be read out: its kind, and its length in bytes.
struct SecretContent {
    std::string kind;  // "private-key", "token", "password-file", "credential"
    std::uint64_t length = 0;
    friend bool operator==(const SecretContent&, const SecretContent&) = default;
};

// A file that effective configuration names, or a folder of them. denied, unreachable (too large,
// too slow, no regular file), malformed (left the root): `reason` says which, with the path.
struct NodeFile {
    Presence presence = Presence::not_asked;
    std::string reason;
    std::string mode;     // octal text "0644"
    std::string owner;    // "root:root", by the root's own passwd; numbers when unknown
    bool folder = false;  // its entries are files of their own, or none
    std::optional<std::string> text{};  // only of files that are configuration; redacted
    std::optional<SecretContent> secret{};
    // Where links lead in the end, and every folder on the way there, itself without links. Empty
    // when no part of the path is a link: then the folders are those of the path.
    std::string target{};
    std::vector<std::string> through{};
    // Of the bytes of a file of certificates and nothing else, in hex; empty: of any other, or it
    // was not read. No hash is kept of what may hold a secret: that of a short one gives it away.
    std::string sha256{};
    // Of the first certificate of such a file: the organizations in its subject, to Kubernetes the
    // groups of a client that shows it. Nothing: of any other file, or it was not read.
    std::optional<std::vector<std::string>> organizations{};
    friend bool operator==(const NodeFile&, const NodeFile&) = default;
};
// Files that something else than a component's configuration decides: `kubelet-unit` is what
// systemd starts the kubelet by, `cni` the folders that the container runtime reads network
// configuration from.
struct NodePlace {
    Presence presence = Presence::present;  // whether it is known which they are
    std::string reason;
    std::vector<std::string> paths;  // of `files`; none: the node has no such file
    friend bool operator==(const NodePlace&, const NodePlace&) = default;
};
inline constexpr std::string_view kKubeletUnit = "kubelet-unit";
inline constexpr std::string_view kCniFolders = "cni";
// Places of kubeadm that nothing that runs names (cmd/kubeadm/app/constants/constants.go): a node
// reader looks at them, and says so when they are not there.
inline constexpr std::array<std::string_view, 2> kAdminKubeconfigs{
    "/etc/kubernetes/admin.conf", "/etc/kubernetes/super-admin.conf"};
inline constexpr std::string_view kKubeadmPki = "/etc/kubernetes/pki";
// The flags of kube-apiserver whose files lie in the installer's folder of certificates.
inline constexpr std::array<std::string_view, 2> kFlagsOfCertificateFolders{"client-ca-file",
                                                                            "tls-private-key-file"};
// Where a kubelet without --cert-dir keeps its own (cmd/kubelet/app/options/options.go).
inline constexpr std::string_view kKubeletPki = "/var/lib/kubelet/pki";
struct Process {
    std::vector<std::string> argv;
    // Variables that configure the program: of etcd those that begin with ETCD_, else none.
    std::map<std::string, std::string> environment{};
    // environment was read; only etcd's is asked for.
    Presence environment_presence = Presence::not_asked;
    // What the kernel confines it by: the label or profile of the security module (SELinux,
    // AppArmor), and "disabled", "strict" or "filter" of seccomp. Empty: none, or not known.
    std::string label{};
    std::string seccomp{};
    friend bool operator==(const Process&, const Process&) = default;
};
struct Listener {
    std::string address;
    int port = 0;
    std::string process;  // base name, empty when not known
    friend bool operator==(const Listener&, const Listener&) = default;
};
// /etc/os-release of the node. Empty texts are not known.
struct OsRelease {
    std::string id;          // "debian", "rhel", "almalinux", "amzn", "ubuntu"
    std::string version_id;  // "12", "9.6"
    std::string name;        // PRETTY_NAME
    friend bool operator==(const OsRelease&, const OsRelease&) = default;
};
// One program of the container runtime: runc, crun, containerd, cri-o.
struct NodeSoftware {
    Presence presence = Presence::not_asked;  // absent: known not to be installed
    std::string reason;
    std::string version;  // as the package database or the binary says: "1.1.5+ds1-1+deb12u1+b3"
    std::string manager;  // "dpkg", "rpm"; empty: the binary itself was asked (--run-version)
    std::string package;  // binary package: "runc", "containerd.io"
    std::string source;   // source package, without its version; as `package` when they are one
    // The source's version where the database tells another than the package's (binary rebuilds).
    std::string source_version;
    std::string vendor;  // Vendor of an rpm, Maintainer of a deb
    std::string path;    // the binary that the runtime's configuration names, or the package holds
    friend bool operator==(const NodeSoftware&, const NodeSoftware&) = default;
};
// What a package database holds.
struct NodePackages {
    Presence presence = Presence::not_asked;  // absent: there is no such database, or an empty one
    std::string reason;
    // Lines "runc 1.1.5+ds1-1+b3 amd64", sorted. One text, which machines that are alike share: a
    // large cluster has millions of packages.
    Shared<std::string> installed{};
    friend bool operator==(const NodePackages&, const NodePackages&) = default;
};
// One place of a node that says how the kernel confines what runs there.
struct ConfinementSource {
    Presence presence = Presence::not_asked;  // absent: known not to be there
    std::string reason;
    std::map<std::string, std::string, std::less<>> values{};  // as they stand there
    friend bool operator==(const ConfinementSource&, const ConfinementSource&) = default;
};
// The places, and what each says:
//   selinux            state: enforcing, permissive (/sys/fs/selinux/enforce); absent: not enabled
//   selinux-config     state: enforcing, permissive, disabled (/etc/selinux/config), or nothing
//   apparmor           state: enabled, disabled (/sys/module/apparmor/parameters/enabled); when
//                      enabled also parser: where apparmor_parser lies, or absent
//   apparmor-profiles  how many are loaded, by mode: enforce, complain, ...
//   seccomp            actions: those of filters that the kernel knows; absent: it has no filters
//   containerd, cri-o  keys of their configuration, those that are set: absent ones are defaults
inline constexpr std::array<std::string_view, 7> kConfinementSources{
    "apparmor", "apparmor-profiles", "containerd", "cri-o", "seccomp", "selinux", "selinux-config"};
// What a node reader (or a fixture) found on one node. snapshot/node_document.h is its one form in
// files.
struct NodeEvidence {
    std::string name;
    Presence presence = Presence::present;
    std::string reason;
    bool host = false;       // an etcd or control plane host without a Node object
    std::string machine_id;  // /etc/machine-id, as status.nodeInfo.machineID says it
    OsRelease os;
    std::string kernel;  // uname -r
    std::vector<Process> processes{};
    // present: every process of the node was seen; denied: some argv could not be read.
    Presence processes_presence = Presence::present;
    std::map<std::string, NodeFile> files{};  // by absolute path
    // The folders that stand above the files, by path: mode and owner.
    std::map<std::string, NodeFile> directories{};
    std::map<std::string, NodePlace, std::less<>> places{};
    std::vector<Listener> listeners{};
    Presence listeners_presence = Presence::not_asked;
    std::map<std::string, NodeSoftware, std::less<>> software{};          // by "runc", "crun", ...
    std::map<std::string, ConfinementSource, std::less<>> confinement{};  // kConfinementSources
    // Programs that run or that the runtime starts, by path; those of a container's own files by
    // "PROGRAM:PATH". `sha256` of those that are programs of the machine (ELF). Folders of network
    // plugins stand among them.
    std::map<std::string, NodeFile> binaries{};
    std::map<std::string, NodePackages, std::less<>> packages{};  // by "dpkg", "rpm"
    friend bool operator==(const NodeEvidence&, const NodeEvidence&) = default;
};

enum class TargetKind : std::uint8_t { cluster, files };
[[nodiscard]] std::string_view text_of(TargetKind kind);  // "cluster", "files"
[[nodiscard]] std::optional<TargetKind> target_kind_of(std::string_view text);

struct Target {
    TargetKind kind = TargetKind::cluster;
    std::string name;      // context name, or the path as given
    std::string uid;       // of namespace kube-system; empty when not known
    std::string server;    // URL without credentials; empty for files
    std::string version;   // gitVersion the server gave with our credentials; empty when not known
    std::string platform;  // "kubeadm", ... empty when not known
    bool tls_unverified = false;  // insecure-skip-tls-verify was used: the report warns
    bool probes_off = false;
};

// A file or item that could not be read; the rest was judged.
struct UnreadItem {
    std::string where;
    std::string message;
};

class Evidence {
public:
    Store store;
    Target target;
    Instant collected_at;
    std::vector<Request> requests;
    std::vector<Probe> probes;
    std::vector<NodeEvidence> nodes;
    bool nodes_asked = false;
    std::vector<UnreadItem> unread;
    std::string sha256;  // identity: hash of the snapshot manifest; see snapshot/container.h

    // nullptr: nobody asked.
    [[nodiscard]] const Request* find(std::string_view group, std::string_view resource) const;
    // The same by kind: the plural of a custom resource is guessed where it was read in files.
    [[nodiscard]] const Request* find_kind(std::string_view group, std::string_view kind) const;
    [[nodiscard]] const Probe* probe(std::string_view name) const;
    [[nodiscard]] const NodeEvidence* node(std::string_view name) const;

    // Puts everything into the documented order and drops an object that repeats another of the
    // same name exactly. Everything was added to the store by then: it settles. seal()
    // (snapshot/container.h) calls it.
    void arrange();
};

}  // namespace assay

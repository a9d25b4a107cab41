// The one document that node evidence is in files.
//
// Role: what `collect node` writes, what --add-node reads, what stands under `nodes:` in a fixture
// and in nodes/<name>.json of a snapshot. JSON or YAML:
//
//   name: w1                     # a fixture gives it as the key
//   presence: present            # of the node as a whole; with `reason` when it is another
//   host: false                  # true: an etcd or control plane host without a Node object
//   machineId: 4c4c4544...
//   os: {id: debian, versionId: "12", name: Debian GNU/Linux 12 (bookworm)}
//   kernel: 6.1.0-28-amd64
//   processes: [{argv: [etcd], environment: {ETCD_CLIENT_CERT_AUTH: "true"},
//                label: "cri-containerd.apparmor.d (enforce)", seccomp: filter}]
//   processesPresence: present   # denied: some processes could not be read
//   files:
//     /var/lib/kubelet/config.yaml: {mode: "0644", owner: "root:root", text: "kind: ..."}
//     /etc/kubernetes/pki/ca.key: {mode: "0600", owner: "root:root",
//                                  secret: {kind: private-key, length: 1679}}
//     /etc/kubernetes/pki/ca.crt: {mode: "0644", owner: "root:root", sha256: 2c26b4...,
//                                  organizations: []}   # of its first certificate
//     /etc/kubernetes/kubelet.d: {folder: true, mode: "0755", owner: "root:root"}
//     /etc/kubernetes/kubelet.conf: denied             # a word is a presence; or
//     /etc/kubernetes/admin.conf: {presence: denied, reason: ...}
//     /var/lib/kubelet/pki/kubelet-client-current.pem:  # a link, or a path with one in it
//       {mode: "0600", owner: "root:root", target: /var/lib/kubelet/pki/kubelet-client-2026.pem,
//        through: [/, /var, /var/lib, /var/lib/kubelet, /var/lib/kubelet/pki]}
//   directories:                 # that stand above the files
//     /etc/kubernetes: {mode: "0755", owner: "root:root"}
//   places:                      # which of the files are what; a word is a presence
//     kubelet-unit: {paths: [/usr/lib/systemd/system/kubelet.service]}
//     cni: {paths: [/etc/cni/net.d]}
//   listeners: [{address: 0.0.0.0, port: 10250, process: kubelet}]       # or a presence
//   software:
//     runc: {version: 1.1.5+ds1-1+deb12u1, manager: dpkg, package: runc, source: runc,
//            sourceVersion: ..., vendor: ..., path: /usr/bin/runc}
//     crun: absent
//   confinement:                 # snapshot/evidence.h kConfinementSources; a word is a presence
//     selinux: {values: {state: enforcing}}
//     apparmor: absent
//     containerd: {values: {enable_selinux: "true"}}
//   binaries:                    # as files; snapshot/evidence.h NodeEvidence
//     /usr/bin/kubelet: {mode: "0755", owner: "root:root", sha256: 9f86d0...}
//   packages: {dpkg: {installed: [runc 1.1.5+ds1-1+b3 amd64]}, rpm: absent}
//
// Absence: a member that is missing was not asked for, also the environment of a process. But
// `presence` is then `present`, and so is `processesPresence` beside a list of processes.
// Failure: an unknown key, a wrong type, an unknown word: one problem with the path to it.
// Ordering: files and software by name; processes and listeners as they come.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct NodeDocumentProblem {
    std::string path;     // "files./etc/kubernetes/admin.conf.mode"; empty: the whole document
    std::string message;  // "must be a text: quote it"
};

// `name` is used when the document gives none; a document without either is a problem.
[[nodiscard]] tl::expected<NodeEvidence, NodeDocumentProblem> read_node_document(
    const Value& document, std::string_view name);

// Bytes that are not UTF-8 are written as printable text. Values lie in `store`.
[[nodiscard]] Value node_document(const NodeEvidence& node, Store& store);

}  // namespace assay

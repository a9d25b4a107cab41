// A tree that looks like a machine's files, with a /proc of plain files and links.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "collect/node_reader.h"
#include "collect/support/scratch.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

namespace assay::test {

class NodeTree {
public:
    NodeTree() {
        put("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\netcd:x:901:902::/:/bin/false\n");
        put("/etc/group", "root:x:0:\netcd:x:902:\n");
        put("/etc/hostname", "Worker-1\n");
        put("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        put("/etc/os-release",
            "# a comment\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"
            "VERSION_ID=\"12\"\n");
        put("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
    }

    const NodeTree& put(const std::string& path, const std::string& text,
                        mode_t mode = 0644) const {
        ::chmod(scratch_.write(path.substr(1), text).c_str(), mode);
        return *this;
    }
    const NodeTree& folder(const std::string& path) const {
        std::filesystem::create_directories(at(path));
        return *this;
    }
    const NodeTree& link(const std::string& path, const std::string& target) const {
        std::filesystem::create_directories(std::filesystem::path(at(path)).parent_path());
        std::filesystem::create_symlink(target, at(path));
        return *this;
    }
    const NodeTree& fifo(const std::string& path) const {
        std::filesystem::create_directories(std::filesystem::path(at(path)).parent_path());
        ::mkfifo(at(path).c_str(), 0600);
        return *this;
    }
    // A process; `sockets` are inodes that it holds.
    const NodeTree& process(int number, const std::vector<std::string>& words,
                            const std::vector<std::string>& environment = {},
                            const std::string& executable = {},
                            const std::vector<int>& sockets = {}) const {
        const std::string folder = "/proc/" + std::to_string(number);
        put(folder + "/cmdline", ended(words));
        put(folder + "/environ", ended(environment));
        if (!executable.empty()) link(folder + "/exe", executable);
        for (std::size_t i = 0; i < sockets.size(); ++i) {
            link(folder + "/fd/" + std::to_string(i + 3),
                 "socket:[" + std::to_string(sockets[i]) + "]");
        }
        return *this;
    }
    [[nodiscard]] std::string at(const std::string& path) const {
        return scratch_.path(path.substr(1));
    }
    [[nodiscard]] NodeEvidence read(NodeOptions options = {}) const {
        options.root = scratch_.path();
        auto node = read_node(options);
        return node ? std::move(*node) : NodeEvidence{};
    }

private:
    static std::string ended(const std::vector<std::string>& words) {
        std::string text;
        for (const std::string& word : words) text += word + '\0';
        return text;
    }
    Scratch scratch_;
};

inline std::string text_of_node(const NodeEvidence& node) {
    Store store;
    return encode_json(node_document(node, store));
}

// A control plane as kubeadm makes one.
inline void make_kubeadm(const NodeTree& tree) {
    tree.process(1, {"/sbin/init"}, {}, "/usr/lib/systemd/systemd");
    tree.process(
        600,
        {"/usr/bin/kubelet", "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf",
         "--kubeconfig=/etc/kubernetes/kubelet.conf", "--config=/var/lib/kubelet/config.yaml",
         "--config-dir=/etc/kubernetes/kubelet.d/", "--hostname-override=CP-1"},
        {"HOME=/", "SECRET=not-to-be-seen"}, "/usr/bin/kubelet", {1001});
    tree.process(700,
                 {"kube-apiserver", "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
                  "--client-ca-file", "/etc/kubernetes/pki/ca.crt",
                  "--token-auth-file=/etc/kubernetes/tokens.csv",
                  "--admission-control-config-file=/etc/kubernetes/admission.yaml"},
                 {}, "/usr/local/bin/kube-apiserver", {1002});
    tree.process(800,
                 {"etcd", "--data-dir=/var/lib/etcd", "--listen-client-urls=https://127.0.0.1"},
                 {"ETCD_CLIENT_CERT_AUTH=true", "ETCD_INITIAL_CLUSTER_TOKEN=not-to-be-seen",
                  "ETCD_KEY_FILE=/etc/kubernetes/pki/etcd/server.key", "PATH=/bin"});
    tree.process(900, {"/usr/bin/vim", "kubelet"});
    tree.process(901, {"sh", "-c", "kube-scheduler --profiling"});
    tree.process(902, {"/go-runner", "--log-file=/x", "/usr/local/bin/kube-scheduler"});
    tree.put("/proc/903/cmdline", "");
    tree.folder("/proc/904");
    tree.put("/var/lib/kubelet/config.yaml",
             "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
             "authentication:\n  x509:\n    clientCAFile: /etc/kubernetes/pki/ca.crt\n"
             "staticPodPath: /elsewhere\n");
    tree.put("/etc/kubernetes/kubelet.d/20-pods.conf",
             "kind: KubeletConfiguration\nstaticPodPath: /etc/kubernetes/manifests\n");
    tree.put("/etc/kubernetes/kubelet.d/notes.txt", "a: b\n");
    tree.put("/etc/kubernetes/kubelet.conf",
             "kind: Config\nusers:\n- name: u\n  user:\n    client-key: "
             "/var/lib/kubelet/pki/kubelet-client-current.pem\n    token: not-to-be-seen\n",
             0600);
    tree.link("/var/lib/kubelet/pki/kubelet-client-current.pem",
              "/var/lib/kubelet/pki/kubelet-client-2026.pem");
    tree.put("/var/lib/kubelet/pki/kubelet-client-2026.pem", "0123456789", 0600);
    tree.put("/etc/kubernetes/pki/ca.crt", "certificate");
    tree.put("/etc/kubernetes/pki/apiserver-etcd-client.key", "not-to-be-seen", 0600);
    tree.put("/etc/kubernetes/pki/etcd/server.key", "not-to-be-seen", 0640);
    tree.put("/etc/kubernetes/tokens.csv", "not-to-be-seen,admin,1\n", 0644);
    tree.put("/etc/kubernetes/admission.yaml",
             "kind: AdmissionConfiguration\nplugins:\n- name: PodSecurity\n  path: pss.yaml\n");
    tree.put("/etc/kubernetes/pss.yaml", "kind: PodSecurityConfiguration\n");
    tree.put("/etc/kubernetes/manifests/etcd.yaml",
             "apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec: {volumes: [{name: c, "
             "hostPath: {path: /etc/kubernetes/pki/etcd}}], containers: [{name: etcd, "
             "volumeMounts: [{name: c, mountPath: /etc/kubernetes/pki/etcd}], "
             "command: [etcd, --peer-key-file=/etc/kubernetes/pki/etcd/peer.key], "
             "env: [{name: A, value: not-to-be-seen}]}]}\n",
             0600);
    tree.put("/etc/kubernetes/manifests/.hidden.yaml", "kind: Pod\n");
    tree.put("/etc/kubernetes/pki/etcd/peer.key", "0123456789012345", 0600);
    tree.folder("/var/lib/etcd");
    tree.put("/proc/1/net/tcp",
             "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "
             "timeout inode\n"
             "   0: 00000000:280A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0    "
             "    0 1001 1 0 100 0 0 10 0\n"
             "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0    "
             "    0 1003 1 0 100 0 0 10 0\n"
             "   2: 0100007F:1F91 0100007F:0016 01 00000000:00000000 00:00000000 00000000     0    "
             "    0 1004 1 0 100 0 0 10 0\n");
    tree.put("/proc/1/net/tcp6",
             "  sl  local_address\n"
             "   0: 00000000000000000000000000000000:192B 00000000000000000000000000000000:0000 0A "
             "00000000:00000000 00:00000000 00000000     0        0 1002 1 0 100 0 0 10 0\n");
}

}  // namespace assay::test

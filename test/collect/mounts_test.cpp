// Where the files of containers lie on the node.
#include "collect/mounts.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "collect/support/node_tree.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string device_of(const NodeTree& tree) {
    struct stat about {};
    ::stat(tree.at("/etc").c_str(), &about);
    return std::to_string(major(about.st_dev)) + ":" + std::to_string(minor(about.st_dev));
}

}  // namespace

TEST_CASE("where a path of a container lies") {
    const std::vector<Mount> node{{1, "/", "/"}, {2, "/", "/var/lib"}, {7, "/", "/run/a b/rootfs"}};
    const std::vector<Mount> own{{7, "/", "/"},
                                 {2, "/kubelet/pods/1/volumes/proxy", "/etc/proxy"},
                                 {1, "/etc/kubernetes/pki", "/pki"},
                                 {1, "/etc/kubernetes/pki/etcd", "/pki/etcd"},
                                 {9, "/", "/secret"}};
    CHECK(path_on_node(own, node, "/etc/proxy/config.conf").path ==
          "/var/lib/kubelet/pods/1/volumes/proxy/config.conf");
    CHECK(path_on_node(own, node, "/pki/ca.crt").path == "/etc/kubernetes/pki/ca.crt");
    CHECK(path_on_node(own, node, "/pki/etcd/ca.crt").path == "/etc/kubernetes/pki/etcd/ca.crt");
    CHECK(path_on_node(own, node, "/pki/etcd").path == "/etc/kubernetes/pki/etcd");
    CHECK(path_on_node(own, node, "/pkix").path == "/run/a b/rootfs/pkix");
    CHECK(path_on_node(own, node, "/pkix").device == 7);
    CHECK(path_on_node(own, node, "/secret/token").path.empty());
    CHECK(path_on_node({}, node, "/a").path.empty());
    CHECK(path_on_node({{1, "/a", "/"}}, {{1, "/b", "/"}}, "/c").path.empty());
}

TEST_CASE("a container's files are looked up where they lie on the node") {
    const NodeTree tree;
    const std::string device = device_of(tree);
    tree.process(1, {"/sbin/init"}).link("/proc/1/ns/mnt", "mnt:[1]");
    tree.process(2, {"kube-proxy", "--config=/etc/proxy/config.conf"});
    tree.link("/proc/2/ns/mnt", "mnt:[2]");
    tree.put("/etc/proxy/config.conf", "kind: another\nclientConnection: {kubeconfig: /no}\n");
    tree.put("/pods/a b/config.conf", "clientConnection: {kubeconfig: /etc/proxy/k.conf}\n", 0600);
    tree.put("/pods/a b/k.conf", "kind: Config\n", 0640);
    tree.put("/proc/1/mountinfo", "20 1 " + device + " / / rw - ext4 /dev/a rw\nnonsense\n");
    SUBCASE("a folder of the node under another name") {
        tree.put("/proc/2/mountinfo", "30 1 9:9 / / rw - overlay overlay rw\n31 30 " + device +
                                          " /pods/a\\040b /etc/proxy ro - ext4 /dev/a rw\n");
        const NodeEvidence node = tree.read();
        const NodeFile& config = node.files.at("/etc/proxy/config.conf");
        CHECK(config.mode == "0600");
        CHECK(config.target == "/pods/a b/config.conf");
        CHECK(config.through == std::vector<std::string>{"/", "/pods", "/pods/a b"});
        CHECK(config.text->find("/etc/proxy/k.conf") != std::string::npos);
        CHECK(node.files.at("/etc/proxy/k.conf").mode == "0640");
    }
    SUBCASE("a path that the node has too, and means something else") {
        tree.put("/proc/2/mountinfo", "30 1 9:9 / / rw - overlay overlay rw\n");
        CHECK(tree.read().files.at("/etc/proxy/config.conf").presence == Presence::not_asked);
    }
    SUBCASE("what lies there is on another device") {
        tree.put("/proc/1/mountinfo", "20 1 9:9 / / rw - ext4 /dev/a rw\n");
        tree.put("/proc/2/mountinfo", "30 1 9:9 / / rw - ext4 /dev/a rw\n");
        CHECK(tree.read().files.at("/etc/proxy/config.conf").presence == Presence::not_asked);
    }
    SUBCASE("mounts that cannot be read: nobody knows which file it is") {
        const NodeEvidence node = tree.read();
        CHECK(node.files.at("/etc/proxy/config.conf").presence == Presence::not_asked);
        CHECK_FALSE(node.files.at("/etc/proxy/config.conf").text);
        CHECK_FALSE(node.files.contains("/no"));
    }
}

TEST_CASE("the links of an image lead to what is mounted elsewhere") {
    const NodeTree tree;
    const std::string device = device_of(tree);
    tree.process(1, {"/sbin/init"}).link("/proc/1/ns/mnt", "mnt:[1]");
    tree.process(2, {"kube-proxy", "--kubeconfig=/var/run/secrets/k.conf"});
    tree.link("/proc/2/ns/mnt", "mnt:[2]");
    tree.put("/pods/a/..data/k.conf", "kind: Config\n", 0640);
    tree.link("/pods/a/k.conf", "..data/k.conf");
    tree.put("/proc/2/mountinfo", "30 1 " + device + " /image / rw - overlay o rw\n31 30 " +
                                      device + " /pods/a /run/secrets ro - ext4 /dev/a rw\n");
    tree.put("/proc/1/mountinfo", "20 1 " + device + " / / rw - ext4 /dev/a rw\n");
    SUBCASE("a link to a folder") {
        tree.folder("/image/run/secrets").link("/image/var/run", "/run");
        const NodeFile file = tree.read().files.at("/var/run/secrets/k.conf");
        CHECK(file.mode == "0640");
        CHECK(file.text == "kind: Config\n");
        CHECK(file.target == "/pods/a/..data/k.conf");
        // Whoever writes to a folder that holds a link leads it elsewhere.
        CHECK(file.through == std::vector<std::string>{"/", "/pods", "/pods/a", "/pods/a/..data",
                                                       "/image", "/image/var"});
    }
    SUBCASE("a link that leads to the image's own") {
        tree.put("/image/etc/k.conf", "kind: Config\n", 0600).link("/image/var/run", "/etc");
        tree.put("/etc/secrets/k.conf", "kind: Other\n");
        CHECK(tree.read().files.at("/var/run/secrets/k.conf").presence == Presence::not_asked);
    }
    SUBCASE("links in circles") {
        tree.link("/image/var", "var");
        CHECK(tree.read().files.at("/var/run/secrets/k.conf").presence == Presence::not_asked);
    }
}

TEST_CASE("two containers name one path") {
    const NodeTree tree;
    const std::string device = device_of(tree);
    tree.process(1, {"/sbin/init"}).link("/proc/1/ns/mnt", "mnt:[1]");
    tree.put("/proc/1/mountinfo", "20 1 " + device + " / / rw - ext4 /dev/a rw\n");
    const auto start = [&](int number, const std::string& folder) {
        const std::string proc = "/proc/" + std::to_string(number);
        tree.process(number, {"kube-scheduler", "--kubeconfig=/etc/k/k.conf"});
        tree.link(proc + "/ns/mnt", "mnt:[" + std::to_string(number) + "]");
        tree.put(proc + "/mountinfo",
                 "31 30 " + device + " " + folder + " /etc/k ro - ext4 a rw\n");
    };
    tree.put("/pods/a/k.conf", "kind: Config\n", 0600).put("/pods/b/k.conf", "a: b\n", 0644);
    start(2, "/pods/a");
    SUBCASE("two files") {
        start(3, "/pods/b");
        start(4, "/pods/a");
        const NodeFile file = tree.read().files.at("/etc/k/k.conf");
        CHECK(file.presence == Presence::not_asked);
        CHECK(file.reason.find("different files") != std::string::npos);
        CHECK(file.mode.empty());
        CHECK_FALSE(file.text);
    }
    SUBCASE("one file, under two names of the node too") {
        start(3, "/pods/a");
        start(4, "/pods/c");
        std::filesystem::create_directories(tree.at("/pods/c"));
        std::filesystem::create_hard_link(tree.at("/pods/a/k.conf"), tree.at("/pods/c/k.conf"));
        CHECK(tree.read().files.at("/etc/k/k.conf").mode == "0600");
    }
    SUBCASE("the node's own and a container's") {
        tree.put("/etc/k/k.conf", "kind: Config\n", 0600);
        tree.process(5, {"kubelet", "--kubeconfig=/etc/k/k.conf"})
            .link("/proc/5/ns/mnt", "mnt:[1]");
        CHECK(tree.read().files.at("/etc/k/k.conf").presence == Presence::not_asked);
    }
}

TEST_CASE("what a static pod that does not run would see") {
    const NodeTree tree;
    tree.process(1, {"/sbin/init"}).process(2, {"kubelet", "--pod-manifest-path=/m"});
    const auto put_pod = [&](const std::string& volumes, const std::string& mounts) {
        tree.put("/m/etcd.yaml",
                 "apiVersion: v1\nkind: Pod\nmetadata: {name: etcd}\nspec:\n  volumes: [" +
                     volumes +
                     "]\n  containers:\n  - {name: etcd, command: [etcd, "
                     "--cert-file=/certs/deep/c], volumeMounts: [" +
                     mounts + "]}\n");
    };
    tree.put("/certs/deep/c", "the node's own", 0666).put("/srv/deep/c", "certificate", 0640);
    tree.put("/srv/c", "certificate", 0600);
    const auto file = [&] { return tree.read().files.at("/certs/deep/c"); };
    const std::string folder = "{name: v, hostPath: {path: /srv}}";
    SUBCASE("a folder of the node under another name") {
        put_pod(folder, "{name: v, mountPath: /certs/}");
        CHECK(file().mode == "0640");
        CHECK(file().target == "/srv/deep/c");
    }
    SUBCASE("the deepest mount, and a part of a volume") {
        put_pod(folder,
                "{name: v, mountPath: /certs}, {name: v, mountPath: certs/deep/c, subPath: c}");
        CHECK(file().mode == "0600");
    }
    SUBCASE("what is not the node's") {
        put_pod("{name: v, emptyDir: {}}", "{name: v, mountPath: /certs}");
        CHECK(file().presence == Presence::not_asked);
        put_pod(folder, "{name: other, mountPath: /certs}");
        CHECK(file().presence == Presence::not_asked);
        put_pod(folder, "{name: v, mountPath: /certs, subPathExpr: $(POD)}");
        CHECK(file().presence == Presence::not_asked);
        put_pod("", "");
        CHECK(file().presence == Presence::not_asked);
    }
    SUBCASE("where the program runs its process decides") {
        put_pod("", "");
        tree.process(3, {"etcd", "--cert-file=/certs/deep/c"});
        CHECK(file().mode == "0666");
    }
}

// Files that nothing running names one by one: folders of certificates, the kubelet's unit, network
// configuration; and the folders above files.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "collect/node_limits.h"
#include "collect/support/certificates.h"
#include "collect/support/node_tree.h"

using namespace assay;
using namespace assay::test;

TEST_CASE("where links lead, and the folders that are passed on the way") {
    const NodeTree tree;
    make_kubeadm(tree);
    tree.link("/etc/kubernetes/pki/ca.pem", "../../../data/link");
    tree.link("/data/link", "/data/deep/ca.pem");
    tree.put("/data/deep/ca.pem", "certificate", 0640);
    ::chmod(tree.at("/data/deep").c_str(), 02770);
    const NodeEvidence node = tree.read();
    const NodeFile& file = node.files.at("/etc/kubernetes/pki/ca.pem");
    CHECK(file.mode == "0640");
    CHECK(file.target == "/data/deep/ca.pem");
    CHECK(file.through == std::vector<std::string>{"/", "/etc", "/etc/kubernetes",
                                                   "/etc/kubernetes/pki", "/data", "/data/deep"});
    CHECK(node.directories.at("/data/deep").mode == "2770");
    CHECK(node.directories.contains("/var/lib/kubelet"));
    CHECK_FALSE(node.directories.contains("/var/lib/kubelet/pki/kubelet-client-current.pem"));
    const NodeFile& plain = node.files.at("/etc/kubernetes/pki/ca.crt");
    CHECK(plain.target.empty());
    CHECK(plain.through.empty());
}

TEST_CASE("a folder of certificates is looked through, and no key in it is opened") {
    const NodeTree tree;
    tree.put("/etc/kubernetes/pki/front proxy.key", "not-to-be-seen", 0640);
    tree.put("/etc/kubernetes/pki/a/b/old.pem", "not-to-be-seen");
    tree.link("/etc/kubernetes/pki/loop", ".");
    tree.link("/etc/kubernetes/pki/nowhere.crt", "/gone");
    const NodeEvidence node = tree.read();
    CHECK(node.presence == Presence::present);
    CHECK(node.files.at("/etc/kubernetes/pki/front proxy.key").mode == "0640");
    CHECK(node.files.at("/etc/kubernetes/pki/front proxy.key").secret ==
          SecretContent{"private-key", 14});
    CHECK(node.files.at("/etc/kubernetes/pki/a/b").folder);
    CHECK(node.files.at("/etc/kubernetes/pki/a/b/old.pem").presence == Presence::present);
    CHECK(node.files.at("/etc/kubernetes/pki/nowhere.crt").presence == Presence::absent);
    CHECK(text_of_node(node).find("not-to-be-seen") == std::string::npos);
}

TEST_CASE("a file of certificates has hash and groups, and one that may hold a secret has none") {
    const NodeTree tree;
    const Authority authority;
    const auto identity = authority.sign({.organizations = {"system:masters"}});
    const std::string certificate = authority.certificate();
    tree.put("/etc/kubernetes/pki/ca.crt", certificate);
    tree.put("/etc/kubernetes/pki/admin.crt", identity.certificate);
    tree.put("/etc/kubernetes/pki/a.cer", certificate);
    tree.put("/etc/kubernetes/pki/both.crt", certificate + identity.key);
    tree.put("/etc/kubernetes/pki/words.crt", "password hunter2");
    tree.put("/etc/kubernetes/pki/other.pem", certificate);
    tree.put("/etc/kubernetes/pki/a.key", certificate);
    tree.put("/etc/kubernetes/pki/sa.pub", certificate);
    tree.put("/etc/kubernetes/pki/folder.crt/x", certificate);
    const auto files = tree.read().files;
    for (const std::string name : {"ca.crt", "a.cer"}) {
        CHECK(files.at("/etc/kubernetes/pki/" + name).sha256 == sha256_hex(certificate));
        CHECK(files.at("/etc/kubernetes/pki/" + name).organizations == std::vector<std::string>{});
    }
    CHECK(files.at("/etc/kubernetes/pki/admin.crt").organizations ==
          std::vector<std::string>{"system:masters"});
    for (const std::string name :
         {"both.crt", "words.crt", "other.pem", "a.key", "sa.pub", "folder.crt"}) {
        CAPTURE(name);
        CHECK(files.at("/etc/kubernetes/pki/" + name).sha256.empty());
        CHECK_FALSE(files.at("/etc/kubernetes/pki/" + name).organizations);
    }
}

TEST_CASE("another installer's folder of certificates is looked through too") {
    const NodeTree tree;
    tree.process(1, {"/sbin/init"});
    tree.put("/srv/ssl/ca.crt", "a").put("/srv/ssl/front-proxy-ca.key", "not-to-be-seen", 0644);
    tree.put("/srv/keys/api.key", "b").put("/srv/keys/sub/old.key", "not-to-be-seen", 0640);
    tree.put("/etc/kubernetes/other.yaml", "a: b\n");
    const std::vector<std::string> words{"kube-apiserver", "--client-ca-file=/srv/ssl/ca.crt",
                                         "--tls-private-key-file=/srv/keys/api.key"};
    const auto check = [&] {
        const NodeEvidence node = tree.read();
        CHECK(node.files.at("/srv/ssl").folder);
        CHECK(node.files.at("/srv/ssl/front-proxy-ca.key").mode == "0644");
        CHECK(node.files.at("/srv/ssl/front-proxy-ca.key").secret ==
              SecretContent{"private-key", 14});
        CHECK(node.files.at("/srv/keys/sub/old.key").mode == "0640");
        CHECK(text_of_node(node).find("not-to-be-seen") == std::string::npos);
    };
    SUBCASE("of a process") {
        tree.process(2, words);
        check();
    }
    SUBCASE("of a static pod") {
        tree.put("/etc/kubernetes/manifests/a.yaml",
                 "kind: Pod\nspec: {volumes: [{name: s, hostPath: {path: /srv}}], containers: "
                 "[{name: a, volumeMounts: [{name: s, mountPath: /srv}], command: [" +
                     words[0] + ", " + words[1] + ", " + words[2] + "]}]}\n");
        check();
    }
    SUBCASE("one that holds kubeadm's places is not") {
        tree.put("/etc/kubernetes/ca.crt", "a")
            .process(2, {"kube-apiserver", "--client-ca-file=/etc/kubernetes/ca.crt"});
        CHECK_FALSE(tree.read().files.contains("/etc/kubernetes"));
        CHECK_FALSE(tree.read().files.contains("/etc/kubernetes/other.yaml"));
    }
    SUBCASE("of other programs none") {
        tree.process(2, {"kube-scheduler", "--client-ca-file=/srv/ssl/ca.crt"});
        CHECK_FALSE(tree.read().files.contains("/srv/ssl"));
    }
}

TEST_CASE("the unit of the kubelet") {
    const NodeTree tree;
    tree.process(1, {"/sbin/init"}).process(7, {"kubelet"});
    tree.put("/usr/lib/systemd/system/kubelet.service", "[Service]\n");
    tree.put("/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\n");
    tree.put("/usr/lib/systemd/system/kubelet.service.d/readme", "-");
    SUBCASE("its own, the first on the path, with drop-ins of every folder") {
        tree.put("/etc/systemd/system/kubelet.service", "[Service]\n", 0664);
        tree.put("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\n");
        tree.put("/usr/lib/systemd/system/kubelet.service.d/20-more.conf", "[Service]\n");
        const NodeEvidence node = tree.read();
        CHECK(node.places.at("kubelet-unit").paths ==
              std::vector<std::string>{"/etc/systemd/system/kubelet.service",
                                       "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf",
                                       "/usr/lib/systemd/system/kubelet.service.d/20-more.conf"});
        CHECK(node.files.at("/etc/systemd/system/kubelet.service").mode == "0664");
        CHECK_FALSE(node.files.at("/etc/systemd/system/kubelet.service").text);
    }
    SUBCASE("a name that is masked, there and in later folders") {
        tree.put("/dev/null", "", 0666);
        tree.link("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "/dev/null");
        CHECK(tree.read().places.at("kubelet-unit").paths ==
              std::vector<std::string>{"/usr/lib/systemd/system/kubelet.service"});
        tree.link("/etc/systemd/system/kubelet.service", "/dev/null");
        CHECK(tree.read().places.at("kubelet-unit").paths.empty());
    }
    SUBCASE("drop-ins of all units whose names begin alike") {
        tree.put("/proc/7/cgroup", "0::/system.slice/a-b-c.service\n");
        tree.put("/etc/systemd/system/a-b-c.service", "[Service]\n");
        for (const char* folder : {"a-b-c", "a-b-", "a-", "a", "b-"}) {
            tree.put(
                std::string("/etc/systemd/system/") + folder + ".service.d/" + folder + ".conf",
                "[Service]\n");
        }
        CHECK(tree.read().places.at("kubelet-unit").paths ==
              std::vector<std::string>{"/etc/systemd/system/a-b-c.service",
                                       "/etc/systemd/system/a-b-c.service.d/a-b-c.conf",
                                       "/etc/systemd/system/a-b-.service.d/a-b-.conf",
                                       "/etc/systemd/system/a-.service.d/a-.conf"});
    }
    SUBCASE("that of another service") {
        tree.put("/proc/7/cgroup", "3:cpu:/\n0::/system.slice/k3s.service/kubelet\n");
        tree.put("/etc/systemd/system/k3s.service", "[Service]\n");
        CHECK(tree.read().places.at("kubelet-unit").paths ==
              std::vector<std::string>{"/etc/systemd/system/k3s.service"});
    }
    SUBCASE("an instance of a template") {
        tree.put("/proc/7/cgroup",
                 "0::/system.slice/system-kubelet.slice/kubelet-a@main.service\n");
        tree.put("/usr/lib/systemd/system/kubelet-a@.service", "[Service]\n");
        for (const char* folder : {"kubelet-a@main", "kubelet-a@", "kubelet-@main", "kubelet-a"}) {
            tree.put(
                std::string("/etc/systemd/system/") + folder + ".service.d/" + folder + ".conf",
                "[Service]\n");
        }
        CHECK(tree.read().places.at("kubelet-unit").paths ==
              std::vector<std::string>{
                  "/usr/lib/systemd/system/kubelet-a@.service",
                  "/etc/systemd/system/kubelet-a@main.service.d/kubelet-a@main.conf",
                  "/etc/systemd/system/kubelet-a@.service.d/kubelet-a@.conf",
                  "/etc/systemd/system/kubelet-@main.service.d/kubelet-@main.conf"});
        tree.put("/etc/systemd/system/kubelet-a@main.service", "[Service]\n");
        CHECK(tree.read().places.at("kubelet-unit").paths.front() ==
              "/etc/systemd/system/kubelet-a@main.service");
    }
    SUBCASE("a unit that runs it and lies nowhere") {
        tree.put("/proc/7/cgroup", "0::/system.slice/other@main.service\n");
        const NodePlace place = tree.read().places.at("kubelet-unit");
        CHECK(place.presence == Presence::not_asked);
        CHECK(place.reason == "other@main.service lies in no folder of units");
        CHECK(place.paths.empty());
    }
    SUBCASE("a login's manager is no unit of the kubelet") {
        tree.put("/proc/7/cgroup", "0::/user.slice/user@0.service/app.slice\n");
        CHECK(tree.read().places.at("kubelet-unit").paths.front() ==
              "/usr/lib/systemd/system/kubelet.service");
    }
}

TEST_CASE("where the container runtime reads network configuration") {
    const NodeTree tree;
    tree.process(1, {"/sbin/init"});
    const auto folders = [&] { return tree.read().places.at("cni"); };
    SUBCASE("containerd, also by runtime handler") {
        tree.process(2, {"containerd"});
        tree.put(
            "/etc/containerd/config.toml",
            "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nconf_dir = '/srv/cni'\n"
            "[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.kata]\n"
            "cni_conf_dir = '/srv/kata'\n");
        tree.put("/srv/cni/sub/kubeconfig", "not-to-be-seen", 0644);
        CHECK(folders().paths == std::vector<std::string>{"/srv/cni", "/srv/kata"});
        CHECK(tree.read().files.at("/srv/cni/sub/kubeconfig").mode == "0644");
        CHECK(text_of_node(tree.read()).find("not-to-be-seen") == std::string::npos);
    }
    SUBCASE("no runtime that was seen") {
        CHECK(folders().presence == Presence::not_asked);
        CHECK(folders().paths == std::vector<std::string>{"/etc/cni/net.d"});
        tree.process(2, {"containerd"});
        CHECK(folders() == NodePlace{Presence::present, "", {"/etc/cni/net.d"}});
    }
    SUBCASE("a folder that holds too much is partial, and the node is not") {
        tree.process(2, {"containerd"});
        tree.put("/etc/containerd/config.toml", "[plugins.cri.cni]\nconf_dir = '/'\n");
        for (std::size_t i = 0; i <= kMaxTreeFiles; ++i) {
            tree.put("/a/" + std::to_string(i), "a");
        }
        const NodeEvidence node = tree.read();
        CHECK(node.presence == Presence::present);
        CHECK(node.files.at("/").presence == Presence::partial);
        CHECK(node.files.at("/a").presence == Presence::partial);
        CHECK(node.files.at("/a/0").presence == Presence::present);
        CHECK_FALSE(node.files.contains("/a/99"));  // the last in order
        CHECK(node.files.size() < kMaxTreeFiles + 50);
    }
    SUBCASE("CRI-O, the last drop-in") {
        tree.process(2, {"crio"});
        tree.put("/etc/crio/crio.conf", "[crio.network]\nnetwork_dir = '/a'\n");
        tree.put("/etc/crio/crio.conf.d/10.conf", "[crio.network]\nnetwork_dir = '/b'\n");
        CHECK(folders().paths == std::vector<std::string>{"/b"});
    }
    SUBCASE("an old kubelet") {
        tree.process(2, {"kubelet", "--cni-conf-dir=/srv/net.d/"});
        CHECK(folders().paths == std::vector<std::string>{"/etc/cni/net.d", "/srv/net.d"});
    }
    SUBCASE("configuration that is none") {
        tree.process(2, {"containerd"}).put("/etc/containerd/config.toml", "= no TOML");
        CHECK(folders().presence == Presence::malformed);
    }
}

TEST_CASE("only 0 is root") {
    const NodeTree tree;
    const std::string mine = std::to_string(::getuid());
    const std::string group = std::to_string(::getgid());
    tree.put("/etc/passwd", "root:x:4711:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n");
    tree.put("/etc/group", "root:x:4711:\n");
    tree.put("/etc/kubernetes/pki/ca.crt", "certificate");
    const std::string owner = tree.read().files.at("/etc/kubernetes/pki/ca.crt").owner;
    CHECK(owner == (mine == "0" ? "root" : mine) + ":" + (group == "0" ? "root" : group));
    if (::chown(tree.at("/etc/kubernetes/pki/ca.crt").c_str(), 4711, 4711) == 0) {
        CHECK(tree.read().files.at("/etc/kubernetes/pki/ca.crt").owner == "4711:4711");
    }
}

#include "collect/node_reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "collect/node_limits.h"
#include "collect/redact_node.h"
#include "collect/rooted_path.h"
#include "collect/support/node_tree.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

TEST_CASE("a control plane as kubeadm makes it") {
    const NodeTree tree;
    make_kubeadm(tree);
    const NodeEvidence node = tree.read();
    CHECK(node.presence == Presence::present);
    CHECK(node.name == "cp-1");
    CHECK(node.machine_id == "0123456789abcdef0123456789abcdef");
    CHECK(node.kernel == "6.1.0-28-amd64");
    CHECK(node.os == OsRelease{"debian", "12", "Debian GNU/Linux 12 (bookworm)"});
    CHECK(node.processes_presence == Presence::present);
    std::vector<std::string> programs;
    for (const Process& process : node.processes) programs.push_back(process.argv.front());
    CHECK(programs == std::vector<std::string>{"/usr/bin/kubelet", "kube-apiserver", "etcd"});
    SUBCASE("of etcd the variables, of others none") {
        const Process& etcd = node.processes[2];
        CHECK(etcd.environment_presence == Presence::present);
        CHECK(etcd.environment.size() == 3);
        CHECK(etcd.environment.at("ETCD_CLIENT_CERT_AUTH") == "true");
        CHECK(node.processes[0].environment_presence == Presence::not_asked);
        CHECK(node.processes[0].environment.empty());
    }
    SUBCASE("files that the configuration names, and no others") {
        std::vector<std::string> paths;
        for (const auto& [path, file] : node.files) paths.push_back(path);
        CHECK(paths == std::vector<std::string>{
                           "/etc/cni/net.d",
                           "/etc/kubernetes/admin.conf",
                           "/etc/kubernetes/admission.yaml",
                           "/etc/kubernetes/bootstrap-kubelet.conf",
                           "/etc/kubernetes/kubelet.conf",
                           "/etc/kubernetes/kubelet.d",
                           "/etc/kubernetes/kubelet.d/20-pods.conf",
                           "/etc/kubernetes/manifests",
                           "/etc/kubernetes/manifests/etcd.yaml",
                           "/etc/kubernetes/pki",
                           "/etc/kubernetes/pki/apiserver-etcd-client.key",
                           "/etc/kubernetes/pki/ca.crt",
                           "/etc/kubernetes/pki/etcd",
                           "/etc/kubernetes/pki/etcd/peer.key",
                           "/etc/kubernetes/pki/etcd/server.key",
                           "/etc/kubernetes/pss.yaml",
                           "/etc/kubernetes/super-admin.conf",
                           "/etc/kubernetes/tokens.csv",
                           "/var/lib/etcd",
                           "/var/lib/kubelet/config.yaml",
                           "/var/lib/kubelet/pki",
                           "/var/lib/kubelet/pki/kubelet-client-2026.pem",
                           "/var/lib/kubelet/pki/kubelet-client-current.pem",
                       });
        CHECK(node.files.at("/etc/kubernetes/bootstrap-kubelet.conf").presence == Presence::absent);
        CHECK(node.files.at("/etc/kubernetes/admin.conf").presence == Presence::absent);
        CHECK(node.files.at("/etc/cni/net.d").presence == Presence::absent);
        CHECK(node.places.at("kubelet-unit") == NodePlace{});
        CHECK(node.places.at("cni").paths == std::vector<std::string>{"/etc/cni/net.d"});
        CHECK(node.files.at("/etc/kubernetes/kubelet.d").folder);
        CHECK(node.files.at("/etc/kubernetes/kubelet.conf").mode == "0600");
        CHECK_FALSE(node.files.at("/var/lib/etcd").folder);
        CHECK(node.files.at("/etc/kubernetes/pki/etcd/peer.key").secret ==
              SecretContent{"private-key", 16});
        CHECK(node.files.at("/var/lib/kubelet/pki/kubelet-client-current.pem").secret ==
              SecretContent{"private-key", 10});
        CHECK(node.files.at("/etc/kubernetes/tokens.csv").secret == SecretContent{"token", 23});
        CHECK_FALSE(node.files.at("/etc/kubernetes/tokens.csv").text);
        CHECK(node.files.at("/var/lib/kubelet/config.yaml").text->find("clientCAFile") !=
              std::string::npos);
    }
    SUBCASE("listeners and who they are") {
        CHECK(node.listeners_presence == Presence::present);
        CHECK(node.listeners == std::vector<Listener>{{"0.0.0.0", 10250, "kubelet"},
                                                      {"127.0.0.1", 8080, ""},
                                                      {"::", 6443, "kube-apiserver"}});
    }
    SUBCASE("nothing that is secret") {
        CHECK(text_of_node(node).find("not-to-be-seen") == std::string::npos);
    }
    SUBCASE("the document says the same") {
        Store store;
        const auto again = read_node_document(*decode_json(text_of_node(node), store), {});
        REQUIRE(again);
        CHECK(*again == node);
    }
    SUBCASE("redacting it again changes nothing") {
        NodeEvidence again = node;
        redact_node(again);
        for (const auto& [path, file] : node.files) CHECK(file == again.files.at(path));
        CHECK(again == node);
    }
}

TEST_CASE("a tree without processes is read by kubeadm's places, and says so") {
    const NodeTree tree;
    tree.put("/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\nstaticPodPath: /pods\n");
    tree.put("/pods/a.yaml",
             "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, "
             "command: [/go-runner, --log-file=/x, /usr/local/bin/kube-apiserver], "
             "args: [--tls-private-key-file=/k, --tls-sni-cert-key, '/c,/d:example.com']}]}\n");
    const NodeEvidence node = tree.read();
    CHECK(node.processes_presence == Presence::not_asked);
    CHECK(node.listeners_presence == Presence::not_asked);
    CHECK(node.name == "worker-1");
    CHECK(node.files.contains("/pods/a.yaml"));
    CHECK(node.files.at("/k").presence == Presence::not_asked);  // a container has its own files
    CHECK(node.files.contains("/c"));
    CHECK(node.files.contains("/d"));
    CHECK(node.software.at("runc").presence == Presence::not_asked);
}

TEST_CASE("static pods of one file, and a path relative to the configuration") {
    const NodeTree tree;
    const std::string pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, command: "
        "[etcd, --cert-file=/c]}]}\n";
    tree.process(1, {"/sbin/init"}).put("/c", "certificate");
    tree.put("/etc/k/c.yaml", "kind: KubeletConfiguration\nstaticPodPath: pods\n");
    tree.process(2, {"kubelet", "--config=/etc/k/c.yaml"});
    SUBCASE("a folder") {
        tree.put("/etc/k/pods/a.yaml", pod);
        CHECK(tree.read().files.at("/etc/k/pods").folder);
    }
    SUBCASE("a file") {
        tree.put("/etc/k/pods", pod);
        const NodeFile file = tree.read().files.at("/etc/k/pods");
        CHECK_FALSE(file.folder);
        CHECK(file.text);
    }
    CHECK(tree.read().files.contains("/c"));
}

TEST_CASE("the name") {
    const NodeTree tree;
    NodeOptions options;
    options.name = "given";
    CHECK(tree.read(options).name == "given");
    std::filesystem::remove(tree.at("/etc/hostname"));
    NodeOptions nameless;
    nameless.root = tree.at("/");
    const auto node = read_node(nameless);
    REQUIRE_FALSE(node);
    CHECK(node.error().code == ErrorCode::usage);
    nameless.root = tree.at("/none");
    CHECK(read_node(nameless).error().code == ErrorCode::unreadable);
}

TEST_CASE("what a hostile tree cannot do") {
    const NodeTree tree;
    const Scratch outside;
    const std::string secret = outside.write("secret.yaml", "kind: Outside\n");
    tree.process(1, {"/sbin/init"});
    const auto file_of = [&](const std::string& path) {
        tree.process(2, {"kubelet", "--config=" + path});
        return tree.read().files.at(path);
    };
    SUBCASE("lead out by an absolute link") {
        tree.link("/etc/c.yaml", secret);
        CHECK(file_of("/etc/c.yaml").presence == Presence::absent);
    }
    SUBCASE("lead out by dots") {
        std::string up;
        for (int i = 0; i < 20; ++i) up += "../";
        tree.link("/etc/c.yaml", up + secret.substr(1));
        CHECK(file_of("/etc/c.yaml").presence == Presence::absent);
        const std::string dotted = "/" + up + secret.substr(1);
        tree.process(2, {"kubelet", "--config=" + dotted});
        CHECK(tree.read().files.at(secret).presence == Presence::absent);
    }
    SUBCASE("lead out by a linked folder") {
        tree.link("/etc/out", outside.path());
        CHECK(file_of("/etc/out/secret.yaml").presence == Presence::absent);
    }
    SUBCASE("an absolute link inside is followed inside") {
        tree.put("/data/c.yaml", "kind: Inside\n").link("/etc/c.yaml", "/data/c.yaml");
        CHECK(file_of("/etc/c.yaml").text == "kind: Inside\n");
    }
    SUBCASE("hide behind another spelling") {
        tree.put("/etc/c.yaml", "kind: Inside\n");
        tree.process(2, {"kubelet", "--config=/etc//x/../c.yaml"});
        CHECK(tree.read().files.at("/etc/c.yaml").text == "kind: Inside\n");
    }
    SUBCASE("links in circles") {
        tree.link("/etc/a", "b").link("/etc/b", "a");
        CHECK(file_of("/etc/a").presence == Presence::malformed);
    }
    SUBCASE("block with a FIFO") {
        tree.fifo("/etc/c.yaml");
        CHECK(file_of("/etc/c.yaml").presence == Presence::unreachable);
    }
    SUBCASE("a device") {
        tree.link("/etc/c.yaml", "/dev/zero");
        CHECK(file_of("/etc/c.yaml").presence == Presence::absent);
    }
    SUBCASE("fill the memory with a huge file") {
        tree.put("/etc/c.yaml", std::string(kNodeTextLimit + 1, 'a'));
        const NodeFile file = file_of("/etc/c.yaml");
        CHECK(file.presence == Presence::unreachable);
        CHECK(file.reason.find("the limit of 1 MB") != std::string::npos);
        CHECK(file.mode == "0644");
    }
    SUBCASE("name too many files") {
        for (std::size_t i = 0; i < kMaxNodeFiles + 5; ++i) {
            tree.put("/pods/" + std::to_string(i), "a");
        }
        tree.process(2, {"kubelet", "--pod-manifest-path=/pods"});
        const NodeEvidence node = tree.read();
        CHECK(node.files.at("/pods").presence == Presence::unreachable);
        CHECK(node.files.size() < kMaxNodeFiles);
    }
    SUBCASE("files that name each other") {
        tree.put("/a", "kubeconfig: /b\n").put("/b", "kubeconfig: /a\n");
        CHECK(file_of("/a").presence == Presence::present);
    }
    SUBCASE("a drop-in folder that holds itself") {
        tree.put("/d/10.conf", "a: b\n").link("/d/loop", ".").link("/d/20.conf", "10.conf");
        tree.put("/d/sub/30.conf", "a: c\n");
        tree.process(2, {"kubelet", "--config-dir=/d"});
        const NodeEvidence node = tree.read();
        CHECK(node.files.contains("/d/20.conf"));
        CHECK(node.files.contains("/d/sub/30.conf"));
        CHECK_FALSE(node.files.contains("/d/loop/10.conf"));
        CHECK(node.files.at("/d").presence == Presence::present);
    }
    SUBCASE("hold too much text") {
        for (int i = 0; i < 12; ++i) {
            tree.put("/d/" + std::to_string(i) + ".conf",
                     "a: " + std::string(kNodeTextLimit - 100, ' ') + "b\n");
        }
        tree.process(2, {"kubelet", "--config-dir=/d"});
        const NodeEvidence node = tree.read();
        CHECK(node.files.at("/d/0.conf").presence == Presence::present);
        CHECK(node.files.at("/d/9.conf").presence == Presence::unreachable);
        CHECK(text_of_node(node).size() < std::size_t{16} << 20);
    }
    SUBCASE("start too many processes called like components") {
        for (int i = 2; i < 700; ++i) tree.process(i, {"etcd"});
        CHECK(tree.read().processes_presence == Presence::partial);
    }
    SUBCASE("stop when it is told to") {
        const std::atomic<bool> interrupted{true};
        NodeOptions options;
        options.root = tree.at("/");
        options.interrupted = &interrupted;
        CHECK(read_node(options).error().code == ErrorCode::interrupted);
    }
    SUBCASE("run out the time") {
        NodeOptions options;
        options.limit = std::chrono::seconds(0);
        const NodeEvidence node = tree.read(options);
        CHECK(node.presence == Presence::partial);
        CHECK(node.processes_presence == Presence::partial);
    }
}

TEST_CASE("garbage where /proc should be") {
    const NodeTree tree;
    tree.process(1, {"/sbin/init"});
    tree.put("/proc/2/cmdline", std::string("kubelet\0\xff\xfe=\0--config=\0--\0\0", 26));
    tree.put("/proc/3/cmdline", std::string(3'000'000, 'x'));
    tree.put("/proc/99999999999999999999/cmdline", "x");
    tree.put("/proc/4", "a file");
    struct Row {
        std::string table;
        Presence presence;
    };
    for (const Row& row : std::vector<Row>{
             {"", Presence::malformed},  // the kernel's has a line of titles
             {"sl local_address\n", Presence::present},
             {"garbage\n", Presence::malformed},
             {std::string(100'000, 'x'), Presence::malformed},
             {"0: 0000:0050 0:0 0A 0 0 0 0 0 1\n", Presence::malformed},
             {"0: 00000000:XX 0:0 0A 0 0 0 0 0 1\n", Presence::malformed},
             {"0: 00000000:0000 0:0 0A 0 0 0 0 0 1\n", Presence::malformed},
             {"0: 00000000:0050 0:0 0A 0 0 0 0 0 -1\n", Presence::malformed},
             {"0: 00000000:0050 0:0 0A 0 0 0 0 0 7", Presence::present},
         }) {
        CAPTURE(row.table.substr(0, 80));
        tree.put("/proc/1/net/tcp", row.table);
        const NodeEvidence node = tree.read();
        CHECK(node.listeners_presence == row.presence);
        CHECK(node.processes_presence == Presence::partial);  // one is too long to be read
        CHECK(node.processes.size() == 1);
        Store store;
        CHECK(read_node_document(*decode_json(text_of_node(node), store), {}));
    }
}

TEST_CASE("processes that are hidden") {
    const NodeTree tree;
    tree.process(4711, {"kubelet"});
    CHECK(tree.read().processes_presence == Presence::denied);
    // Without process 1 nobody knows whose network the reader's own is.
    tree.put("/proc/net/tcp", "sl local_address\n");
    CHECK(tree.read().listeners_presence == Presence::denied);
    tree.process(1, {"/sbin/init"});
    CHECK(tree.read().listeners_presence == Presence::present);
}

TEST_CASE("what an ordinary user may not read is denied") {
    if (::geteuid() != 0) {
        MESSAGE("skipped: only root can become somebody else");
        return;
    }
    const NodeTree tree;
    ::chmod(tree.at("/").c_str(), 0755);
    tree.process(1, {"/sbin/init"});
    tree.process(2, {"kubelet", "--config=/etc/c.yaml", "--kubeconfig=/etc/shut/k.conf",
                     "--config-dir=/etc/drop", "--tls-private-key-file=/etc/k"});
    tree.process(3, {"etcd"}, {"ETCD_NAME=a"});
    ::chmod(tree.at("/proc/3/environ").c_str(), 0);
    tree.put("/etc/c.yaml", "a: b\n", 0600).put("/etc/shut/k.conf", "a: b\n");
    tree.put("/etc/drop/1.conf", "a: b\n").put("/etc/k", "key", 0600);
    ::chmod(tree.at("/etc/shut").c_str(), 0700);
    ::chmod(tree.at("/etc/drop").c_str(), 0700);
    // Names can be listed and not looked at: one may be a folder of drop-ins.
    tree.process(4, {"kubelet", "--config-dir=/etc/listed"}).put("/etc/listed/more", "a: b\n");
    ::chmod(tree.at("/etc/listed").c_str(), 0744);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
        const NodeEvidence node = tree.read();
        const auto denied = [&](const char* path) {
            const auto found = node.files.find(path);
            return found != node.files.end() && found->second.presence == Presence::denied &&
                   found->second.reason.find(path) != std::string::npos;
        };
        int wrong = denied("/etc/c.yaml") ? 0 : 1;
        wrong += denied("/etc/shut/k.conf") ? 0 : 2;
        wrong += denied("/etc/drop") ? 0 : 4;
        wrong +=
            node.processes.size() == 3 && node.processes[1].environment_presence == Presence::denied
                ? 0
                : 8;
        wrong += node.files.at("/etc/k").secret ? 0 : 16;
        wrong += node.files.at("/etc/listed").presence == Presence::partial ? 0 : 32;
        ::_exit(wrong);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("both ways to stay in a root agree") {
    const NodeTree tree;
    const Scratch outside;
    outside.write("x", "outside");
    tree.put("/a/b/c", "text").link("/a/up", "../../../a/b/c").link("/a/abs", "/a/b/c");
    tree.link("/a/out", outside.path("x")).link("/a/dir", "b").link("/loop", "loop");
    tree.link("/a/etc", "/../../../../etc/passwd");
    const auto kernel = Root::open(tree.at("/"));
    const auto walk = Root::open(tree.at("/"), Root::Resolve::own_walk);
    REQUIRE(kernel);
    REQUIRE(walk);
    for (const char* path :
         {"/a/b/c",        "/a/up",    "/a/abs",  "/a/out",    "/a/dir/c",
          "/a/dir/../b/c", "/..",      "/",       "",          "/../../a/b/c",
          "/loop",         "/a/b/c/d", "/a/b/c/", "/a/b/",     "/a/etc",
          "/none",         "/none/x",  "a/b/c",   "/a//b/./c", "/proc/self/root/a/b/c"}) {
        CAPTURE(path);
        const FileText one = kernel->read(path);
        const FileText two = walk->read(path);
        if (std::string(path) != "" && std::string(path) != "/a/b/c/") {  // the walk takes these
            CHECK(one.presence == two.presence);
        }
        CHECK(one.text == two.text);
        CHECK(one.text != "outside");
    }
}

TEST_CASE("magic links of /proc lead nowhere, in both ways") {
    for (const auto how : {Root::Resolve::kernel, Root::Resolve::own_walk}) {
        const auto root = Root::open("/", how);
        REQUIRE(root);
        CHECK(root->find("/proc/self/stat").presence == Presence::present);
        CHECK(root->find("/proc/self/exe").presence == Presence::unreachable);
        CHECK(root->find("/proc/self/root/proc").presence == Presence::unreachable);
        CHECK(root->find("/proc/self/ns/mnt").presence == Presence::unreachable);
        CHECK_FALSE(root->link("/proc/self/exe").empty());
    }
}

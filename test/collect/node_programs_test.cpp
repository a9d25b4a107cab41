#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "collect/binary_reader.h"
#include "collect/support/node_tree.h"

using namespace assay;
using namespace assay::test;

namespace {

const std::string kElf = std::string(
                             "\x7f"
                             "ELF\x02\x01\0\0",
                             8) +
                         std::string(200'000, 'x');

// A kubelet, a containerd with its shim, and two plugins.
void make_programs(const NodeTree& tree) {
    tree.process(500, {"/usr/bin/kubelet"}, {}, "/usr/bin/kubelet");
    tree.process(501, {"/usr/bin/containerd"}, {}, "/usr/bin/containerd");
    for (const char* path : {"/usr/bin/kubelet", "/usr/bin/containerd", "/usr/bin/runc",
                             "/usr/bin/containerd-shim-runc-v2", "/opt/cni/bin/bridge"}) {
        tree.put(path, kElf + path, 0755);
    }
    tree.put("/opt/cni/bin/wrapper", "#!/bin/sh\nTOKEN=not-to-be-seen\n", 0755);
}

NodeFile binary(const NodeEvidence& node, const std::string& name) {
    const auto found = node.binaries.find(name);
    return found == node.binaries.end() ? NodeFile{} : found->second;
}

}  // namespace

TEST_CASE("programs that run, that the runtime starts, and plugins have a hash") {
    const NodeTree tree;
    make_programs(tree);
    const NodeEvidence node = tree.read();
    for (const char* path : {"/usr/bin/kubelet", "/usr/bin/containerd", "/usr/bin/runc",
                             "/usr/bin/containerd-shim-runc-v2", "/opt/cni/bin/bridge"}) {
        CAPTURE(path);
        CHECK(binary(node, path).presence == Presence::present);
        CHECK(binary(node, path).sha256 == sha256_hex(kElf + path));
        CHECK(binary(node, path).mode == "0755");
    }
    CHECK(binary(node, "/opt/cni/bin").folder);
    CHECK(node.binaries.size() == 7);
}

TEST_CASE("a runc that hides another is beside it") {
    const NodeTree tree;
    make_programs(tree);
    tree.put("/usr/local/sbin/runc", kElf + "another", 0755);
    const NodeEvidence node = tree.read();
    CHECK(binary(node, "/usr/local/sbin/runc").sha256 == sha256_hex(kElf + "another"));
    CHECK(binary(node, "/usr/bin/runc").sha256 == sha256_hex(kElf + "/usr/bin/runc"));
    CHECK(!node.binaries.contains("/usr/bin/crun"));
}

TEST_CASE("of a script no hash is kept: it may hold a secret") {
    const NodeTree tree;
    make_programs(tree);
    const NodeFile script = binary(tree.read(), "/opt/cni/bin/wrapper");
    CHECK(script.presence == Presence::present);
    CHECK(script.mode == "0755");
    CHECK(script.sha256.empty());
    CHECK(text_of_node(tree.read()).find("not-to-be-seen") == std::string::npos);
}

TEST_CASE("a program that was replaced while it runs") {
    const NodeTree tree;
    tree.process(500, {"/usr/bin/kubelet"}, {}, "/usr/bin/kubelet (deleted)");
    tree.put("/usr/bin/kubelet", kElf, 0755);
    const NodeEvidence node = tree.read();
    CHECK(binary(node, "/usr/bin/kubelet (deleted)").presence == Presence::absent);
    CHECK(binary(node, "/usr/bin/kubelet").sha256 == sha256_hex(kElf));
}

TEST_CASE("which program runs may not be told") {
    const NodeTree tree;
    tree.process(500, {"/usr/bin/kubelet"});
    tree.put("/usr/bin/kubelet", kElf, 0755);
    CHECK(binary(tree.read(), "kubelet").presence == Presence::denied);
    CHECK(!tree.read().binaries.contains("/usr/bin/kubelet"));
}

TEST_CASE("where the runtime looks for plugins") {
    const auto folder = [](const std::string& config) {
        const NodeTree tree;
        make_programs(tree);
        tree.put("/etc/containerd/config.toml", config);
        tree.put("/srv/cni/other", kElf, 0755);
        const NodeEvidence node = tree.read();
        return std::string(node.binaries.contains("/srv/cni/other") ? "other" : "") +
               (node.binaries.contains("/opt/cni/bin/bridge") ? "bridge" : "");
    };
    CHECK(folder("version = 2\n") == "bridge");
    CHECK(
        folder("version = 2\n[plugins.'io.containerd.grpc.v1.cri'.cni]\nbin_dir = '/srv/cni/'\n") ==
        "other");
    CHECK(folder("version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\n"
                 "bin_dirs = ['/opt/cni/bin', '/srv/cni']\n") == "otherbridge");
    const NodeTree tree;
    make_programs(tree);
    tree.put("/etc/containerd/config.toml", "version = [\n");
    CHECK(binary(tree.read(), "/opt/cni/bin").presence == Presence::malformed);
    CHECK(!tree.read().binaries.contains("/opt/cni/bin/bridge"));
}

TEST_CASE("what is no program is not opened, and too many are none") {
    const NodeTree tree;
    make_programs(tree);
    tree.fifo("/opt/cni/bin/pipe");
    tree.link("/opt/cni/bin/loop", "loop");
    tree.link("/opt/cni/bin/out", "../../../../../../../nothing");
    tree.folder("/opt/cni/bin/more");
    CHECK(binary(tree.read(), "/opt/cni/bin/pipe").presence == Presence::unreachable);
    CHECK(binary(tree.read(), "/opt/cni/bin/loop").presence == Presence::malformed);
    CHECK(binary(tree.read(), "/opt/cni/bin/out").presence == Presence::absent);
    CHECK(!tree.read().binaries.contains("/opt/cni/bin/more"));
    for (int number = 0; number < 201; ++number) {
        tree.put("/opt/cni/bin/p" + std::to_string(number), "");
    }
    const NodeEvidence node = tree.read();
    CHECK(binary(node, "/opt/cni/bin").presence == Presence::unreachable);
    CHECK(binary(node, "/opt/cni/bin").folder);
    CHECK(!node.binaries.contains("/opt/cni/bin/bridge"));
}

TEST_CASE("a program that is too large is not read") {
    const NodeTree tree;
    make_programs(tree);
    CHECK(::truncate(tree.at("/usr/bin/runc").c_str(), (off_t{512} << 20) + 1) == 0);
    const NodeFile large = binary(tree.read(), "/usr/bin/runc");
    CHECK(large.presence == Presence::unreachable);
    CHECK(large.mode == "0755");
    CHECK(large.sha256.empty());
}

TEST_CASE("when the time runs out programs are unknown, and the node is not") {
    const NodeTree tree;
    make_programs(tree);
    const auto root = Root::open(tree.at("/"));
    REQUIRE(root);
    SeenProcesses processes;
    RuntimeConfig config;
    config.cni_programs = {"/opt/cni/bin"};
    const std::map<std::string, NodeSoftware, std::less<>> software;
    NodeDeadline over(std::chrono::milliseconds{0});
    const AccountNames accounts(*root);
    const auto read = read_binaries({*root, processes, config, software, accounts}, over);
    CHECK(read.at("/opt/cni/bin/bridge").presence == Presence::unreachable);
    CHECK(read.at("/opt/cni/bin/bridge").mode == "0755");
}

// The kernel's own /proc: what runs is read also where its file is gone.
TEST_CASE("a program whose file is gone is what runs") {
    const Scratch scratch;
    const std::string copy = scratch.path("kubelet");
    std::filesystem::copy_file("/bin/sleep", copy);
    const pid_t child = ::fork();
    if (child == 0) {
        ::execl(copy.c_str(), "kubelet", "30", nullptr);
        ::_exit(127);
    }
    const auto root = Root::open("/");
    REQUIRE(root);
    const std::string exe = "/proc/" + std::to_string(child) + "/exe";
    for (int turn = 0; turn < 500 && root->link(exe) != copy; ++turn) ::usleep(10'000);
    std::filesystem::remove(copy);
    SeenProcesses processes;
    SeenProcess kubelet;
    kubelet.number = child;
    kubelet.program = "kubelet";
    kubelet.executable = root->link(exe);
    processes.processes.push_back(kubelet);
    kubelet.files = SeenProcess::Files::own;
    processes.processes.push_back(kubelet);
    const std::map<std::string, NodeSoftware, std::less<>> software;
    NodeDeadline deadline(std::chrono::seconds{20});
    const AccountNames accounts(*root);
    const auto read =
        read_binaries({*root, processes, RuntimeConfig{}, software, accounts}, deadline);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::string sleep = root->read("/bin/sleep").text;
    REQUIRE(read.contains(copy + " (deleted)"));
    CHECK(read.at(copy + " (deleted)").sha256 == sha256_hex(sleep));
    CHECK(read.at(copy).presence == Presence::absent);
    REQUIRE(read.contains("kubelet:" + copy + " (deleted)"));
    CHECK(read.at("kubelet:" + copy + " (deleted)").sha256 == sha256_hex(sleep));
}

TEST_CASE("all packages of dpkg, without those that were removed") {
    const NodeTree tree;
    tree.put(
        "/var/lib/dpkg/status",
        "Package: zsh\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.9-4\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\n\n"
        "Package: a\x1b[31m b\nStatus: hold ok installed\nArchitecture: all\nVersion: 2:1\n\n");
    const NodePackages packages = tree.read().packages.at("dpkg");
    CHECK(packages.presence == Presence::present);
    CHECK(packages.installed->find('\x1b') == std::string::npos);
    CHECK(packages.installed->ends_with("_b 2:1 all\nzsh 5.9-4 amd64"));
    CHECK(packages.installed->find("gone") == std::string::npos);
    CHECK(tree.read().packages.at("rpm").presence == Presence::absent);
    tree.put("/var/lib/dpkg/status", "Package: zsh\nStatus: install ok installed\n");
    CHECK(tree.read().packages.at("dpkg").presence == Presence::malformed);
    CHECK(tree.read().packages.at("dpkg").installed->empty());
}

TEST_CASE("more packages than any node has") {
    const NodeTree tree;
    std::string status;
    for (int number = 0; number <= 20'000; ++number) {
        status += "Package: p" + std::to_string(number) +
                  "\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n";
    }
    tree.put("/var/lib/dpkg/status", status);
    CHECK(tree.read().packages.at("dpkg").presence == Presence::unreachable);
}

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/packages_dpkg.h"
#include "collect/support/node_tree.h"
#include "collect/version_command.h"

using namespace assay;
using namespace assay::test;

namespace {

const std::string kRunc =
    "Package: runc\nStatus: install ok installed\nArchitecture: amd64\nMaintainer: Debian Go\n"
    "Source: runc (1.1.5+ds1-1+deb12u1)\nVersion: 1.1.5+ds1-1+deb12u1+b3\n"
    "Description: x\n more\n .\n more\nConffiles:\n /etc/x 0123\n";

void install(const NodeTree& tree, const std::string& name, const std::string& stanza,
             const std::string& path) {
    // dpkg ends every stanza with a blank line (lib/dpkg/dump.c).
    tree.put("/var/lib/dpkg/status",
             "Package: a\nStatus: deinstall ok config-files\n\n" + stanza + "\n");
    tree.put("/var/lib/dpkg/info/" + name + ".list", "/.\n/usr\n" + path + "\n");
    tree.put(path, "#!", 0755);
}

std::string stanza_of(const std::string& name, const std::string& version) {
    return "Package: " + name + "\nStatus: install ok installed\nVersion: " + version + "\n";
}

}  // namespace

TEST_CASE("dpkg speaks for the binary that its package holds") {
    const NodeTree tree;
    install(tree, "runc", kRunc, "/usr/sbin/runc");
    const NodeSoftware runc = tree.read().software.at("runc");
    CHECK(runc.presence == Presence::present);
    CHECK(runc.version == "1.1.5+ds1-1+deb12u1+b3");
    CHECK(runc.source == "runc");
    CHECK(runc.source_version == "1.1.5+ds1-1+deb12u1");
    CHECK(runc.manager == "dpkg");
    CHECK(runc.vendor == "Debian Go");
    CHECK(runc.path == "/usr/sbin/runc");
    CHECK(tree.read().software.at("crun").presence == Presence::absent);
    SUBCASE("another one comes first on the path") {
        tree.put("/usr/local/sbin/runc", "#!", 0755);
        const NodeSoftware other = tree.read().software.at("runc");
        CHECK(other.presence == Presence::not_asked);
        CHECK(other.path == "/usr/local/sbin/runc");
        CHECK(other.version.empty());
        CHECK(other.reason.find("--run-version") != std::string::npos);
    }
    SUBCASE("containerd's configuration names another") {
        tree.put("/opt/runc", "#!", 0755);
        tree.put("/etc/containerd/config.toml", "version = 2\nimports = [\"conf.d/*.toml\"]\n");
        tree.put("/etc/containerd/conf.d/1.toml",
                 "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n"
                 "  BinaryName = \"/opt/runc\"\n");
        const NodeEvidence node = tree.read();
        CHECK(node.software.at("runc").path == "/opt/runc");
        CHECK(node.software.at("runc").presence == Presence::not_asked);
        CHECK(node.files.contains("/etc/containerd/conf.d/1.toml"));
    }
    SUBCASE("it names the package's own") {
        tree.put("/etc/containerd/config.toml",
                 "[plugins]\n[plugins.'io.containerd.cri.v1.runtime'.containerd]\n"
                 "runtimes = {runc = {options = {BinaryName = '/usr/sbin/runc'}}}\n");
        CHECK(tree.read().software.at("runc").presence == Presence::present);
    }
    SUBCASE("it names what is not there") {
        tree.put("/etc/crio/crio.conf.d/10-x.conf",
                 "[crio.runtime.runtimes.runc]\nruntime_path = \"/opt/none/runc\"\n");
        CHECK(tree.read().software.at("runc").presence == Presence::unreachable);
    }
    SUBCASE("it is no TOML") {
        tree.put("/etc/containerd/config.toml", "imports = [\n");
        CHECK(tree.read().software.at("runc").presence == Presence::malformed);
        CHECK(tree.read().software.at("containerd").presence == Presence::absent);
    }
}

TEST_CASE("Docker's package holds runc and does not tell its version") {
    const NodeTree tree;
    install(tree, "containerd.io", stanza_of("containerd.io", "1.7.22-1"), "/usr/bin/runc");
    tree.put("/var/lib/dpkg/info/containerd.io.list", "/usr/bin/runc\n/usr/bin/containerd\n");
    tree.put("/usr/bin/containerd", "#!", 0755);
    const auto software = tree.read().software;
    CHECK(software.at("containerd").version == "1.7.22-1");
    CHECK(software.at("containerd").package == "containerd.io");
    CHECK(software.at("runc").presence == Presence::not_asked);
    CHECK(software.at("runc").package == "containerd.io");
    CHECK(software.at("runc").version.empty());
    CHECK(software.at("runc").manager.empty());
}

TEST_CASE("a running containerd is the one that is judged") {
    const NodeTree tree;
    install(tree, "containerd", stanza_of("containerd", "1.6.20~ds1-1"), "/usr/bin/containerd");
    tree.process(1, {"init"});
    CHECK(tree.read().software.at("containerd").presence == Presence::present);
    tree.put("/opt/bin/containerd", "#!", 0755).put("/opt/bin/runc", "#!", 0755);
    tree.process(2, {"/opt/bin/containerd", "-c", "/opt/containerd.toml"}, {},
                 "/opt/bin/containerd");
    auto node = tree.read();
    CHECK(node.software.at("containerd").path == "/opt/bin/containerd");
    CHECK(node.software.at("containerd").presence == Presence::not_asked);
    CHECK(node.software.at("runc").path == "/opt/bin/runc");
    CHECK(node.processes.front().argv ==
          std::vector<std::string>{"/opt/bin/containerd", "-c", "/opt/containerd.toml"});
    std::filesystem::remove(tree.at("/proc/2/exe"));
    tree.link("/proc/2/exe", "/usr/bin/containerd (deleted)");
    node = tree.read();
    CHECK(node.software.at("containerd").presence == Presence::not_asked);
    CHECK(node.software.at("containerd").reason.find("replaced") != std::string::npos);
}

TEST_CASE("an image without dpkg") {
    const NodeTree tree;
    tree.put("/var/lib/dpkg/status.d/runc", "Package: runc\nVersion: 1.1.5\n");
    tree.put("/var/lib/dpkg/status.d/runc.md5sums", "0123  usr/sbin/runc\n");
    tree.put("/usr/sbin/runc", "#!", 0755);
    CHECK(tree.read().software.at("runc").version == "1.1.5");
}

TEST_CASE("stanzas") {
    struct Row {
        std::string text;
        bool good;
        std::size_t stanzas;
    };
    for (const Row& row : std::vector<Row>{
             {"", true, 0},
             {"\n\n", true, 0},
             {"Package: a\n\nPackage: b", true, 2},
             {"package: a\r\nVERSION: 1\r\n\r\n", true, 1},
             {"Package: a\n more\n\tmore\n", true, 1},
             {" more\n", false, 0},
             {"Package a\n", false, 0},
             {": a\n", false, 0},
             {"Version: 1\n", false, 0},
             {"Package: a\nPackage: b\n", false, 0},
             {std::string("\0\xff", 2), false, 0},
         }) {
        CAPTURE(row.text);
        std::size_t stanzas = 0;
        CHECK(read_stanzas(row.text, [&](const Stanza&) { ++stanzas; }) == row.good);
        CHECK(stanzas == row.stanzas);
    }
}

TEST_CASE("a damaged package database says nothing, and nothing is absent by it") {
    const NodeTree tree;
    tree.put("/var/lib/dpkg/status", kRunc + "\ngarbage\n");
    CHECK(tree.read().software.at("runc").presence == Presence::malformed);
    CHECK(tree.read().software.at("crun").presence == Presence::malformed);
}

TEST_CASE("a package database that is cut says nothing, wherever it is cut") {
    const NodeTree tree;
    install(tree, "runc", kRunc, "/usr/sbin/runc");
    const std::string status = "Package: a\nStatus: install ok installed\n\n" + kRunc + "\n";
    const std::size_t first = status.find(kRunc);
    for (std::size_t size = 1; size < status.size(); ++size) {
        if (size == first) continue;  // between two stanzas: as if it were whole
        CAPTURE(size);
        tree.put("/var/lib/dpkg/status", status.substr(0, size));
        const auto software = tree.read().software;
        for (const char* program : {"runc", "crun"}) {
            CHECK(software.at(program).presence == Presence::malformed);
            CHECK(software.at(program).version.empty());
        }
    }
    SUBCASE("a package without a version") {
        tree.put("/var/lib/dpkg/status", "Package: runc\nStatus: install ok installed\n\n");
        CHECK(tree.read().software.at("runc").presence == Presence::malformed);
    }
    SUBCASE("a folder of packages with nothing in it is no database") {
        std::filesystem::remove_all(tree.at("/var/lib/dpkg"));
        tree.folder("/var/lib/dpkg/status.d");
        CHECK(tree.read().software.at("crun").presence == Presence::not_asked);
    }
    SUBCASE("one package of a folder that is empty") {
        std::filesystem::remove_all(tree.at("/var/lib/dpkg"));
        tree.put("/var/lib/dpkg/status.d/runc", "");
        CHECK(tree.read().software.at("crun").presence == Presence::malformed);
    }
}

TEST_CASE("a configuration that is only partly read names no binary") {
    const NodeTree tree;
    install(tree, "runc", kRunc, "/usr/sbin/runc");
    tree.put("/opt/runc", "#!", 0755);
    const std::string options =
        "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n";
    const auto runc_with = [&](const std::string& config) {
        tree.put("/etc/containerd/config.toml", config);
        return tree.read().software.at("runc");
    };
    CHECK(runc_with("version = 2\n").presence == Presence::present);
    SUBCASE("imports name files as Go's filepath.Glob does, hidden ones included") {
        tree.put("/etc/containerd/conf.d/.1.toml", options + "BinaryName = '/opt/runc'\n");
        CHECK(runc_with("imports = ['conf.d/*.toml']\n").path == "/opt/runc");
    }
    SUBCASE("a pattern for folders") {
        tree.put("/etc/containerd/a/1.toml", options + "BinaryName = '/opt/runc'\n");
        const NodeSoftware runc = runc_with("imports = ['/etc/containerd/*/1.toml']\n");
        CHECK(runc.presence == Presence::partial);
        CHECK(runc.reason.find("imports") != std::string::npos);
    }
    SUBCASE("a pattern that no file has") {
        CHECK(runc_with("imports = ['conf.d/*.toml']\n").presence == Presence::present);
    }
    SUBCASE("texts over several lines and escapes") {
        CHECK(runc_with(options + "BinaryName = '''/opt/runc'''\n").path == "/opt/runc");
        CHECK(runc_with(options + "BinaryName = \"/opt\\u002frunc\"\n").path == "/opt/runc");
        tree.put("/etc/containerd/1.toml", options + "BinaryName = '/opt/runc'\n");
        CHECK(runc_with("imports = [\"\"\"\n/etc/containerd/1.toml\"\"\"]\n").path == "/opt/runc");
    }
    SUBCASE("what is no text") {
        CHECK(runc_with(options + "BinaryName = 1\n").presence == Presence::malformed);
        CHECK(runc_with("imports = 'x'\n").presence == Presence::malformed);
        CHECK(runc_with("imports = ['x', 1]\n").presence == Presence::malformed);
    }
    SUBCASE("a configuration that something else names as a key") {
        tree.process(1, {"init"}).process(2, {"etcd", "--key-file=/etc/containerd/config.toml"});
        CHECK(runc_with(options + "BinaryName = '/opt/runc'\n").presence == Presence::unreachable);
    }
}

TEST_CASE("a runtime with files of its own says nothing about the node's") {
    const NodeTree tree;
    install(tree, "containerd", stanza_of("containerd", "1.6.20~ds1-1"), "/usr/bin/containerd");
    tree.process(1, {"init"}).process(2, {"containerd"}, {}, "/usr/bin/containerd");
    tree.link("/proc/1/ns/mnt", "mnt:[1]").link("/proc/2/ns/mnt", "mnt:[2]");
    const auto software = tree.read().software;
    CHECK(software.at("containerd").presence == Presence::not_asked);
    CHECK(software.at("containerd").path == "/usr/bin/containerd");
    CHECK(software.at("runc").presence == Presence::not_asked);
}

TEST_CASE("an ordinary user does not take what may not be read for what is not there") {
    if (::geteuid() != 0) {
        MESSAGE("skipped: only root can become somebody else");
        return;
    }
    const NodeTree tree;
    ::chmod(tree.at("/").c_str(), 0755);
    install(tree, "runc", kRunc, "/usr/sbin/runc");
    tree.folder("/usr/local/sbin").folder("/etc/containerd/conf.d").folder("/shut");
    const auto denied = [&](const std::string& folder) {
        ::chmod(tree.at(folder).c_str(), 0700);
        const pid_t child = ::fork();
        if (child == 0) {
            if (::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(9);
            const NodeEvidence node = tree.read();
            ::_exit(node.software.at("runc").presence == Presence::denied ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ::chmod(tree.at(folder).c_str(), 0755);
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    };
    CHECK_FALSE(denied("/shut"));
    CHECK(denied("/usr/local/sbin"));     // runc may be in it, and it comes first
    CHECK(denied("/var/lib/dpkg/info"));  // which files the package holds
    tree.put("/etc/containerd/config.toml", "imports = ['conf.d/*.toml']\n");
    CHECK(denied("/etc/containerd/conf.d"));
}

TEST_CASE("rpm") {
    if (std::system("command -v rpmbuild >/dev/null 2>&1") != 0) {
        MESSAGE("skipped: there is no rpmbuild");
        return;
    }
    const NodeTree tree;
    const Scratch work;
    const std::string spec = work.write(
        "runc.spec",
        "Name: runc\nEpoch: 4\nVersion: 1.2.5\nRelease: 3.el9_6\nSummary: x\nLicense: x\n"
        "Vendor: Example\nBuildArch: noarch\n%description\nx\n%install\n"
        "mkdir -p %{buildroot}/usr/bin\necho x > %{buildroot}/usr/bin/runc\n%files\n"
        "/usr/bin/runc\n");
    const std::string folder = tree.at("/var/lib/rpm");
    const std::string command =
        "cd " + work.path() + " && rpmbuild -bb --define '_topdir " + work.path("top") + "' " +
        spec + " >log 2>&1 && rpm --dbpath " + folder +
        " -i --justdb --nodeps --noscripts --nosignature top/RPMS/noarch/*.rpm >>log 2>&1";
    std::filesystem::create_directories(folder);
    REQUIRE(std::system(command.c_str()) == 0);
    tree.put("/usr/bin/runc", "#!", 0755);
    const NodeSoftware runc = tree.read().software.at("runc");
    CHECK(runc.presence == Presence::present);
    CHECK(runc.version == "4:1.2.5-3.el9_6");
    CHECK(runc.manager == "rpm");
    CHECK(runc.source == "runc");
    CHECK(runc.source_version.empty());
    CHECK(runc.vendor == "Example");
    const NodePackages packages = tree.read().packages.at("rpm");
    CHECK(packages.presence == Presence::present);
    CHECK(*packages.installed == "runc 4:1.2.5-3.el9_6 noarch");
    CHECK(tree.read().packages.at("dpkg").presence == Presence::absent);
    CHECK(tree.read().software.at("crun").presence == Presence::absent);
    SUBCASE("a damaged database") {
        for (const std::size_t size :
             {std::size_t{0}, std::size_t{100}, std::size_t{5000}, std::size_t{100'000}}) {
            CAPTURE(size);
            std::filesystem::resize_file(folder + "/rpmdb.sqlite", size);
            const Presence presence = tree.read().software.at("crun").presence;
            CHECK(presence == (size == 0 ? Presence::not_asked : Presence::unreachable));
        }
    }
    SUBCASE("a link that leads out of the tree") {
        const NodeTree other;
        other.link("/var/lib/rpm", folder);
        CHECK(other.read().software.at("runc").presence == Presence::not_asked);
    }
}

TEST_CASE("what programs say of their version") {
    struct Row {
        std::string_view program;
        std::string_view output;
        std::string_view version;
    };
    for (const Row& row : std::vector<Row>{
             {"runc", "runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1+deb12u1\nspec: 1.0.2-dev\n",
              "1.1.5+ds1-1+deb12u1"},
             {"runc", "runc version 1.1.12\ncommit: v1.1.12-0-g51d5e946\nspec: 1.0.2-dev\n",
              "1.1.12"},
             {"runc", "runc version 1.1.12-0ubuntu2~22.04.1\nspec: 1.0.2-dev\n",
              "1.1.12-0ubuntu2~22.04.1"},
             {"runc", "runc version 1.4.0-rc.3\ncommit:\n", "1.4.0-rc.3"},
             {"containerd",
              "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u1\n",
              "1.6.20~ds1-1+deb12u1"},
             {"containerd", "containerd containerd.io 1.7.25 bcc810d6b9066471b0b6fa75f557a15a1\n",
              "1.7.25"},
             {"containerd", "containerd github.com/containerd/containerd/v2 v2.1.9 abc\n", "2.1.9"},
             {"crun", "crun version 1.8.1\ncommit: f8a096be060b22ccd3d5f3ebe44108517fbf6c30\n",
              "1.8.1"},
             {"cri-o", "crio version 1.28.4\nVersion: 1.28.4\n", "1.28.4"},
             {"cri-o", "Version:       1.24.6\nGitCommit: x\n", "1.24.6"},
             {"runc", "", ""},
             {"runc", "runc version", ""},
             {"runc", "runc version $(id)\n", ""},
             {"runc", "\x1b[31mrunc\n", ""},
         }) {
        CAPTURE(std::string(row.output));
        CHECK(version_in(row.program, row.output) == row.version);
    }
}

TEST_CASE("asking a program") {
    const Scratch scratch;
    const auto script = [&](const std::string& body, mode_t mode) {
        const std::string path = scratch.write("runc", "#!/bin/sh\n" + body);
        ::chmod(path.c_str(), mode);
        return path;
    };
    CHECK(ask_version("runc", script("echo runc version 1.2.3", 0755)).version == "1.2.3");
    CHECK(ask_version("runc", script("env >&1", 0755)).presence == Presence::unreachable);
    ::setenv("KUBEASSAY_CANARY", "1.2.3", 1);
    CHECK(ask_version("runc", script("echo runc version ${KUBEASSAY_CANARY:-9.9}", 0755)).version ==
          "9.9");
    CHECK(ask_version("runc", script("echo x; exit 1", 0755)).presence == Presence::unreachable);
    CHECK(ask_version("runc", scratch.path("none")).presence == Presence::denied);
    CHECK(ask_version("runc", script("echo runc version 1", 0644)).presence ==
          Presence::unreachable);
    CHECK(ask_version("runc", script("while :; do echo y; done", 0755)).presence ==
          Presence::unreachable);
    const auto start = std::chrono::steady_clock::now();
    const auto slow =
        ask_version("runc", script("exec sleep 30", 0755), std::chrono::milliseconds(200));
    CHECK(slow.reason.find("too long") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    if (::geteuid() == 0) {
        CHECK(ask_version("runc", script("echo runc version 1.2.3", 0777)).presence ==
              Presence::denied);
    }
}

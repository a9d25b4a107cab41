#include <doctest/doctest.h>

#include <string>

#include <unistd.h>

#include "collect/support/node_tree.h"

using namespace assay;
using namespace assay::test;

namespace {

// A kernel with neither security module.
void make_kernel(const NodeTree& tree) {
    for (const char* folder : {"/sys/kernel", "/sys/fs", "/sys/module"}) tree.folder(folder);
    tree.process(1, {"/sbin/init"});
    tree.put("/proc/1/status", "Name:\tinit\nNoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n");
    tree.put("/proc/sys/kernel/seccomp/actions_avail", "kill_process trap errno allow\n");
}

void switch_on_apparmor(const NodeTree& tree) {
    tree.put("/sys/module/apparmor/parameters/enabled", "Y\n");
    tree.put(
        "/sys/kernel/security/apparmor/profiles",
        "/usr/sbin/tcpdump (enforce)\ncri-containerd.apparmor.d (enforce)\na (b) c (complain)\n");
}

ConfinementSource source_of(const NodeTree& tree, const std::string& name) {
    const NodeEvidence node = tree.read();
    const auto found = node.confinement.find(name);
    return found == node.confinement.end() ? ConfinementSource{} : found->second;
}

std::string value_of(const ConfinementSource& source, const std::string& key) {
    const auto found = source.values.find(key);
    return found == source.values.end() ? std::string("-") : found->second;
}

std::string state_of(const NodeTree& tree, const std::string& name) {
    const ConfinementSource source = source_of(tree, name);
    return source.presence == Presence::present ? value_of(source, "state")
                                                : std::string(text_of(source.presence));
}

// What a containerd with this configuration says.
ConfinementSource containerd_says(const std::string& config) {
    const NodeTree tree;
    tree.process(500, {"/usr/bin/containerd"});
    tree.put("/etc/containerd/config.toml", config);
    return source_of(tree, "containerd");
}

}  // namespace

TEST_CASE("a kernel without security modules has none: that is known") {
    const NodeTree tree;
    make_kernel(tree);
    CHECK(state_of(tree, "selinux") == "absent");
    CHECK(state_of(tree, "selinux-config") == "absent");
    CHECK(state_of(tree, "apparmor") == "absent");
    CHECK(state_of(tree, "apparmor-profiles") == "absent");
    CHECK(value_of(source_of(tree, "seccomp"), "actions") == "kill_process trap errno allow");
}

TEST_CASE("a tree without /sys and /proc says nothing") {
    const NodeTree tree;
    for (const char* name : {"selinux", "apparmor", "apparmor-profiles", "seccomp"}) {
        CAPTURE(name);
        CHECK(state_of(tree, name) == "not-asked");
    }
    CHECK(source_of(tree, "selinux").reason == "the tree has no /sys/kernel");
}

TEST_CASE("the mode of SELinux, now and after the next boot") {
    const NodeTree tree;
    make_kernel(tree);
    tree.put("/sys/fs/selinux/enforce", "1");
    CHECK(state_of(tree, "selinux") == "enforcing");
    tree.put("/sys/fs/selinux/enforce", "0");
    CHECK(state_of(tree, "selinux") == "permissive");
    tree.put("/sys/fs/selinux/enforce", "2");
    CHECK(state_of(tree, "selinux") == "malformed");
    tree.put("/etc/selinux/config",
             "# SELINUX=enforcing\nSELINUXTYPE=targeted\nSELINUX= Permissive # "
             "until\nSELINUX=disabled\n");
    CHECK(state_of(tree, "selinux-config") == "permissive");
    // Before 3.4 libselinux takes no blank there, and none named is permissive.
    tree.put("/etc/selinux/config", "SELINUX= enforcing\n");
    CHECK(state_of(tree, "selinux-config") == "malformed");
    tree.put("/etc/selinux/config", "SELINUX=on\n");
    CHECK(state_of(tree, "selinux-config") == "-");
}

TEST_CASE("SELinux whose file system is not mounted is not known") {
    const NodeTree tree;
    make_kernel(tree);
    tree.folder("/sys/fs/selinux");
    CHECK(state_of(tree, "selinux") == "unreachable");
    CHECK(source_of(tree, "selinux").reason == "/sys/fs/selinux/enforce is not there");
}

TEST_CASE("AppArmor and how many of its profiles are loaded") {
    const NodeTree tree;
    make_kernel(tree);
    switch_on_apparmor(tree);
    CHECK(state_of(tree, "apparmor") == "enabled");
    CHECK(value_of(source_of(tree, "apparmor"), "parser") == "absent");
    tree.put("/usr/sbin/apparmor_parser",
             "\x7f"
             "ELF");
    tree.link("/sbin", "usr/sbin");
    CHECK(value_of(source_of(tree, "apparmor"), "parser") == "/sbin/apparmor_parser");
    const ConfinementSource profiles = source_of(tree, "apparmor-profiles");
    CHECK(value_of(profiles, "enforce") == "2");
    CHECK(value_of(profiles, "complain") == "1");
    SUBCASE("a list of something else") {
        tree.put("/sys/kernel/security/apparmor/profiles", "x (enforce)\n\x01\xff(nothing)\n");
        CHECK(state_of(tree, "apparmor-profiles") == "malformed");
    }
    SUBCASE("switched off") {
        tree.put("/sys/module/apparmor/parameters/enabled", "N\n");
        CHECK(state_of(tree, "apparmor") == "disabled");
        CHECK(state_of(tree, "apparmor-profiles") == "absent");
    }
    SUBCASE("the list may not be read") {
        if (::geteuid() == 0) {
            MESSAGE("as root everything can be read: nothing to deny");
            return;
        }
        tree.put("/sys/kernel/security/apparmor/profiles", "x (enforce)\n", 0);
        CHECK(state_of(tree, "apparmor-profiles") == "denied");
        CHECK(state_of(tree, "apparmor") == "enabled");
    }
}

TEST_CASE("AppArmor whose profiles nobody could load is not known") {
    const NodeTree tree;
    make_kernel(tree);
    tree.put("/sys/module/apparmor/parameters/enabled", "Y\n");
    CHECK(state_of(tree, "apparmor") == "unreachable");
    CHECK(state_of(tree, "apparmor-profiles") == "unreachable");
}

TEST_CASE("a kernel that does not tell its seccomp actions") {
    const NodeTree tree;
    tree.process(1, {"/sbin/init"});
    tree.put("/proc/1/status", "Name:\tinit\nSeccomp:\t0\n");
    CHECK(state_of(tree, "seccomp") == "unreachable");
    tree.put("/proc/1/status", "Name:\tinit\n");
    CHECK(state_of(tree, "seccomp") == "absent");
}

TEST_CASE("links and what is no file say nothing") {
    const NodeTree tree;
    make_kernel(tree);
    tree.fifo("/sys/fs/selinux/enforce");
    tree.link("/sys/module/apparmor/parameters/enabled", "enabled");
    tree.link("/etc/selinux/config", "../../../../../../nothing");
    CHECK(state_of(tree, "selinux") == "unreachable");
    CHECK(state_of(tree, "apparmor") == "malformed");
    CHECK(state_of(tree, "selinux-config") == "absent");
}

TEST_CASE("what the kernel confines a component by") {
    const NodeTree tree;
    tree.process(500, {"/usr/bin/kubelet"}).process(501, {"/usr/bin/containerd"});
    tree.put("/proc/500/attr/current", std::string("system_u:system_r:kubelet_t:s0\0", 31));
    tree.put("/proc/500/status", "Name:\tkubelet\nSeccomp:\t2\nSeccomp_filters:\t1\n");
    tree.put("/proc/501/attr/current", "cri\x1b[31m (enforce)\n");
    tree.put("/proc/501/status", "Name:\tSeccomp:\t2\nSeccomp:\t7\n");
    const NodeEvidence node = tree.read();
    REQUIRE(node.processes.size() == 2);
    CHECK(node.processes[0].label == "system_u:system_r:kubelet_t:s0");
    CHECK(node.processes[0].seccomp == "filter");
    CHECK(node.processes[1].label.find('\x1b') == std::string::npos);
    CHECK(node.processes[1].label.ends_with("(enforce)"));
    CHECK(node.processes[1].seccomp.empty());
}

TEST_CASE("what containerd is told, by the version of its file") {
    const std::string settings =
        "enable_selinux = true\ndisable_apparmor = true\n"
        "unset_seccomp_profile = \"runtime/default\"\n";
    for (const std::string head : {"[plugins.cri]\n", "version = 1\n[plugins.cri]\n",
                                   "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n",
                                   "version = 3\n[plugins.'io.containerd.cri.v1.runtime']\n"}) {
        CAPTURE(head);
        const ConfinementSource source = containerd_says(head + settings);
        CHECK(source.presence == Presence::present);
        CHECK(value_of(source, "enable_selinux") == "true");
        CHECK(value_of(source, "disable_apparmor") == "true");
        CHECK(value_of(source, "unset_seccomp_profile") == "runtime/default");
    }
    const ConfinementSource none = containerd_says("version = 3\n");
    CHECK(none.presence == Presence::present);
    CHECK(none.values.empty());
}

TEST_CASE("what containerd may or may not take is not known") {
    CHECK(containerd_says("version = 3\n[plugins.'io.containerd.grpc.v1.cri']\n"
                          "disable_apparmor = true\n")
              .reason ==
          "disable_apparmor stands in the table of version 2 in a file of version 3");
    CHECK(containerd_says("version = 2\n[plugins.'io.containerd.grpc.v1.cri']\n"
                          "enable_selinux = \"true\"\n")
              .presence == Presence::malformed);
    CHECK(containerd_says("version = 2\nimports = [\n").presence == Presence::malformed);
    // Another plugin's key of the same name.
    CHECK(containerd_says("version = 2\n[plugins.other]\nenable_selinux = true\n").values.empty());
}

TEST_CASE("a file that is imported decides over the one that names it") {
    const NodeTree tree;
    tree.process(500, {"/usr/bin/containerd"});
    tree.put("/etc/containerd/config.toml",
             "version = 2\nimports = ['/etc/containerd/more.toml']\n"
             "[plugins.'io.containerd.grpc.v1.cri']\nenable_selinux = false\n");
    tree.put("/etc/containerd/more.toml",
             "version = 3\n[plugins.'io.containerd.cri.v1.runtime']\nenable_selinux = true\n");
    CHECK(value_of(source_of(tree, "containerd"), "enable_selinux") == "true");
}

// Before version 2 containerd replaces a plugin's table by that of a later file, later it merges
// them.
TEST_CASE("what one file sets and a later table of the plugin leaves out is not known") {
    const NodeTree tree;
    tree.process(500, {"/usr/bin/containerd"});
    const auto says = [&](const std::string& first, const std::string& later) {
        const std::string table = "[plugins.'io.containerd.grpc.v1.cri']\n";
        tree.put("/etc/containerd/config.toml",
                 "version = 2\nimports = ['/etc/containerd/more.toml']\n" + table + first);
        tree.put("/etc/containerd/more.toml", "version = 2\n" + later);
        return source_of(tree, "containerd");
    };
    const std::string mirrors =
        "[plugins.'io.containerd.grpc.v1.cri'.registry]\nconfig_path = '/etc/certs.d'\n";
    const ConfinementSource lost = says("enable_selinux = true\n", mirrors);
    CHECK(lost.presence == Presence::malformed);
    CHECK(lost.reason ==
          "enable_selinux is set before another file has the plugin's table without it");
    CHECK(says("enable_selinux = false\ndisable_apparmor = false\nunset_seccomp_profile = ''\n",
               mirrors)
              .presence == Presence::present);
    CHECK(says("enable_selinux = true\n", "[plugins.other]\nx = 1\n").presence ==
          Presence::present);
    CHECK(value_of(says("enable_selinux = true\n",
                        "[plugins.'io.containerd.grpc.v1.cri']\nenable_selinux = true\n"),
                   "enable_selinux") == "true");
    CHECK(says("disable_apparmor = true\n",
               "[plugins.'io.containerd.grpc.v1.cri']\nsandbox_image = 'x'\n")
              .presence == Presence::malformed);
}

TEST_CASE("CRI-O: flag over variable over drop-in over file") {
    const NodeTree tree;
    tree.put("/etc/crio/crio.conf", "[crio.runtime]\nselinux = true\napparmor_profile = \"one\"\n");
    tree.put(
        "/etc/crio/crio.conf.d/10-x.conf",
        "[crio.runtime]\napparmor_profile = \"unconfined\"\nseccomp_profile = \"/etc/s.json\"\n");
    tree.process(500, {"/usr/bin/crio"});
    CHECK(value_of(source_of(tree, "cri-o"), "selinux") == "true");
    CHECK(value_of(source_of(tree, "cri-o"), "apparmor_profile") == "unconfined");
    CHECK(value_of(source_of(tree, "cri-o"), "seccomp_profile") == "/etc/s.json");
    tree.process(500, {"/usr/bin/crio"},
                 {"CONTAINER_SELINUX=false", "CONTAINER_APPARMOR_PROFILE=x"});
    CHECK(value_of(source_of(tree, "cri-o"), "selinux") == "false");
    CHECK(value_of(source_of(tree, "cri-o"), "apparmor_profile") == "x");
    tree.process(500,
                 {"/usr/bin/crio", "--selinux", "--apparmor-profile=y", "--log-level", "debug"},
                 {"CONTAINER_SELINUX=false", "CONTAINER_APPARMOR_PROFILE=x"});
    CHECK(value_of(source_of(tree, "cri-o"), "selinux") == "true");
    CHECK(value_of(source_of(tree, "cri-o"), "apparmor_profile") == "y");
    tree.process(500, {"/usr/bin/crio", "--selinux=maybe"});
    CHECK(source_of(tree, "cri-o").presence == Presence::malformed);
}

TEST_CASE("of a runtime that does not run nobody knows what it is told") {
    const NodeTree tree;
    tree.put("/etc/containerd/config.toml", "version = 2\n");
    CHECK(!tree.read().confinement.contains("containerd"));
    CHECK(!tree.read().confinement.contains("cri-o"));
}

TEST_CASE("confinement in the document and back") {
    const NodeTree tree;
    make_kernel(tree);
    switch_on_apparmor(tree);
    tree.process(500, {"/usr/bin/containerd"});
    tree.put("/proc/500/attr/current", "unconfined\n");
    const NodeEvidence node = tree.read();
    Store store;
    const auto again = read_node_document(node_document(node, store), {});
    REQUIRE(again);
    CHECK(again->confinement == node.confinement);
    CHECK(again->processes == node.processes);
    const auto decoded =
        decode_json(R"({"name": "w", "confinement": {"selinuxx": "absent"}})", store);
    REQUIRE(decoded);
    const auto wrong = read_node_document(*decoded, {});
    REQUIRE(!wrong);
    CHECK(wrong.error().path == "confinement.selinuxx");
}

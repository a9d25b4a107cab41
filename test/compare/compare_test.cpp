// Every kind of change is told by name, and nothing is told of what one snapshot does not hold.
#include "compare/comparison.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "compare/value_changes.h"
#include "value/decode.h"

using namespace assay;

namespace {

constexpr const char* kDaemonSet =
    R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"proxy","namespace":"kube-system",)"
    R"("uid":"1","generation":1,"resourceVersion":"5","managedFields":[{"manager":"a"}]},)"
    R"("spec":{"template":{"spec":{"containers":[{"name":"c","image":"a:1"}]}}},"status":{"x":1}})";
constexpr const char* kNode =
    R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"w1","uid":"7","labels":{"a":"b"}},)"
    R"("status":{"nodeInfo":{"bootID":"q","kubeletVersion":"v1.35.1"}}})";

struct Listed {
    std::string group;
    std::string resource;
    std::string kind;
};
const std::vector<Listed> kKinds{
    {"", "nodes", "Node"},
    {"admissionregistration.k8s.io", "mutatingwebhookconfigurations",
     "MutatingWebhookConfiguration"},
    {"admissionregistration.k8s.io", "validatingwebhookconfigurations",
     "ValidatingWebhookConfiguration"},
    {"apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition"},
    {"apps", "daemonsets", "DaemonSet"},
};

NodeFile file_of(const std::string& mode) {
    NodeFile file;
    file.presence = Presence::present;
    file.mode = mode;
    file.owner = "root:root";
    return file;
}
NodeFile folder_of(const std::string& mode) {
    NodeFile file = file_of(mode);
    file.folder = true;
    return file;
}

NodeEvidence node() {
    NodeEvidence node;
    node.name = "w1";
    node.machine_id = "aa";
    node.kernel = "6.1.0";
    node.os = {"debian", "12", "Debian 12"};
    node.processes = {{{"kubelet", "--config=/k", "--v=2"}}, {{"etcd", "--name=a"}}};
    node.processes[1].environment = {{"ETCD_NAME", "a"}};
    node.processes[1].environment_presence = Presence::present;
    node.files["/pki"] = folder_of("0755");
    node.files["/pki/ca.key"] = file_of("0600");
    node.files["/pki/ca.key"].secret = SecretContent{"private-key", 1679};
    node.files["/pki/ca.crt"] = file_of("0644");
    node.files["/pki/ca.crt"].sha256 = "ab";
    node.files["/pki/ca.pem"] = file_of("0644");
    node.files["/k"] = file_of("0644");
    node.files["/k"].text = "a: 1\nb: 2\nb: 2\n";
    node.files["/gone"].presence = Presence::absent;
    node.directories["/etc"] = file_of("0755");
    node.places.emplace(kKubeletUnit, NodePlace{Presence::present, "", {"/unit"}});
    node.places.emplace(kCniFolders, NodePlace{Presence::present, "", {"/cni"}});
    node.listeners = {{"0.0.0.0", 10250, "kubelet"}, {"::", 22, "sshd"}};
    node.listeners_presence = Presence::present;
    node.software["runc"].presence = Presence::present;
    node.software["runc"].version = "1.1.5";
    node.software["crun"].presence = Presence::absent;
    node.binaries["/usr/bin/kubelet"] = file_of("0755");
    node.binaries["/usr/bin/kubelet"].sha256 = "cd";
    node.binaries["etcd:/usr/local/bin/etcd"] = file_of("0755");
    node.binaries["etcd:/usr/local/bin/etcd"].sha256 = "ef";
    node.binaries["/opt/cni/bin"] = folder_of("0755");
    node.binaries["/usr/bin/crio"].presence = Presence::absent;
    node.packages["dpkg"] = {Presence::present, "",
                             std::string("linux 6.1 amd64\nlinux 6.2 amd64\nrunc 1.1.5 amd64")};
    node.packages["rpm"].presence = Presence::absent;
    node.confinement["selinux"] = {Presence::present, "", {{"state", "enforcing"}}};
    node.confinement["apparmor"].presence = Presence::absent;
    return node;
}

void put(Evidence& evidence, std::string_view resource, std::string_view json) {
    for (Request& request : evidence.requests) {
        if (request.resource != resource) continue;
        request.objects.push_back({decode_json(json, evidence.store).value(), Origin{}});
    }
}

Evidence cluster() {
    Evidence evidence;
    evidence.target.name = "prod";
    evidence.target.uid = "1b4e";
    evidence.target.version = "v1.35.1";
    evidence.nodes_asked = true;
    for (const Listed& kind : kKinds) {
        evidence.requests.push_back({"id",
                                     kind.group,
                                     "v1",
                                     kind.resource,
                                     kind.kind,
                                     Presence::present,
                                     "",
                                     200,
                                     0,
                                     "",
                                     {}});
    }
    put(evidence, "daemonsets", kDaemonSet);
    put(evidence, "nodes", kNode);
    evidence.nodes.push_back(node());
    return evidence;
}

Request& request(Evidence& evidence, std::string_view resource) {
    for (Request& one : evidence.requests) {
        if (one.resource == resource) return one;
    }
    FAIL("no such request");
    return evidence.requests.front();
}

void replace_object(Evidence& evidence, std::string_view resource, std::string json,
                    std::string_view from, std::string_view to) {
    const std::size_t at = json.find(from);
    REQUIRE(at != std::string::npos);
    json.replace(at, from.size(), to);
    request(evidence, resource).objects.clear();
    put(evidence, resource, json);
}

// One line per difference and gap: what people would read, without the layout.
std::vector<std::string> told(const Comparison& comparison) {
    std::vector<std::string> lines;
    const auto name = [](const Thing& thing) {
        return thing.node + "|" + thing.kind + "|" + thing.name;
    };
    for (const Difference& one : comparison.differences) {
        std::string line = std::string(text_of(one.change)) + " " + name(one.thing);
        for (const Detail& detail : one.details) {
            line += "; " + detail.field + "=" + detail.before.value_or("-") + ">" +
                    detail.after.value_or("-");
        }
        lines.push_back(line);
    }
    for (const NotCompared& gap : comparison.gaps) {
        const auto reason = [](const std::optional<Unknown>& unknown) {
            return unknown ? std::string(text_of(unknown->reason)) : "known";
        };
        lines.push_back("gap " + name(gap.thing) + " " + reason(gap.before) + " " +
                        reason(gap.after));
    }
    return lines;
}

using Edit = std::function<void(Evidence&)>;
using OnNode = std::function<void(NodeEvidence&)>;
Edit on_node(OnNode edit) {
    return [edit = std::move(edit)](Evidence& evidence) { edit(evidence.nodes.front()); };
}

struct Row {
    const char* name;
    Edit edit;                         // of the later snapshot
    std::vector<std::string> forward;  // what is told
    std::vector<std::string> back;     // and with the snapshots changed over
};

void check_rows(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const Evidence before = cluster();
        Evidence after = cluster();
        row.edit(after);
        const auto forward = compare(before, after);
        const auto back = compare(after, before);
        REQUIRE(forward);
        REQUIRE(back);
        CHECK(told(*forward) == row.forward);
        CHECK(told(*back) == row.back);
        CHECK(told(compare(after, after).value()).size() <= 4);
        CHECK(compare(after, after)->differences.empty());
    }
}

}  // namespace

TEST_CASE("the same evidence does not differ") {
    const auto same = compare(cluster(), cluster());
    REQUIRE(same);
    CHECK(told(*same).empty());
    CHECK(same->same_cluster);
    CHECK(same->compared == 34);
    CHECK(same->unseen == 2);  // a key and a file that may be one
}

TEST_CASE("objects: every kind of change") {
    std::vector<Row> rows{
        {"another image",
         [](Evidence& e) { replace_object(e, "daemonsets", kDaemonSet, "a:1", "a:2"); },
         {"changed |DaemonSet|kube-system/proxy; spec.template.spec.containers[0].image=a:1>a:2"},
         {"changed |DaemonSet|kube-system/proxy; spec.template.spec.containers[0].image=a:2>a:1"}},
        {"a field more",
         [](Evidence& e) {
             replace_object(e, "daemonsets", kDaemonSet, R"("spec":{"con)",
                            R"("spec":{"hostPID":true,"con)");
         },
         {"changed |DaemonSet|kube-system/proxy; spec.template.spec.hostPID=->true"},
         {"changed |DaemonSet|kube-system/proxy; spec.template.spec.hostPID=true>-"}},
        {"a container more",
         [](Evidence& e) {
             replace_object(e, "daemonsets", kDaemonSet, "}]}}}", R"(},{"n":"x"}]}}})");
         },
         {"changed |DaemonSet|kube-system/proxy; spec.template.spec.containers[1]=->{\"n\":\"x\"}"},
         {"changed |DaemonSet|kube-system/proxy; "
          "spec.template.spec.containers[1]={\"n\":\"x\"}>-"}},
        {"made anew",
         [](Evidence& e) {
             replace_object(e, "daemonsets", kDaemonSet, R"("uid":"1")", R"("uid":"2")");
         },
         {"changed |DaemonSet|kube-system/proxy; metadata.uid=1>2"},
         {"changed |DaemonSet|kube-system/proxy; metadata.uid=2>1"}},
        {"what every write changes",
         [](Evidence& e) {
             std::string text(kDaemonSet);
             for (const auto& [from, to] :
                  {std::pair{R"("generation":1)", R"("generation":2)"},
                   std::pair{R"("resourceVersion":"5")", R"("resourceVersion":"6")"},
                   std::pair{R"("manager":"a")", R"("manager":"b")"},
                   std::pair{R"("x":1)", R"("x":2)"}}) {
                 text.replace(text.find(from), std::string_view(from).size(), to);
             }
             request(e, "daemonsets").objects.clear();
             put(e, "daemonsets", text);
         },
         {},
         {}},
        {"a kubelet's version",
         [](Evidence& e) { replace_object(e, "nodes", kNode, "v1.35.1", "v1.36.0"); },
         {"changed |Node|w1; nodeInfo.kubeletVersion=v1.35.1>v1.36.0"},
         {"changed |Node|w1; nodeInfo.kubeletVersion=v1.36.0>v1.35.1"}},
        {"a node booted, a label of it",
         [](Evidence& e) {
             std::string text(kNode);
             text.replace(text.find(R"("q")"), 3, R"("r")");
             replace_object(e, "nodes", text, R"("a":"b")", R"("a":"c")");
         },
         {},
         {}},
        {"the server's version",
         [](Evidence& e) { e.target.version = "v1.36.0"; },
         {"changed |API server|; version=v1.35.1>v1.36.0"},
         {"changed |API server|; version=v1.36.0>v1.35.1"}},
    };
    for (const Listed& kind : kKinds) {
        const std::string name = "|" + kind.kind + "|new";
        rows.push_back(
            {kind.resource.c_str(),
             [&kind](Evidence& e) { put(e, kind.resource, R"({"metadata":{"name":"new"}})"); },
             {"added " + name},
             {"removed " + name}});
    }
    check_rows(rows);
}

TEST_CASE("objects: a list that is not whole says nothing") {
    for (const Listed& kind : kKinds) {
        for (const auto& [presence, reason] :
             {std::pair{Presence::denied, "denied"}, std::pair{Presence::partial, "partial"},
              std::pair{Presence::malformed, "malformed"},
              std::pair{Presence::unreachable, "unreachable"},
              std::pair{Presence::not_asked, "not-asked"}}) {
            CAPTURE(kind.resource);
            CAPTURE(reason);
            Evidence less = cluster();
            request(less, kind.resource).presence = presence;
            request(less, kind.resource).objects.clear();
            const std::string thing = "gap |" + kind.kind + "| ";
            CHECK(told(compare(cluster(), less).value()) ==
                  std::vector<std::string>{thing + "known " + reason});
            CHECK(told(compare(less, cluster()).value()) ==
                  std::vector<std::string>{thing + reason + " known"});
        }
        Evidence none = cluster();
        std::erase_if(none.requests,
                      [&](const Request& one) { return one.resource == kind.resource; });
        CHECK(told(compare(cluster(), none).value()) ==
              std::vector<std::string>{"gap |" + kind.kind + "| known not-asked"});
        CHECK(compare(none, none)->gaps.front().unasked());
    }
}

TEST_CASE("objects: what is served nowhere is an empty list") {
    Evidence without = cluster();
    request(without, "daemonsets").presence = Presence::absent;
    request(without, "daemonsets").objects.clear();
    CHECK(told(compare(without, cluster()).value()) ==
          std::vector<std::string>{"added |DaemonSet|kube-system/proxy"});
}

TEST_CASE("nodes: every kind of change") {
    const std::string w = "w1|";
    check_rows({
        {"mode and owner",
         on_node([](NodeEvidence& n) {
             n.files["/pki/ca.key"].mode = "0644";
             n.files["/pki/ca.key"].owner = "root:daemon";
         }),
         {"changed w1|file|/pki/ca.key; mode=0600>0644; owner=root:root>root:daemon"},
         {"changed w1|file|/pki/ca.key; mode=0644>0600; owner=root:daemon>root:root"}},
        {"a link",
         on_node([](NodeEvidence& n) { n.files["/pki/ca.key"].target = "/tmp/k"; }),
         {"changed w1|file|/pki/ca.key; links to=->/tmp/k"},
         {"changed w1|file|/pki/ca.key; links to=/tmp/k>-"}},
        {"another key by its size",
         on_node([](NodeEvidence& n) { n.files["/pki/ca.key"].secret->length = 1675; }),
         {"changed w1|file|/pki/ca.key; length=1679>1675"},
         {"changed w1|file|/pki/ca.key; length=1675>1679"}},
        {"lines",
         on_node([](NodeEvidence& n) { n.files["/k"].text = "b: 2\na: 1\nc: 3\n"; }),
         {"changed w1|file|/k; text=b: 2>-; text=->c: 3"},
         {"changed w1|file|/k; text=c: 3>-; text=->b: 2"}},
        {"lines in another order",
         on_node([](NodeEvidence& n) { n.files["/k"].text = "b: 2\na: 1\nb: 2\n"; }),
         {"changed w1|file|/k; order of lines=->-"},
         {"changed w1|file|/k; order of lines=->-"}},
        {"a file in a folder that was read",
         on_node([](NodeEvidence& n) { n.files["/pki/x"] = file_of("0600"); }),
         {"added w1|file|/pki/x"},
         {"removed w1|file|/pki/x"}},
        {"a folder below one that was read",
         on_node([](NodeEvidence& n) {
             n.files["/pki/d"] = folder_of("0700");
             n.files["/pki/d/x"] = file_of("0600");
         }),
         {"added w1|file|/pki/d", "added w1|file|/pki/d/x"},
         {"removed w1|file|/pki/d", "removed w1|file|/pki/d/x"}},
        {"a file that was looked for",
         on_node([](NodeEvidence& n) { n.files["/gone"] = file_of("0600"); }),
         {"added w1|file|/gone"},
         {"removed w1|file|/gone"}},
        {"a folder above",
         on_node([](NodeEvidence& n) { n.directories["/etc"].mode = "0777"; }),
         {"changed w1|folder|/etc; mode=0755>0777"},
         {"changed w1|folder|/etc; mode=0777>0755"}},
        {"a daemon",
         on_node([](NodeEvidence& n) {
             n.listeners.push_back({"::1", 4444, "nc"});
         }),
         {"added w1|listener|[::1]:4444 (nc)"},
         {"removed w1|listener|[::1]:4444 (nc)"}},
        {"a daemon without a name",
         on_node([](NodeEvidence& n) {
             n.listeners.push_back({"10.0.0.1", 4444, ""});
         }),
         {"added w1|listener|10.0.0.1:4444 (program not known)"},
         {"removed w1|listener|10.0.0.1:4444 (program not known)"}},
        {"another program at a port",
         on_node([](NodeEvidence& n) { n.listeners[1].process = "dropbear"; }),
         {"changed w1|listener|[::]:22; program=sshd>dropbear"},
         {"changed w1|listener|[::]:22; program=dropbear>sshd"}},
        {"a package",
         on_node([](NodeEvidence& n) { n.software["runc"].version = "1.1.6"; }),
         {"changed w1|software|runc; version=1.1.5>1.1.6"},
         {"changed w1|software|runc; version=1.1.6>1.1.5"}},
        {"an install",
         on_node([](NodeEvidence& n) { n.software["crun"].presence = Presence::present; }),
         {"added w1|software|crun"},
         {"removed w1|software|crun"}},
        {"a program",
         on_node([](NodeEvidence& n) {
             n.binaries["/usr/bin/kubelet"].sha256 = "00";
             n.binaries["etcd:/usr/local/bin/etcd"].mode = "0777";
         }),
         {"changed w1|program|/usr/bin/kubelet; sha256=cd>00",
          "changed w1|program|etcd:/usr/local/bin/etcd; mode=0755>0777"},
         {"changed w1|program|/usr/bin/kubelet; sha256=00>cd",
          "changed w1|program|etcd:/usr/local/bin/etcd; mode=0777>0755"}},
        {"a script in the place of a program",
         on_node([](NodeEvidence& n) { n.binaries["/usr/bin/kubelet"].sha256.clear(); }),
         {"changed w1|program|/usr/bin/kubelet; sha256=cd>-"},
         {"changed w1|program|/usr/bin/kubelet; sha256=->cd"}},
        {"a plugin, and a program that was not there",
         on_node([](NodeEvidence& n) {
             n.binaries["/opt/cni/bin/backdoor"] = file_of("0755");
             n.binaries["/usr/bin/crio"] = file_of("0755");
         }),
         {"added w1|program|/opt/cni/bin/backdoor", "added w1|program|/usr/bin/crio"},
         {"removed w1|program|/opt/cni/bin/backdoor", "removed w1|program|/usr/bin/crio"}},
        {"packages",
         on_node([](NodeEvidence& n) {
             n.packages["dpkg"].installed =
                 std::string("linux 6.2 amd64\nnetcat 1 all\nnetcat 1 i386\nrunc 1.1.6 amd64");
         }),
         {"changed w1|package|linux amd64 (dpkg); version=6.1, 6.2>6.2",
          "added w1|package|netcat all (dpkg)", "added w1|package|netcat i386 (dpkg)",
          "changed w1|package|runc amd64 (dpkg); version=1.1.5>1.1.6"},
         {"changed w1|package|linux amd64 (dpkg); version=6.2>6.1, 6.2",
          "removed w1|package|netcat all (dpkg)", "removed w1|package|netcat i386 (dpkg)",
          "changed w1|package|runc amd64 (dpkg); version=1.1.6>1.1.5"}},
        {"a database of packages",
         on_node([](NodeEvidence& n) {
             n.packages["rpm"] = {Presence::present, "", std::string("x 1 noarch")};
         }),
         {"added w1|package|x noarch (rpm)"},
         {"removed w1|package|x noarch (rpm)"}},
        {"confinement",
         on_node([](NodeEvidence& n) {
             n.confinement["selinux"].values["state"] = "permissive";
             n.confinement["apparmor"] = {Presence::present, "", {{"state", "disabled"}}};
         }),
         {"added w1|confinement|apparmor",
          "changed w1|confinement|selinux; state=enforcing>permissive"},
         {"removed w1|confinement|apparmor",
          "changed w1|confinement|selinux; state=permissive>enforcing"}},
        {"a flag",
         on_node([](NodeEvidence& n) { n.processes[0].argv[2] = "--v=9"; }),
         {"changed w1|process|kubelet; word=--v=2>-; word=->--v=9"},
         {"changed w1|process|kubelet; word=--v=9>-; word=->--v=2"}},
        {"flags in another order",
         on_node([](NodeEvidence& n) {
             n.processes[0].argv = {"kubelet", "--v=2", "--config=/k"};
         }),
         {"changed w1|process|kubelet; words=kubelet --config=/k --v=2>kubelet --v=2 --config=/k"},
         {"changed w1|process|kubelet; words=kubelet --v=2 --config=/k>kubelet --config=/k --v=2"}},
        {"a variable",
         on_node([](NodeEvidence& n) { n.processes[1].environment["ETCD_DEBUG"] = "1"; }),
         {"changed w1|process|etcd; variable ETCD_DEBUG=->1"},
         {"changed w1|process|etcd; variable ETCD_DEBUG=1>-"}},
        {"a process",
         on_node([](NodeEvidence& n) {
             n.processes.push_back({{"/x/kubelet", "-a"}});
         }),
         {"added w1|process|kubelet -a"},
         {"removed w1|process|kubelet -a"}},
        {"a unit",
         on_node([](NodeEvidence& n) { n.places.at("kubelet-unit").paths = {"/other"}; }),
         {"changed w1|place|kubelet-unit; paths=/unit>/other"},
         {"changed w1|place|kubelet-unit; paths=/other>/unit"}},
        {"system",
         on_node([](NodeEvidence& n) {
             n.kernel = "6.2";
             n.machine_id = "bb";
             n.os.name = "Debian 13";
         }),
         {"changed w1|kernel|; is=6.1.0>6.2", "changed w1|machine id|; is=aa>bb",
          "changed w1|operating system|; is=Debian 12>Debian 13"},
         {"changed w1|kernel|; is=6.2>6.1.0", "changed w1|machine id|; is=bb>aa",
          "changed w1|operating system|; is=Debian 13>Debian 12"}},
    });
}

TEST_CASE("nodes: what one snapshot does not hold is not comparable") {
    const auto gap = [](const std::string& thing, const std::string& reason) {
        return Row{nullptr,
                   {},
                   {"gap " + thing + " known " + reason},
                   {"gap " + thing + " " + reason + " known"}};
    };
    const auto row = [&](const char* name, const std::string& thing, const std::string& reason,
                         OnNode edit) {
        Row made = gap(thing, reason);
        made.name = name;
        made.edit = on_node(std::move(edit));
        return made;
    };
    check_rows({
        row("partial node", "w1|node evidence|", "partial",
            [](NodeEvidence& n) {
                n.presence = Presence::partial;
                n.files.clear();
                n.listeners.clear();
            }),
        row("denied node", "w1|node evidence|", "denied",
            [](NodeEvidence& n) { n.presence = Presence::denied; }),
        row("hidden processes", "w1|process|", "denied",
            [](NodeEvidence& n) {
                n.processes_presence = Presence::denied;
                n.processes.pop_back();
            }),
        row("hidden variables", "w1|process|etcd", "denied",
            [](NodeEvidence& n) {
                n.processes[1].environment.clear();
                n.processes[1].environment_presence = Presence::denied;
            }),
        row("no listeners", "w1|listener|", "not-asked",
            [](NodeEvidence& n) {
                n.listeners.clear();
                n.listeners_presence = Presence::not_asked;
            }),
        row("a listener without its program", "w1|listener|[::]:22", "not-asked",
            [](NodeEvidence& n) { n.listeners[1].process.clear(); }),
        row("a package nobody speaks for", "w1|software|runc", "not-asked",
            [](NodeEvidence& n) { n.software["runc"] = {}; }),
        row("a package nobody looked for", "w1|software|crun", "not-asked",
            [](NodeEvidence& n) { n.software.erase("crun"); }),
        row("a program that may not be read", "w1|program|/usr/bin/kubelet", "denied",
            [](NodeEvidence& n) {
                n.binaries["/usr/bin/kubelet"] = {Presence::denied, "", "", ""};
            }),
        row("no programs", "w1|program|", "not-asked", [](NodeEvidence& n) { n.binaries.clear(); }),
        row("packages that could not be read", "w1|package|(dpkg)", "malformed",
            [](NodeEvidence& n) {
                n.packages["dpkg"] = {Presence::malformed, "", {}};
            }),
        row("a database nobody looked for", "w1|package|(rpm)", "not-asked",
            [](NodeEvidence& n) { n.packages.erase("rpm"); }),
        row("a place of confinement", "w1|confinement|selinux", "denied",
            [](NodeEvidence& n) {
                n.confinement["selinux"] = {Presence::denied, "", {}};
            }),
        row("a file that may not be read", "w1|file|/pki/ca.crt", "denied",
            [](NodeEvidence& n) { n.files["/pki/ca.crt"].presence = Presence::denied; }),
        row("a file that nothing names", "w1|file|/k", "not-asked",
            [](NodeEvidence& n) { n.files.erase("/k"); }),
        row("a text that was not read", "w1|file|/k", "not-asked",
            [](NodeEvidence& n) { n.files["/k"].text.reset(); }),
        row("a hash that was not kept", "w1|file|/pki/ca.crt", "not-asked",
            [](NodeEvidence& n) { n.files["/pki/ca.crt"].sha256.clear(); }),
        row("a place", "w1|place|cni", "not-asked",
            [](NodeEvidence& n) { n.places.erase(n.places.find("cni")); }),
        row("a place that is not known", "w1|place|kubelet-unit", "denied",
            [](NodeEvidence& n) {
                n.places.at("kubelet-unit") = {Presence::denied, "", {}};
            }),
        row("system", "w1|kernel|", "not-asked", [](NodeEvidence& n) { n.kernel.clear(); }),
        row("a folder above", "w1|folder|/etc", "denied",
            [](NodeEvidence& n) { n.directories["/etc"].presence = Presence::denied; }),
    });
}

TEST_CASE("nodes: a program that one snapshot lacks may have been hidden from it") {
    const auto lines = [](const OnNode& edit) {
        Evidence after = cluster();
        after.nodes.front().binaries.erase("/usr/bin/kubelet");
        edit(after.nodes.front());
        return told(compare(cluster(), after).value());
    };
    CHECK(lines([](NodeEvidence&) {}) ==
          std::vector<std::string>{"removed w1|program|/usr/bin/kubelet"});
    CHECK(lines([](NodeEvidence& n) { n.processes_presence = Presence::denied; }) ==
          std::vector<std::string>{"gap w1|process| known denied",
                                   "gap w1|program|/usr/bin/kubelet known denied"});
    CHECK(lines([](NodeEvidence& n) { n.binaries["/opt/cni/bin"].presence = Presence::denied; }) ==
          std::vector<std::string>{"gap w1|program|/opt/cni/bin known denied",
                                   "gap w1|program|/usr/bin/kubelet known denied"});
    CHECK(lines([](NodeEvidence& n) { n.binaries["kubelet"].presence = Presence::denied; }) ==
          std::vector<std::string>{"gap w1|program|/usr/bin/kubelet known denied",
                                   "gap w1|program|kubelet known denied"});
    CHECK(lines([](NodeEvidence& n) {
              n.binaries.erase("/opt/cni/bin");
              n.software["runc"] = {};
              n.software["runc"].presence = Presence::denied;
          }) == std::vector<std::string>{"gap w1|program|/opt/cni/bin known denied",
                                         "gap w1|program|/usr/bin/kubelet known denied",
                                         "gap w1|software|runc known denied"});
    CHECK(lines([](NodeEvidence& n) {
              n.software["runc"] = {};
              n.software["runc"].path = "/usr/bin/runc";
          }) == std::vector<std::string>{"removed w1|program|/usr/bin/kubelet",
                                         "gap w1|software|runc known not-asked"});
}

TEST_CASE("nodes: what confines a process is compared where both tell it, and never lost") {
    Evidence before = cluster();
    Evidence after = cluster();
    before.nodes.front().processes[0].label = "a_t";
    CHECK(told(compare(before, after).value()) ==
          std::vector<std::string>{"gap w1|process|kubelet, its label known indeterminate"});
    CHECK(told(compare(after, before).value()) ==
          std::vector<std::string>{"gap w1|process|kubelet, its label indeterminate known"});
    after.nodes.front().processes[0].label = "b_t";
    Evidence swapped = cluster();
    std::vector<Process>& alike = swapped.nodes.front().processes;
    alike = {alike[0], alike[0]};
    alike[0].label = "a_t";
    alike[1].label = "b_t";
    Evidence turned = cluster();
    turned.nodes.front().processes = {alike[1], alike[0]};
    CHECK(told(compare(swapped, turned).value()).empty());
    after.nodes.front().processes.push_back(after.nodes.front().processes[0]);
    before.nodes.front().processes.push_back(before.nodes.front().processes[0]);
    CHECK(told(compare(before, after).value()) ==
          std::vector<std::string>{"changed w1|process|kubelet; label=a_t>b_t",
                                   "changed w1|process|kubelet; label=a_t>b_t"});
}

TEST_CASE("nodes: a folder that was read in part does not say that a file is gone") {
    Evidence less = cluster();
    less.nodes.front().files["/pki"].presence = Presence::partial;
    less.nodes.front().files.erase("/pki/ca.crt");
    CHECK(told(compare(cluster(), less).value()) ==
          std::vector<std::string>{"gap w1|file|/pki known partial",
                                   "gap w1|file|/pki/ca.crt known not-asked"});
    less.nodes.front().files["/pki"] = file_of("0755");  // its names were not read
    CHECK(told(compare(cluster(), less).value()) ==
          std::vector<std::string>{"gap w1|file|/pki/ca.crt known not-asked"});
}

TEST_CASE("nodes: evidence that one snapshot has alone, or none has") {
    Evidence none = cluster();
    none.nodes.clear();
    CHECK(told(compare(cluster(), none).value()) ==
          std::vector<std::string>{"gap w1|node evidence| known not-asked"});
    const auto both = compare(none, none);
    CHECK(told(*both) == std::vector<std::string>{"gap |node evidence| not-asked not-asked"});
    CHECK(both->gaps.front().unasked());
}

TEST_CASE("values that were taken out: only what their markers show") {
    const auto of = [](const char* detector, int length, const char* entropy) {
        return std::string(R"({"a":{"$redacted":{"detector":")") + detector + R"(","length":)" +
               std::to_string(length) + R"(,"entropy":")" + entropy + "\"}}}";
    };
    const auto changes = [](const std::string& left, const std::string& right) {
        Store store;
        const auto found =
            changes_of(decode_json(left, store).value(), decode_json(right, store).value());
        return std::to_string(found.details.size()) + (found.open ? " open" : "");
    };
    const std::string value = of("env-value", 9, "low");
    CHECK(changes(value, value) == "0");
    CHECK(changes(value, of("env-value", 10, "low")) == "1");
    CHECK(changes(value, of("env-value", 9, "high")) == "1");
    CHECK(changes(value, of("named", 9, "low")) == "0 open");
    CHECK(changes(value, of("named", 8, "low")) == "1");
    CHECK(changes(value, R"({"a":"plain"})") == "0 open");
    CHECK(changes(R"({"a":"plain"})", value) == "0 open");
    CHECK(changes(value, "{}") == "1");
}

TEST_CASE("an object of which nobody can tell is not comparable, and markers are counted") {
    const auto with_value = [](const std::string& json) {
        Evidence evidence = cluster();
        replace_object(evidence, "daemonsets", kDaemonSet, R"("image":"a:1")",
                       R"("image":"a:1","env":)" + json);
        return evidence;
    };
    const Evidence taken =
        with_value(R"({"$redacted":{"detector":"env-value","length":3,"entropy":"low"}})");
    const Evidence plain = with_value(R"("abc")");
    CHECK(told(compare(taken, plain).value()) ==
          std::vector<std::string>{"gap |DaemonSet|kube-system/proxy redacted redacted"});
    const auto same = compare(taken, taken);
    CHECK(same->differences.empty());
    CHECK(same->unseen == compare(plain, plain)->unseen + 1);
}

TEST_CASE("two clusters, and a cluster and files, are refused") {
    Evidence other = cluster();
    other.target.uid = "2c5f";
    const auto refused = compare(cluster(), other);
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::usage);
    CHECK(refused.error().message.find("two clusters") != std::string::npos);
    other.target.uid.clear();
    REQUIRE(compare(cluster(), other));
    CHECK(!compare(cluster(), other)->same_cluster);
    CHECK(comparison_text(*compare(cluster(), other)).find("is not known") != std::string::npos);
    other.target.kind = TargetKind::files;
    CHECK(compare(cluster(), other).error().code == ErrorCode::usage);
}

TEST_CASE("hostile names reach neither a terminal nor break the document") {
    const std::string evil = "a\x1b[2J\n\xE2\x80\xAE\xFF";
    Evidence after = cluster();
    after.target.name = evil;
    NodeEvidence& node = after.nodes.front();
    node.name = evil;
    node.files["/pki/" + evil] = file_of("0600");
    node.listeners.push_back({evil, 1, evil});
    node.processes[0].argv[2] = evil;
    node.files["/k"].text = evil;
    node.software["runc"].presence = Presence::denied;
    node.software["runc"].reason = evil;
    Evidence before = cluster();
    before.nodes.front().name = evil;
    put(after, "daemonsets", R"({"metadata":{"name":"a\u001b[2J\n\u202e"}})");
    const auto comparison = compare(before, after);
    REQUIRE(comparison);
    CHECK(comparison->differences.size() == 5);
    const std::string text = comparison_text(*comparison);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text.find('\xFF') == std::string::npos);
    CHECK(text.find("a\\x1B[2J\\x0A") != std::string::npos);
    Store store;
    const std::string json = comparison_json(*comparison);
    CHECK(std::count(json.begin(), json.end(), '\n') == 1);
    CHECK(json.find('\x1b') == std::string::npos);
    const auto document = decode_json(json, store);
    REQUIRE(document);
    CHECK(document->get("differences").items().size() == 5);
    CHECK(document->get("notComparable").items().size() == 1);
}

TEST_CASE("many details are cut for people and whole in the document") {
    Evidence after = cluster();
    std::string lines;
    for (int line = 0; line < 50; ++line) lines += "x" + std::to_string(line) + ": 1\n";
    after.nodes.front().files["/k"].text = lines;
    const auto comparison = compare(cluster(), after);
    REQUIRE(comparison);
    const std::string text = comparison_text(*comparison);
    CHECK(text.find("and 33 more") != std::string::npos);
    CHECK(text.find("'x49: 1'") == std::string::npos);
    CHECK(comparison_json(*comparison).find("x49: 1") != std::string::npos);
}

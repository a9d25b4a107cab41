// Fields of a pod spec of the wrong type (facts/pod_fields.h).
#include "facts/pod_fields.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

Value read(const std::string& text, Store& store) {
    const auto value = decode_yaml(text, store);
    REQUIRE(value.has_value());
    return *value;
}

std::string typed(const std::string& text) {
    Store store;
    return json(typed_pod_spec(read(text, store), store));
}

std::string container(const std::string& fields) { return "{containers: [{" + fields + "}]}"; }
std::string context(const std::string& fields) {
    return container("securityContext: {" + fields + "}");
}
std::string pod_context(const std::string& fields) { return "{securityContext: {" + fields + "}}"; }

}  // namespace

TEST_CASE("a field of another type is unknown, and says which") {
    const std::pair<std::string, const char*> kCases[] = {
        {"{hostPID: 'true'}", "hostPID is no boolean"},
        {"{hostIPC: 1}", "hostIPC is no boolean"},
        {"{hostNetwork: {}}", "hostNetwork is no boolean"},
        {"{hostUsers: 'false'}", "hostUsers is no boolean"},
        {"{os: windows}", "os is no map"},
        {"{os: {name: 1}}", "name is no text"},
        {"{volumes: {}}", "volumes is no list"},
        {"{volumes: [a]}", "an item of volumes is no map"},
        {"{containers: {}}", "containers is no list"},
        {"{initContainers: [1]}", "an item of initContainers is no map"},
        {"{ephemeralContainers: x}", "ephemeralContainers is no list"},
        {"{securityContext: x}", "securityContext is no map"},
        {pod_context("sysctls: [{name: 1}]"), "name is no text"},
        {pod_context("sysctls: x"), "sysctls is no list"},
        {pod_context("seccompProfile: RuntimeDefault"), "seccompProfile is no map"},
        {pod_context("runAsUser: '0'"), "runAsUser is no whole number"},
        {pod_context("windowsOptions: {hostProcess: 'true'}"), "hostProcess is no boolean"},
        {container("ports: {}"), "ports is no list"},
        {container("ports: [{hostPort: '80'}]"), "hostPort is no whole number"},
        {container("livenessProbe: {httpGet: {host: 1}}"), "host is no text"},
        {container("lifecycle: {preStop: {tcpSocket: x}}"), "tcpSocket is no map"},
        {context("privileged: 'true'"), "privileged is no boolean"},
        {context("capabilities: {add: SYS_ADMIN}"), "add is no list"},
        {context("capabilities: {drop: [1]}"), "an item of drop is no text"},
        {context("procMount: 1"), "procMount is no text"},
        {context("appArmorProfile: {type: []}"), "type is no text"},
        {context("seLinuxOptions: {user: {}}"), "user is no text"},
        {context("allowPrivilegeEscalation: 0"), "allowPrivilegeEscalation is no boolean"},
        {"{}", "has no containers"},
        {"{containers: []}", "containers is no list that holds something"},
        {"{containers: [{name: a}]}", "has no image"},
        {"{containers: [{image: a}], initContainers: [{name: a}]}", "has no image"},
        {"{containers: [{image: a}], ephemeralContainers: [{name: a}]}", "has no image"},
        {container("image: ''"), "image is no name of an image"},
        {container("image: ' '"), "image is no name of an image"},
        {container("image: 'nginx:'"), "image is no name of an image"},
        {container("image: 'nginx@'"), "image is no name of an image"},
        {container("image: 'nginx:@sha256:1'"), "image is no name of an image"},
        {container("image: '/nginx'"), "image is no name of an image"},
        {container("image: 'a//nginx'"), "image is no name of an image"},
        {container("image: 'https://a/nginx'"), "image is no name of an image"},
        {container("image: 'a b'"), "image is no name of an image"},
        {container("image: '[::1]:5000/'"), "image is no name of an image"},
        {container("env: {A: x}"), "env is no list"},
        {container("env: [x]"), "an item of env is no map"},
        {container("resources: x"), "resources is no map"},
        {container("resources: {limits: []}"), "limits is no map"},
        {container("resources: {requests: {cpu: {}}}"), "an item of requests is no quantity"},
        {"{resources: {limits: {memory: true}}}", "an item of limits is no quantity"},
    };
    for (const auto& [text, says] : kCases) {
        CAPTURE(text);
        const std::string out = typed(text);
        CHECK(out.find("malformed") != std::string::npos);
        CHECK(out.find(says) != std::string::npos);
    }
}

TEST_CASE("a place of the node is clean, or unknown") {
    const auto path = [](const std::string& text) {
        return typed("{containers: [{image: i}], volumes: [{name: v, hostPath: {path: '" + text +
                     "'}}]}");
    };
    const auto is = [](const std::string& text) {
        return R"({"containers":[{"image":"i"}],"volumes":[{"hostPath":{"path":")" + text +
               R"("},"name":"v"}]})";
    };
    for (const auto& [written, meant] : std::vector<std::pair<std::string, std::string>>{
             {"/", "/"},
             {"//", "/"},
             {"/./", "/"},
             {"//run/docker.sock", "/run/docker.sock"},
             {"/run/./containerd//", "/run/containerd"},
             {"/a..b/...", "/a..b/..."},
             {"C:\\logs", "C:\\\\logs"},
             {"c:/logs/", "c:/logs/"},
             {"\\\\.\\pipe\\x", "\\\\\\\\.\\\\pipe\\\\x"},
         }) {
        CAPTURE(written);
        CHECK(path(written) == is(meant));
    }
    for (const std::string wrong :
         {"", "etc", "./etc", "C:", "/etc/..", "/../etc", "C:\\a\\..\\b"}) {
        CAPTURE(wrong);
        CHECK(path(wrong).find("malformed") != std::string::npos);
    }
    CHECK(typed("{volumes: [{hostPath: {}}]}").find("hostPath has no path") != std::string::npos);
    CHECK(typed("{volumes: [{hostPath: /etc}]}").find("hostPath is no map") != std::string::npos);
    CHECK(typed("{volumes: [{name: []}]}").find("name is no text") != std::string::npos);
}

TEST_CASE("serviceAccount is another name of serviceAccountName, which wins") {
    const auto accounts = [](const std::string& fields) {
        return typed("{containers: [{image: i}], " + fields + "}");
    };
    const std::string front = R"({"containers":[{"image":"i"}],)";
    CHECK(accounts("serviceAccount: a") ==
          front + R"("serviceAccount":"a","serviceAccountName":"a"})");
    CHECK(accounts("serviceAccount: a, serviceAccountName: ''") ==
          front + R"("serviceAccount":"a","serviceAccountName":"a"})");
    CHECK(accounts("serviceAccount: a, serviceAccountName: b") ==
          front + R"("serviceAccount":"a","serviceAccountName":"b"})");
    CHECK(accounts("serviceAccountName: ['a']").find("malformed") != std::string::npos);
}

TEST_CASE("what was taken out is unknown, and what is right stays the same") {
    CHECK(typed(context("procMount: {$redacted: {detector: named}}")).find("redacted") !=
          std::string::npos);
    Store store;
    const Value right = read(
        "{hostPID: true, other: 1, securityContext: {runAsUser: 0, sysctls: [{name: a}]}, "
        "initContainers: [{name: a, image: '[::1]:5000/a/b:1.2@sha256:1'}], "
        "containers: [{name: a, image: 'r:5000/b', env: [{name: a, value: {$redacted: {}}}], "
        "resources: {limits: {memory: 1Gi, cpu: 2}, requests: {cpu: 0.5}}, ports: [{hostPort: 1}], "
        "livenessProbe: {httpGet: "
        "{port: web}}, securityContext: {privileged: true, capabilities: {add: [A]}}}]}",
        store);
    CHECK(typed_pod_spec(right, store).same(right));
    const Value metadata = read("{annotations: {a: 1, b: x}}", store);
    CHECK(json(typed_metadata(metadata, store)).find("an item of annotations is no text") !=
          std::string::npos);
}

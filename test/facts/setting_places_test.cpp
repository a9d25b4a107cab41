// Which files of the node the settings of a component name.
#include "facts/setting_places.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"
#include "facts/support/settings.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

// Of --client-ca-file; `pod` is YAML of a pod, whose first container it is.
std::string place_of(const std::string& path, const NodeEvidence* node,
                     const std::string& pod = "null") {
    Store store;
    SettingsSources from;
    from.component = "apiserver";
    from.line = read_command_line(words(store, {"--client-ca-file=" + path}), "apiserver",
                                  small_data(), store);
    from.node = node;
    from.pod = *decode_yaml(pod, store);
    const auto containers = from.pod.get("spec").get("containers").items_or_none();
    if (!containers.empty()) from.container = containers.front();
    return json(Settings::derive(from, small_data(), store).at("place.client-ca-file").value);
}

std::string pod_with(const std::string& mount, const std::string& volume) {
    return "spec: {containers: [{volumeMounts: [{name: other, mountPath: /certs/deeper}, " + mount +
           "]}], volumes: [{name: other, emptyDir: {}}, " + volume + "]}";
}

}  // namespace

TEST_CASE("a place is a clean path, and where its links lead") {
    NodeEvidence node;
    node.files["/pki/ca.crt"].presence = Presence::present;
    node.files["/link.crt"].presence = Presence::present;
    node.files["/link.crt"].target = "/pki/ca.crt";
    CHECK(place_of("/pki//./ca.crt", &node) == R"({"path":"/pki/ca.crt","target":"/pki/ca.crt"})");
    CHECK(place_of("/link.crt", &node) == R"({"path":"/link.crt","target":"/pki/ca.crt"})");
    CHECK(has(place_of("/never-read.crt", &node), R"("path":"/never-read.crt")"));
    CHECK(has(place_of("/never-read.crt", &node), "not-asked"));
    CHECK(place_of("/a/../ca.crt", nullptr) == R"({"path":"/ca.crt","target":"/ca.crt"})");
    CHECK(has(place_of("ca.crt", &node), "indeterminate"));
    CHECK(place_of("", &node) == "null");
}

TEST_CASE("a place of a container is the node's name for it") {
    const std::string ca = "/certs/ca.crt";
    const std::string folder = "{name: c, hostPath: {path: /etc/pki/}}";
    CHECK(has(place_of(ca, nullptr, pod_with("{name: c, mountPath: /certs/}", folder)),
              R"("path":"/etc/pki/ca.crt")"));
    CHECK(has(place_of(ca, nullptr, pod_with("{name: c, mountPath: /certs, subPath: k8s}", folder)),
              R"("path":"/etc/pki/k8s/ca.crt")"));
    CHECK(has(place_of(ca, nullptr, pod_with("{name: c, mountPath: certs}", folder)),
              R"("path":"/etc/pki/ca.crt")"));
    CHECK(has(place_of(ca, nullptr, pod_with("{name: c, mountPath: /}", folder)),
              R"("path":"/etc/pki/certs/ca.crt")"));
    CHECK(has(place_of(ca, nullptr, pod_with("{name: c, mountPath: /cert}", folder)),
              R"("path":"/certs/ca.crt")"));
    CHECK(has(
        place_of("/certs/deeper/ca.crt", nullptr, pod_with("{name: c, mountPath: /certs}", folder)),
        "indeterminate"));
    CHECK(has(
        place_of(ca, nullptr, pod_with("{name: c, mountPath: /certs, subPathExpr: $(X)}", folder)),
        "indeterminate"));
    CHECK(
        has(place_of(ca, nullptr, pod_with("{name: d, mountPath: /certs}", folder)), "malformed"));
    for (const char* mount : {"{name: c, mountPath: 7}", "{name: c}", "null",
                              "{name: c, mountPath: /certs, subPath: 7}"}) {
        CAPTURE(mount);
        CHECK(has(place_of(ca, nullptr, pod_with(mount, folder)), "malformed"));
    }
    for (const std::string volumes : {"{name: 7, hostPath: {path: /etc}}", "null", "{}"}) {
        CAPTURE(volumes);
        const std::string pod = pod_with("{name: c, mountPath: /certs}", folder + ", " + volumes);
        CHECK(has(place_of(ca, nullptr, pod), "malformed"));
    }
    CHECK(
        has(place_of(ca, nullptr, pod_with("{name: c, mountPath: /certs}", folder + ", {name: c}")),
            "malformed"));
    CHECK(
        has(place_of(ca, nullptr, "spec: {containers: [{volumeMounts: {name: c}}]}"), "malformed"));
}

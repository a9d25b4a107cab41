// Which pods are looked into once.
#include <doctest/doctest.h>

#include <string>

#include "paths/pod_class.h"
#include "value/decode.h"
#include "value/store.h"

using namespace assay;

namespace {

std::string pod(const std::string& name, const std::string& spec,
                const std::string& owner = "ReplicaSet") {
    return R"({"metadata":{"name":")" + name +
           R"(","namespace":"lab","ownerReferences":[{"kind":")" + owner +
           R"(","name":"web-1","controller":true}]},"spec":{)" + spec + "}}";
}

bool same(const std::string& left, const std::string& right) {
    Store store;
    PodKey first;
    PodKey second;
    SpecKey first_spec;
    SpecKey second_spec;
    const Value one = *decode_json(left, store);
    const Value other = *decode_json(right, store);
    return read_owner_key(one, first) && read_owner_key(other, second) && first == second &&
           read_spec_key(one.get("spec"), first_spec) &&
           read_spec_key(other.get("spec"), second_spec) && first_spec == second_spec;
}

std::string token(const std::string& letters) {
    return R"("containers":[{"name":"a","volumeMounts":[{"name":"kube-api-access-)" + letters +
           R"(","mountPath":"/t","readOnly":true}]}],"volumes":[{"name":"kube-api-access-)" +
           letters + R"(","projected":{"sources":[]}}])";
}

}  // namespace

TEST_CASE("pods of one class differ in name, node, and what admission calls the token's volume") {
    CHECK(same(pod("a", R"("nodeName":"n1",)" + token("abcde")),
               pod("b", R"("nodeName":"n2",)" + token("fghij"))));
}

TEST_CASE("everything that a way may follow from tells pods apart") {
    const std::string base = R"("containers":[{"name":"a"}])";
    const std::string mounts = R"("volumes":[{"name":"v","hostPath":{"path":"/"}}],"containers":)";
    CHECK(same(pod("a", base), pod("b", base)));
    for (const std::string& other :
         {base + R"(,"hostPID":true)", base + R"(,"hostUsers":false)",
          base + R"(,"serviceAccountName":"boss")", base + R"(,"serviceAccount":"boss")",
          base + R"(,"automountServiceAccountToken":false)",
          base + R"(,"securityContext":{"runAsUser":1})",
          base + R"(,"initContainers":[{"name":"a"}])",
          base + R"(,"ephemeralContainers":[{"name":"a"}])", base + R"(,"volumes":[])",
          std::string(R"("containers":[{"name":"b"}])"), std::string(R"("containers":[7])"),
          std::string(R"("containers":[{"name":"a"},{"name":"a"}])"),
          std::string(R"("containers":{})"),
          std::string(R"("containers":[{"name":"a","securityContext":{"privileged":true}}])"),
          mounts + R"([{"name":"a","volumeMounts":[{"name":"v","mountPath":"/v"}]}])"}) {
        CAPTURE(other);
        CHECK_FALSE(same(pod("a", base), pod("b", other)));
    }
    CHECK_FALSE(same(pod("a", R"("containers":[{}])"), pod("b", R"("containers":[null])")));
    CHECK_FALSE(
        same(pod("a", mounts + R"([{"name":"a","volumeMounts":[{"name":"v"}]}])"),
             pod("a", mounts + R"([{"name":"a","volumeMounts":[{"name":"v","readOnly":true}]}])")));
}

TEST_CASE("a volume that is only called like the token's is looked into") {
    const std::string other =
        R"("containers":[],"volumes":[{"name":"kube-api-access-a","hostPath":{"path":"/"}}])";
    CHECK_FALSE(same(pod("a", other), pod("a", other)));
    CHECK_FALSE(same(pod("a", "", "Node"), pod("a", "", "Node")));  // a mirror pod
    CHECK_FALSE(
        same(R"({"metadata":{"name":"a"},"spec":{}})", R"({"metadata":{"name":"a"},"spec":{}})"));
}

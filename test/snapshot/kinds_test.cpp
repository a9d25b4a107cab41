#include "snapshot/kinds.h"

#include <doctest/doctest.h>

using namespace assay;

TEST_CASE("kinds of objects and the requests that list them") {
    const struct {
        const char* api_version;
        const char* kind;
        const char* id;
        bool namespaced;
        bool known;
    } kCases[] = {
        {"v1", "Pod", "v1/pods", true, true},
        {"v1", "Endpoints", "v1/endpoints", true, true},
        {"apps/v1beta2", "Deployment", "apps/v1/deployments", true, true},
        {"extensions/v1beta1", "Deployment", "apps/v1/deployments", true, true},
        {"extensions/v1beta1", "Ingress", "networking.k8s.io/v1/ingresses", true, true},
        {"extensions/v1beta1", "Unheard", "extensions/v1beta1/unheards", true, false},
        {"policy/v1beta1", "PodSecurityPolicy", "policy/v1beta1/podsecuritypolicies", false, true},
        {"rbac.authorization.k8s.io/v1beta1", "ClusterRole",
         "rbac.authorization.k8s.io/v1/clusterroles", false, true},
        {"cilium.io/v2", "CiliumNetworkPolicy", "cilium.io/v2/ciliumnetworkpolicies", true, true},
        {"example.com/v1", "NetworkPolicy", "example.com/v1/networkpolicies", true, false},
        {"example.com/v1", "Glass", "example.com/v1/glasses", true, false},
        {"v1", "Podd", "v1/podds", true, false},
    };
    for (const auto& one : kCases) {
        CAPTURE(one.api_version);
        CAPTURE(one.kind);
        const KindInfo info = kind_of(one.api_version, one.kind, true);
        CHECK(request_id(info.group, info.version, info.resource) == one.id);
        CHECK(info.namespaced == one.namespaced);
        CHECK(info.kind == one.kind);
        CHECK(is_known_kind(one.api_version, one.kind) == one.known);
    }
    CHECK(kind_named("apps/Deployment")->resource == "deployments");
    CHECK(kind_named("Pod")->version == "v1");
    CHECK(!kind_named("Deployment"));
    CHECK(!kind_named("extensions/Deployment"));
    CHECK(kind_of("example.com/v1", "Thing", false).namespaced == false);
}

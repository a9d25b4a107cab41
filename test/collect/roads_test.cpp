// One cluster, every road: what comes by the API equals what comes by a dump of the same objects.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "collect/api_source.h"
#include "collect/support/kube_script.h"
#include "collect/support/scratch.h"
#include "collect/target.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

const std::string kCanary = "CANARYfreetext0123";

// Without apiVersion and kind, as a LIST gives them; free text holds the canary.
std::vector<Served> cluster() {
    const auto metadata = [](const std::string& name, const std::string& space) {
        return R"("metadata":{"name":")" + name + R"(",)" +
               (space.empty() ? "" : R"("namespace":")" + space + R"(",)") + R"("uid":"u-)" + name +
               R"(","annotations":{"kubectl.kubernetes.io/last-applied-configuration":")" +
               kCanary +
               R"("},"managedFields":[{"manager":"kubectl","operation":"Update",)"
               R"("apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:)" +
               kCanary + R"(":{}}}]})";
    };
    std::vector<Served> kinds{
        {"", "v1", "namespaces", "Namespace", false, {}},
        {"", "v1", "configmaps", "ConfigMap", true, {}},
        {"", "v1", "pods", "Pod", true, {}},
        {"rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false, {}},
    };
    for (int i = 0; i < 17; ++i) {
        const std::string number = std::to_string(i);
        kinds[0].items.push_back("{" + metadata("ns" + number, "") + "}");
        kinds[1].items.push_back("{" + metadata("cm" + number, "ns1") + R"(,"data":{"a":")" +
                                 kCanary + number + R"("}})");
        kinds[2].items.push_back(
            "{" + metadata("pod" + number, "ns" + std::to_string(i % 3)) +
            R"(,"spec":{"hostNetwork":true,"containers":[{"name":"c","image":"i:1","args":["--p=)" +
            kCanary + R"("],"env":[{"name":"A","value":")" + kCanary +
            R"("}],"ports":[{"containerPort":80}]}]},"status":{"message":")" + kCanary + R"("}})");
        kinds[3].items.push_back(
            "{" + metadata("role" + number, "") +
            R"(,"rules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]},)"
            R"({"nonResourceURLs":["/x"],"verbs":["get"]}],"n":[1,1.5,null]})");
    }
    return kinds;
}

std::string group_version(const Served& served) {
    return served.group.empty() ? served.version : served.group + "/" + served.version;
}

// `kubectl get ... -o json` of everything.
std::string dump_of(const std::vector<Served>& kinds) {
    std::string items;
    for (const Served& served : kinds) {
        for (const std::string& item : served.items) {
            items += (items.empty() ? "" : ",") + std::string(R"({"apiVersion":")") +
                     group_version(served) + R"(","kind":")" + served.kind + R"(",)" +
                     item.substr(1);
        }
    }
    return R"({"apiVersion":"v1","kind":"List","metadata":{"resourceVersion":""},"items":[)" +
           items + "]}";
}

std::map<std::string, std::vector<std::string>> objects_of(const Evidence& evidence) {
    std::map<std::string, std::vector<std::string>> texts;
    for (const Request& request : evidence.requests) {
        CHECK(request.presence == Presence::present);
        for (const StoredObject& object : request.objects) {
            texts[request.id].push_back(encode_json(object.value));
        }
    }
    return texts;
}

Evidence by_api(const std::vector<Served>& kinds, int page_size, bool aggregated) {
    KubeScript script;
    script.kinds = kinds;
    script.aggregated = aggregated;
    ScriptedServer server(script);
    Plan plan;
    for (const Served& served : kinds) {
        plan.kinds.push_back({served.group, served.version, served.resource, served.kind});
    }
    ApiTarget target;
    target.server = server.url();
    ApiOptions options;
    options.list.page_size = page_size;
    auto evidence = api_source(target, options)->collect(plan, {});
    REQUIRE(evidence);
    return std::move(*evidence);
}

}  // namespace

TEST_CASE("roads: pages of 1, 7 and 500, shuffled, and a dump give the same objects") {
    std::vector<Served> kinds = cluster();
    const Scratch scratch;
    const std::string path = scratch.write("dump.json", dump_of(kinds));
    auto dump = file_source({TargetForm::files, path})->collect({}, {});
    REQUIRE_MESSAGE(dump, dump.error().text());
    const auto expected = objects_of(*dump);
    CHECK(expected.size() == 4);
    CHECK(expected.at("v1/pods").size() == 17);
    const unsigned seed = std::random_device{}();
    MESSAGE("seed ", seed);
    std::mt19937 random(seed);
    for (const int page_size : {1, 7, 500}) {
        for (const bool aggregated : {true, false}) {
            CAPTURE(page_size);
            CHECK(objects_of(by_api(kinds, page_size, aggregated)) == expected);
            for (Served& served : kinds) {
                std::shuffle(served.items.begin(), served.items.end(), random);
            }
        }
    }
}

TEST_CASE("roads: free text of the cluster does not get through the API source") {
    const Evidence evidence = by_api(cluster(), 7, true);
    std::size_t bytes = 0;
    for (const auto& [id, texts] : objects_of(evidence)) {
        for (const std::string& text : texts) {
            bytes += text.size();
            CHECK_MESSAGE(text.find(kCanary) == std::string::npos, text);
        }
    }
    CHECK(bytes > 1000);
}

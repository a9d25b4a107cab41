// The check version/removed-apis against its table: no kind is forgotten.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/policy.h"
#include "snapshot/kinds.h"

using namespace assay;

namespace {

constexpr std::string_view kController = "only a controller of Kubernetes writes it";

// Kinds of the table that are no subject, and why.
const std::map<std::string_view, std::string_view> kLeftOut{
    {"apps/ControllerRevision", kController},
    {"certificates.k8s.io/CertificateSigningRequest",
     "kubelets write most; it lives for an hour and says who asked for it"},
    {"certificates.k8s.io/PodCertificateRequest", "only a kubelet writes it"},
    {"coordination.k8s.io/Lease", "a heartbeat, written by components"},
    {"coordination.k8s.io/LeaseCandidate", "only a component writes it"},
    {"events.k8s.io/Event", "a note of components, gone after an hour"},
    {"networking.k8s.io/IPAddress", "only the API server writes it"},
    {"resource.k8s.io/ResourcePoolStatusRequest", "a question that is answered once"},
    {"resource.k8s.io/ResourceSlice", "only a driver on its node writes it"},
    {"storage.k8s.io/CSINode", "only a kubelet writes it"},
    {"storage.k8s.io/CSIStorageCapacity", "only the sidecar of a driver writes it"},
    {"storage.k8s.io/VolumeAttachment", kController},
};

struct Row {
    std::string version;  // of its group
    KindInfo kind;
    bool newest = false;
    std::string name;  // "group/Kind", the group of today
};

std::vector<Row> rows_of(const Policy& policy) {
    std::vector<Row> rows;
    for (const Member& member : policy.facts.tables.at("removed-apis").members()) {
        const std::string_view key = member.key();
        const std::size_t slash = key.rfind('/');
        REQUIRE(slash != std::string_view::npos);
        const std::string_view api_version = key.substr(0, slash);
        REQUIRE_MESSAGE(is_known_kind(api_version, key.substr(slash + 1)), key);
        Row row;
        row.kind = kind_of(api_version, key.substr(slash + 1), false);
        row.version = api_version.substr(api_version.rfind('/') + 1);
        row.newest = member.value.get("newest").is_true();
        row.name = row.kind.group + "/" + row.kind.kind;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

TEST_CASE("removed-apis: every kind of the table is a subject, or left out for a reason") {
    const auto policy = load_policy();
    REQUIRE(policy.has_value());
    const Check* check = policy->find("version/removed-apis");
    REQUIRE(check != nullptr);
    const std::set<std::string> subjects(check->subjects.begin(), check->subjects.end());
    std::set<std::string> in_table;
    for (const Row& row : rows_of(*policy)) {
        in_table.insert(row.name);
        CHECK_MESSAGE(subjects.contains(row.name) != kLeftOut.contains(row.name), row.name);
    }
    CHECK(subjects.size() == check->subjects.size());
    for (const std::string& subject : subjects) {
        CHECK_MESSAGE(in_table.contains(subject), subject << " is not in the table");
    }
    for (const auto& [name, reason] : kLeftOut) {
        CHECK_MESSAGE(in_table.contains(std::string(name)), name << " is not in the table");
    }
}

// The kinds of Kubernetes 1.36 with the version that its server prefers: when that one is to go,
// there is no other to write.
TEST_CASE("removed-apis: the newest version of a kind is marked, and no other") {
    const auto policy = load_policy();
    REQUIRE(policy.has_value());
    for (const Row& row : rows_of(*policy)) {
        const bool gone = row.name == "policy/PodSecurityPolicy";  // in every version
        CHECK_MESSAGE(row.newest == (row.version == row.kind.version && !gone),
                      row.name << " " << row.version);
    }
}

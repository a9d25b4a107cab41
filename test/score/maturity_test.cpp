// The shipped maturity model, against the table it was made from where that table is there.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/packed.h"
#include "base/text.h"
#include "policy/maturity.h"

using namespace assay;

namespace {

MaturityModel shipped() {
    const std::string name = "profiles/maturity.yaml";
    std::vector<PolicyProblem> problems;
    MaturityModel model =
        load_maturity({name, "maturity", std::string(packed_file(name).value())}, problems);
    CHECK(problems.empty());
    return model;
}

const std::vector<std::string> kFileChecks{
    "file/admin-kubeconfig-mode",
    "file/admin-kubeconfig-owner",
    "file/apiserver-manifest-owner",
    "file/certificate-mode",
    "file/controller-manager-kubeconfig-mode",
    "file/controller-manager-kubeconfig-owner",
    "file/controller-manager-manifest-owner",
    "file/etcd-data-mode",
    "file/etcd-manifest-owner",
    "file/kubelet-client-ca-mode",
    "file/kubelet-client-ca-owner",
    "file/kubelet-configuration-owner",
    "file/kubelet-kubeconfig-mode",
    "file/kubelet-kubeconfig-owner",
    "file/kubelet-unit-owner",
    "file/parent-folders",
    "file/pki-owner",
    "file/private-key-mode",
    "file/scheduler-kubeconfig-mode",
    "file/scheduler-kubeconfig-owner",
    "file/scheduler-manifest-owner",
};

// Checks of the table that have become several, one for each control of the CIS benchmark.
const std::map<std::string_view, std::vector<std::string>> kSplit{
    {"apiserver/authorization-mode", {"apiserver/node-authorizer", "apiserver/rbac-authorizer"}},
    {"apiserver/audit-policy", {"apiserver/audit-log", "apiserver/audit-policy"}},
    {"apiserver/audit-retention",
     {"apiserver/audit-log-age", "apiserver/audit-log-backups", "apiserver/audit-log-size"}},
};

}  // namespace

TEST_CASE("the shipped model: 66 gates, five domains of 100, weights and thresholds") {
    const MaturityModel model = shipped();
    CHECK(model.gates.size() == 66);
    CHECK(model.levels ==
          std::vector<std::string>{"Exposed", "Basic", "Managed", "Hardened", "Assured"});
    int sum = 0;
    for (const DomainModel& domain : model.domains) sum += domain.weight;
    CHECK(model.domains.size() == 5);
    CHECK(sum == 100);
    CHECK(model.weights[static_cast<std::size_t>(Severity::critical)] == 10);
    CHECK(model.weights[static_cast<std::size_t>(Severity::high)] == 7);
    CHECK(model.weights[static_cast<std::size_t>(Severity::medium)] == 4);
    CHECK(model.weights[static_cast<std::size_t>(Severity::low)] == 1);
    CHECK(model.cap == 5000);
    CHECK(model.level_share == 9000);
    CHECK(model.coverage == 8000);
    CHECK(model.minimum_checks == 3);
    // Every domain has gates of every level, so that no level holds for want of a gate.
    std::set<std::pair<Domain, int>> seen;
    for (const Gate& gate : model.gates) {
        seen.emplace(gate.domain, gate.level);
        CHECK_FALSE(gate.fed_by.empty());
        CHECK_FALSE(gate.title.empty());
    }
    CHECK(seen.size() == 15);
}

TEST_CASE("the gates are those of the table") {
    const std::filesystem::path table =
        std::filesystem::path(ASSAY_SHARED_DIR) / "facts/maturity-gates.tsv";
    if (!std::filesystem::exists(table)) {
        std::puts("skipped: the table of gates (../shared is absent)");
        return;
    }
    std::map<std::string, Gate> gates;
    for (const Gate& gate : shipped().gates) gates.emplace(gate.id, gate);
    const std::string text = read_file(table).value();
    std::size_t rows = 0;
    for (const std::string_view line : split(text, '\n')) {
        const auto fields = split(line, '\t');
        if (fields.size() < 5 || fields[0] == "domain") continue;
        INFO(line);
        ++rows;
        const auto found = gates.find(std::string(fields[2]));
        REQUIRE(found != gates.end());
        CHECK(text_of(found->second.domain) == fields[0]);
        CHECK(std::to_string(found->second.level) == fields[1]);
        CHECK(found->second.built_in == fields[4]);
        if (fields[3].starts_with("importer")) continue;
        std::vector<std::string> fed_by;
        // One check of the table became one for each control; the gate takes those by which
        // somebody else than root gets a key or changes what runs.
        if (fields[2] == "file-modes") {
            CHECK(found->second.fed_by == kFileChecks);
            continue;
        }
        // An image without a tag is the matter of image/tag alone: it is not pinned either.
        if (fields[2] == "digests-pinned") fed_by.emplace_back("image/tag");
        for (const std::string_view feeder : split(fields[3], ',')) {
            const auto parts = kSplit.find(trim(feeder));
            if (parts == kSplit.end()) {
                fed_by.emplace_back(trim(feeder));
            } else {
                fed_by.insert(fed_by.end(), parts->second.begin(), parts->second.end());
            }
        }
        CHECK(found->second.fed_by == fed_by);
    }
    CHECK(rows == gates.size());
}

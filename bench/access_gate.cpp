// What "who can" costs as a cluster grows: access_gate [--gate]
//
// A generator (seed 1) makes roles, bindings and service accounts as tenants do: ten times the
// tenants are ten times the namespaces, Roles and RoleBindings, while what the platform binds in
// the whole cluster stays. The same number of questions, each about a tenant's namespace, is asked
// of 2,650 bindings and of 26,500, in turns; the least time of each counts. With --gate the exit
// code is 1 unless the larger one costs at most twice as much for a question.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "access/who_can.h"
#include "facts/rbac_index.h"
#include "snapshot/evidence.h"
#include "value/decode.h"

namespace {

using namespace assay;

constexpr double kBound = 2;
constexpr int kTurns = 7;
constexpr std::size_t kQuestions = 20000;
constexpr int kPlatform = 250;  // ClusterRoleBindings
constexpr const char* kGroup = "rbac.authorization.k8s.io";
constexpr const char* kVerbs[] = {"get", "list", "watch", "create", "update", "delete"};
constexpr const char* kResources[] = {"pods",         "secrets",  "configmaps",
                                      "services",     "pods/log", "deployments",
                                      "statefulsets", "jobs",     "pods/exec"};

class Generator {
public:
    Generator(int tenants, int bindings) : tenants_(tenants) {
        request("clusterroles", "ClusterRole");
        request("clusterrolebindings", "ClusterRoleBinding");
        request("roles", "Role");
        request("rolebindings", "RoleBinding");
        for (int i = 0; i < kPlatform; ++i) {
            role(0, fmt::format("platform-{}", i), {});
            binding(1, fmt::format("platform-{}", i), {}, "ClusterRole",
                    fmt::format("platform-{}", i), fmt::format("operator-{}", i));
        }
        const int roles = bindings * 2 / 7;
        for (int i = 0; i < roles; ++i) {
            role(2, fmt::format("role-{}", i), space(i));
        }
        for (int i = 0; i < bindings - kPlatform; ++i) {
            const int chosen = pick(roles);
            binding(3, fmt::format("binding-{}", i), space(chosen), "Role",
                    fmt::format("role-{}", chosen), fmt::format("sa-{}", pick(5)));
        }
    }
    [[nodiscard]] const Evidence& evidence() const { return evidence_; }
    [[nodiscard]] std::string space(int i) const { return fmt::format("tenant-{}", i % tenants_); }
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    AccessRequest question() {
        const std::string_view resource = kResources[pick(std::ssize(kResources))];
        const std::size_t slash = resource.find('/');
        return {kVerbs[pick(std::ssize(kVerbs))],
                {},
                std::string(resource.substr(0, slash)),
                slash == std::string_view::npos ? "" : std::string(resource.substr(slash + 1)),
                {},
                std::nullopt,
                space(pick(tenants_))};
    }

private:
    void request(const char* resource, const char* kind) {
        Request made;
        made.group = kGroup;
        made.version = "v1";
        made.resource = resource;
        made.kind = kind;
        made.presence = Presence::present;
        evidence_.requests.push_back(std::move(made));
    }
    void add(std::size_t request, const std::string& json) {
        StoredObject object;
        object.value = *decode_json(json, evidence_.store);
        evidence_.requests[request].objects.push_back(std::move(object));
    }
    static std::string meta(const std::string& name, const std::string& ns) {
        const std::string place = ns.empty() ? "" : fmt::format(R"(,"namespace":"{}")", ns);
        return fmt::format(R"({{"name":"{}"{}}})", name, place);
    }
    void role(std::size_t request, const std::string& name, const std::string& ns) {
        std::string rules;
        for (int i = 0; i < 6; ++i) {
            rules += fmt::format(R"({}{{"verbs":["{}","{}"],"apiGroups":[""],"resources":["{}"]}})",
                                 rules.empty() ? "" : ",", kVerbs[pick(std::ssize(kVerbs))],
                                 kVerbs[pick(std::ssize(kVerbs))],
                                 kResources[pick(std::ssize(kResources))]);
        }
        add(request, fmt::format(R"({{"metadata":{},"rules":[{}]}})", meta(name, ns), rules));
    }
    void binding(std::size_t request, const std::string& name, const std::string& ns,
                 const char* kind, const std::string& role, const std::string& account) {
        add(request,
            fmt::format(R"({{"metadata":{},"roleRef":{{"kind":"{}","name":"{}"}},"subjects":)"
                        R"([{{"kind":"ServiceAccount","namespace":"{}","name":"{}"}}]}})",
                        meta(name, ns), kind, role, ns.empty() ? "platform" : ns, account));
    }

    int tenants_;
    std::mt19937 random_{1};  // NOLINT(cert-msc51-cpp): the same objects every time
    Evidence evidence_;
};

struct Side {
    Side(int tenants, int bindings) : made(tenants, bindings), rbac(made.evidence(), data) {
        for (std::size_t i = 0; i < kQuestions; ++i) questions.push_back(made.question());
    }
    void measure() {
        using Clock = std::chrono::steady_clock;
        const Authorizer authorizer(rbac);
        const auto start = Clock::now();
        holders = 0;
        for (const AccessRequest& question : questions) {
            holders += who_can(authorizer, question, Where::there).holders.size();
        }
        const std::chrono::duration<double, std::micro> took = Clock::now() - start;
        least = std::min(least, took.count() / static_cast<double>(kQuestions));
    }

    FactsData data;
    Generator made;
    RbacIndex rbac;
    std::vector<AccessRequest> questions;
    double least = std::numeric_limits<double>::infinity();  // microseconds for one question
    std::size_t holders = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const bool gate = argc > 1 && std::strcmp(argv[1], "--gate") == 0;
    Side small(200, 2650);
    Side large(2000, 26500);
    for (int turn = 0; turn < kTurns; ++turn) {
        small.measure();
        large.measure();
    }
    const double ratio = large.least / small.least;
    std::fputs(
        fmt::format("who-can at 2,650 bindings {:.2f} us, at 26,500 {:.2f} us a question "
                    "({:.1f} and {:.1f} holders each): {:.2f} times (at most {}) {}\n",
                    small.least, large.least, static_cast<double>(small.holders) / kQuestions,
                    static_cast<double>(large.holders) / kQuestions, ratio, kBound,
                    ratio <= kBound ? "ok" : "BROKEN")
            .c_str(),
        stdout);
    return gate && ratio > kBound ? 1 : 0;
}

// How many identities hold a sensitive ability, in the whole cluster and by namespace.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/missing.h"
#include "base/text.h"
#include "paths/choke_points.h"
#include "score/access.h"

namespace assay {
namespace {

struct Right {
    std::string_view verbs;  // with commas
    std::string_view group;
    std::string_view resource;
    std::string_view subresource = {};
};

struct Ability {
    std::string_view id;
    std::string_view title;
    bool namespaced;
    std::span<const Right> rights;
};

constexpr std::array kExec{Right{"create", "", "pods", "exec"},
                           Right{"create", "", "pods", "attach"}};
constexpr std::array kForward{Right{"create", "", "pods", "portforward"}};
constexpr std::array kContainers{Right{"update,patch", "", "pods", "ephemeralcontainers"}};
constexpr std::array kStart{Right{"create", "", "pods"},
                            Right{"create", "", "replicationcontrollers"},
                            Right{"create", "apps", "daemonsets"},
                            Right{"create", "apps", "deployments"},
                            Right{"create", "apps", "replicasets"},
                            Right{"create", "apps", "statefulsets"},
                            Right{"create", "batch", "cronjobs"},
                            Right{"create", "batch", "jobs"}};
constexpr std::array kChange{Right{"update,patch", "", "pods"},
                             Right{"update,patch", "", "replicationcontrollers"},
                             Right{"update,patch", "apps", "daemonsets"},
                             Right{"update,patch", "apps", "deployments"},
                             Right{"update,patch", "apps", "replicasets"},
                             Right{"update,patch", "apps", "statefulsets"},
                             Right{"update,patch", "batch", "cronjobs"}};
constexpr std::array kSecrets{Right{"get,list,watch", "", "secrets"}};
constexpr std::array kTokens{Right{"create", "", "serviceaccounts", "token"}};
// What builds images or runs steps in pods that a controller makes.
constexpr std::array kBuilders{Right{"create", "tekton.dev", "taskruns"},
                               Right{"create", "tekton.dev", "pipelineruns"},
                               Right{"create", "argoproj.io", "workflows"},
                               Right{"create", "build.openshift.io", "builds"},
                               Right{"create", "build.openshift.io", "buildconfigs"},
                               Right{"create", "build.openshift.io", "buildconfigs", "instantiate"},
                               Right{"create", "shipwright.io", "buildruns"},
                               Right{"create", "kpack.io", "images"},
                               Right{"create", "kpack.io", "builds"}};
constexpr std::array kNodeProxy{Right{"get,create", "", "nodes", "proxy"}};
constexpr std::string_view kHooks = "admissionregistration.k8s.io";
constexpr std::array kWebhooks{
    Right{"create,update,patch", kHooks, "mutatingwebhookconfigurations"},
    Right{"create,update,patch", kHooks, "validatingwebhookconfigurations"}};

constexpr std::array<Ability, 10> kAbilities{{
    {"exec", "Run commands in pods", true, kExec},
    {"port-forward", "Connect to ports of pods", true, kForward},
    {"ephemeral-containers", "Add containers to running pods", true, kContainers},
    {"workload-create", "Start workloads", true, kStart},
    {"workload-change", "Change workloads", true, kChange},
    {"secrets", "Read Secrets", true, kSecrets},
    {"tokens", "Get tokens of service accounts", true, kTokens},
    {"builders", "Start builds in the cluster", true, kBuilders},
    {"node-proxy", "Reach kubelets", false, kNodeProxy},
    {"webhooks", "Change admission webhooks", false, kWebhooks},
}};

std::vector<AccessRequest> requests_of(const Ability& ability, bool get_runs) {
    std::vector<AccessRequest> requests;
    const auto add = [&](std::string_view verbs, const Right& right) {
        for (const std::string_view verb : split(verbs, ',')) {
            AccessRequest request;
            request.verb = verb;
            request.group = right.group;
            request.resource = right.resource;
            request.subresource = right.subresource;
            requests.push_back(std::move(request));
        }
    };
    for (const Right& right : ability.rights) add(right.verbs, right);
    // Before 1.35 over a WebSocket; see paths/run_code.h.
    if (ability.id == "exec" && get_runs) {
        for (const Right& right : kExec) add("get", right);
    }
    return requests;
}

std::string words_of(const AccessRequest& request) {
    std::string text = request.verb + " " + request.resource;
    if (!request.group.empty()) text += "." + request.group;
    if (!request.subresource.empty()) text += "/" + request.subresource;
    return text;
}

bool get_runs(const Facts& facts) {
    const auto& version = facts.version();
    return !version || (version->major == 1 && version->minor < 35);
}

class Matrix {
public:
    Matrix(const Facts& facts, AssessedAccess& access) : facts_(facts), access_(access) {
        for (const Ability& ability : kAbilities) {
            requests_.push_back(requests_of(ability, get_runs(facts)));
            AccessAbility made{
                std::string(ability.id), std::string(ability.title), ability.namespaced, {}};
            for (const AccessRequest& request : requests_.back()) {
                made.requests.push_back(words_of(request));
            }
            access_.abilities.push_back(std::move(made));
        }
    }

    // What bindings of one namespace give, or with "" those of the whole cluster.
    [[nodiscard]] AccessRow row(std::string_view ns) {
        AccessRow made{std::string(ns), std::vector<AccessCell>(kAbilities.size())};
        std::vector<const SubjectName*> last(kAbilities.size());
        for (const Holding& holding : facts_.rbac().granted_in(ns)) {
            add_missing(holding.grant->missing, access_.missing);
            if (holding.grant->missing) access_.matrix_complete = false;
            if (*holding.subject == kMasterGroup) continue;
            for (std::size_t i = 0; i < kAbilities.size(); ++i) {
                const bool counted = last[i] != nullptr && *last[i] == *holding.subject;
                if (counted || (!ns.empty() && !kAbilities.at(i).namespaced)) continue;
                if (!gives(holding, requests_[i])) continue;
                last[i] = holding.subject;
                add(*holding.subject, made.cells[i]);
            }
        }
        return made;
    }

private:
    // By a rule that neither Kubernetes nor its installer gives that subject.
    [[nodiscard]] bool gives(const Holding& holding,
                             const std::vector<AccessRequest>& requests) const {
        const Grant& grant = *holding.grant;
        for (std::size_t rule = 0; rule < grant.rules.size(); ++rule) {
            const bool any = std::ranges::any_of(requests, [&](const AccessRequest& request) {
                return matches(grant.rules[rule], request);
            });
            if (any && !is_bootstrap(facts_.rbac(), {*holding.subject, &grant, rule})) return true;
        }
        return false;
    }

    static void add(const SubjectName& subject, AccessCell& cell) {
        ++cell.identities;
        if (cell.first.size() < kAccessNames) {
            cell.first.push_back({subject.kind, subject.ns, subject.name});
        }
    }

    const Facts& facts_;
    AssessedAccess& access_;
    std::vector<std::vector<AccessRequest>> requests_;
};

std::size_t held_in(const AccessRow& row) {
    std::size_t held = 0;
    for (const AccessCell& cell : row.cells) held += cell.identities;
    return held;
}

}  // namespace

void add_matrix(const Facts& facts, const Inventory& inventory, const Selection& selection,
                AssessedAccess& access) {
    const RbacIndex& rbac = facts.rbac();
    const std::optional<Unknown> everywhere = unseen_everywhere(facts);
    add_missing(everywhere, access.missing);
    access.matrix_complete = !rbac.cluster_gap() && !rbac.namespace_gap() && !everywhere;
    Matrix matrix(facts, access);
    access.everywhere = matrix.row({});
    for (const std::string& ns : inventory.namespaces) {
        if (!selection.takes(ns)) continue;
        AccessRow row = matrix.row(ns);
        if (held_in(row) == 0) {
            ++access.without_rights;
        } else {
            access.rows.push_back(std::move(row));
        }
    }
    std::ranges::stable_sort(access.rows, [](const AccessRow& left, const AccessRow& right) {
        return held_in(left) > held_in(right);
    });
}

}  // namespace assay

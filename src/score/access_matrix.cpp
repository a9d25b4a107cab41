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
        std::vector<Seen> seen(kAbilities.size());
        for (const Holding& holding : facts_.rbac().granted_in(ns)) {
            add_missing(holding.grant->missing, access_.missing);
            if (holding.grant->missing) access_.matrix_complete = false;
            if (*holding.subject == kMasterGroup) continue;
            for (std::size_t i = 0; i < kAbilities.size(); ++i) {
                if (!ns.empty() && !kAbilities.at(i).namespaced) continue;
                Seen& of = seen[i];
                if (of.subject == nullptr || *of.subject != *holding.subject) {
                    count(of, made.cells[i]);
                    of = {holding.subject, Extent::none};
                }
                if (of.most != Extent::any) {
                    of.most = std::max(of.most, extent(holding, requests_[i]));
                }
            }
        }
        for (std::size_t i = 0; i < kAbilities.size(); ++i) count(seen[i], made.cells[i]);
        return made;
    }

private:
    enum class Extent : std::uint8_t { none, named, any };
    // The holdings of a subject follow each other.
    struct Seen {
        const SubjectName* subject = nullptr;
        Extent most = Extent::none;
    };

    // By rules that neither Kubernetes nor its installer gives that subject.
    [[nodiscard]] Extent extent(const Holding& holding,
                                const std::vector<AccessRequest>& requests) const {
        const Grant& grant = *holding.grant;
        Extent most = Extent::none;
        for (std::size_t rule = 0; rule < grant.rules.size() && most != Extent::any; ++rule) {
            const Extent here = extent(grant.rules[rule], requests);
            if (here > most && !is_bootstrap(facts_.rbac(), {holding.subject, &grant, rule})) {
                most = here;
            }
        }
        return most;
    }

    static Extent extent(const PolicyRule& rule, const std::vector<AccessRequest>& requests) {
        Extent most = Extent::none;
        for (const AccessRequest& request : requests) {
            if (matches(rule, request)) return Extent::any;
            if (most == Extent::none && matches_some_name(rule, request)) most = Extent::named;
        }
        return most;
    }

    // What is made has no name yet, so that a rule with names never lets make one.
    static bool matches_some_name(const PolicyRule& rule, const AccessRequest& request) {
        if (request.verb == "create" && request.subresource.empty()) return false;
        return matches_verb(rule, request.verb) &&
               matches_resource(rule, request.group, request.resource, request.subresource) &&
               std::ranges::any_of(rule.resource_names,
                                   [](const std::string& name) { return !name.empty(); });
    }

    static void count(const Seen& seen, AccessCell& cell) {
        if (seen.most == Extent::none) return;
        const bool any = seen.most == Extent::any;
        ++(any ? cell.identities : cell.limited);
        std::vector<AccessName>& names = any ? cell.first : cell.first_limited;
        if (names.size() < kAccessNames) {
            names.push_back({seen.subject->kind, seen.subject->ns, seen.subject->name});
        }
    }

    const Facts& facts_;
    AssessedAccess& access_;
    std::vector<std::vector<AccessRequest>> requests_;
};

std::size_t held_in(const AccessRow& row) {
    std::size_t held = 0;
    for (const AccessCell& cell : row.cells) held += cell.identities + cell.limited;
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

#include "report/support/access_samples.h"

#include <cstddef>
#include <utility>

#include "base/text.h"

namespace assay::test {
namespace {

constexpr std::size_t kColumns = 4;

AccessEnd end(const std::string& kind, const std::string& ns, const std::string& name) {
    return {kind, ns, name, {}, printable(kind + " " + (ns.empty() ? "" : ns + "/") + name)};
}

AccessEnd ability(const std::string& word, const std::string& ns) {
    return {"ability", ns, {}, word, printable(word + " in namespace " + ns)};
}

const AccessEnd kAdmin{"cluster-admin", {}, {}, {}, "cluster-admin"};

AccessGrant grant(const AccessName& subject, const AccessName& binding, const std::string& role) {
    return {subject, binding, {"ClusterRole", {}, role}, 0};
}

AccessHop hop(const std::string& kind, const std::string& meaning, AccessEnd to) {
    return {kind, meaning, std::move(to), {}, {}, std::nullopt};
}

AccessHop everything(const AccessName& subject, const std::string& binding) {
    AccessHop made = hop("everything", "may do everything", kAdmin);
    made.grants = {grant(subject, {"ClusterRoleBinding", {}, binding}, "cluster-admin")};
    return made;
}

AssessedAccess seen() {
    AssessedAccess access;
    access.unknown = std::nullopt;
    access.others = "the API server also asks Node";
    access.chokes_sought = true;
    access.matrix_complete = true;
    for (const char* id : {"User", "Group", "ServiceAccount", "workload", "Node"})
        access.classes.push_back({.id = id, .all = 12});
    access.abilities = {{"exec", "Run commands in pods", true, {"create pods/exec"}},
                        {"secrets", "Read Secrets", true, {"get secrets", "list secrets"}},
                        {"workload-create", "Start workloads", true, {"create pods"}},
                        {"node-proxy", "Reach kubelets", false, {"get nodes/proxy"}}};
    access.everywhere.cells.resize(kColumns);
    return access;
}

AccessCell cell(std::size_t identities, const std::string& ns) {
    AccessCell made;
    made.identities = identities;
    for (std::size_t index = 0; index < identities && index < kAccessNames; ++index)
        made.first.push_back({"ServiceAccount", ns, "runner-" + std::to_string(index)});
    return made;
}

void add_matrix(AssessedAccess& access) {
    access.everywhere.cells = {cell(1, "ops"), cell(2, "ops"), cell(0, ""), cell(1, "ops")};
    for (std::size_t index = 0; index < 140; ++index) {
        const std::string ns = "team-" + std::to_string(index);
        access.rows.push_back({ns, {cell(140 - index, ns), cell(index % 2, ns), {}, {}}});
        if (index % 3 == 0) {
            AccessCell& secrets = access.rows.back().cells[1];
            secrets.limited = 1;
            secrets.first_limited = {{"User", "", "reader-" + std::to_string(index)}};
        }
    }
    access.without_rights = 23;
}

void add_paths(AssessedAccess& access) {
    AccessPath account{end("ServiceAccount", "ci", "builder"), true, 2, {}, 34, 12, 3};
    account.hops = {hop("token-create", "asks for a token of the service account",
                        end("ServiceAccount", "ops", "deployer")),
                    everything({"ServiceAccount", "ops", "deployer"}, "deployer-admin")};
    account.hops[0].grants = {
        grant({"ServiceAccount", "ci", "builder"}, {"RoleBinding", "ops", "mint"}, "token-minter")};
    AccessPath pod{end("Deployment", "ci", "builder"), true, 3, account.hops, 35, 12, 3};
    pod.hops.insert(pod.hops.begin(), hop("account-token", "reads the token that is mounted",
                                          end("ServiceAccount", "ci", "builder")));
    pod.hops[0].field = "spec.automountServiceAccountToken";
    AccessPath user{end("User", "", "jane@example.org"), true, 1, {}, 40, 20, 4};
    user.hops = {everything({"User", "", "jane@example.org"}, "jane-admin")};
    AccessPath group{end("Group", "", "contractors"), false, 3, {}, 40, 20, 4};
    group.hops = {hop("privileged-pod", "runs a privileged pod on a node of its choice",
                      ability("root on every node", "wild")),
                  hop("control-plane", "reads the keys of the API server or of etcd", kAdmin)};
    group.hops[0].grants = {
        grant({"Group", "", "contractors"}, {"RoleBinding", "wild", "contractors-edit"}, "edit")};
    group.hops[0].guard = Unknown{Reason::denied, "no right to list namespaces"};
    AccessPath node{end("Node", "", "worker-1"), true, 4, pod.hops, 41, 20, 2};
    node.hops.insert(node.hops.begin(), hop("node-pods", "enters the pods of the node", pod.from));
    access.classes[0].paths = {user};
    access.classes[1].paths = {group};
    access.classes[2].paths = {account};
    access.classes[3].paths = {pod};
    access.classes[4].paths = {node};
}

}  // namespace

AssessedAccess calm_access() {
    AssessedAccess access = seen();
    access.without_rights = 12;
    return access;
}

AssessedAccess weak_access() {
    AssessedAccess access = seen();
    add_paths(access);
    for (PrincipalClass& one : access.classes) {
        one.with_path = 4;
        one.expected = 1;
    }
    access.classes[1].guarded = 1;
    access.with_path = 12;
    access.chokes = {{{"ClusterRoleBinding", {}, "deployer-admin"}, 8},
                     {{"ClusterRoleBinding", {}, "jane-admin"}, 11},
                     {{"RoleBinding", "wild", "contractors-edit"}, 12}};
    add_matrix(access);
    return access;
}

AssessedAccess blind_access() {
    AssessedAccess access = seen();
    access.matrix_complete = false;
    access.missing = {{Reason::denied, "no right to list rolebindings"}};
    for (PrincipalClass& one : access.classes) one.unknown = 7;
    access.without_rights = 3;
    return access;
}

AssessedAccess hostile_access(const std::vector<std::string>& names) {
    AssessedAccess access = seen();
    access.with_path = names.size();
    access.matrix_complete = false;
    for (std::size_t index = 0; index < names.size(); ++index) {
        const std::string& name = names[index];
        AccessHop step = hop(name, name, end(name, name, name));
        step.grants = {{{name, name, name}, {name, name, name}, {name, name, name}, 1}};
        step.field = name;
        step.guard = Unknown{Reason::malformed, name};
        AccessPath path{end(name, name, name), false, 1, {step, everything({}, name)}, 1, 1, 1};
        access.classes[index % access.classes.size()].paths.push_back(std::move(path));
        access.chokes.push_back({{name, name, name}, index});
        access.missing.push_back({Reason::malformed, name});
        access.rows.push_back({name, {{1, {{name, name, name}}}, {}, {}, {}}});
        access.everywhere.cells[0].first.push_back({name, name, name});
    }
    access.everywhere.cells[0].identities = names.size();
    access.others = names.front();
    return access;
}

}  // namespace assay::test

#include "paths/constrained.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "access/server_behaviour.h"
#include "access/user_names.h"
#include "facts/objects.h"
#include "facts/pod_fields.h"
#include "facts/presence_gap.h"
#include "facts/selectors.h"
#include "paths/become.h"
#include "paths/certificates.h"
#include "paths/hubs.h"
#include "paths/rare_rights.h"

namespace assay {
namespace {

constexpr std::string_view kGroup = "authentication.k8s.io";
constexpr ResourceName kUsers{kGroup, "users"};
constexpr ResourceName kGroups{kGroup, "groups"};
constexpr ResourceName kAccounts{kGroup, "serviceaccounts"};
constexpr ResourceName kNodes{kGroup, "nodes"};
constexpr ResourceName kBindings{"rbac.authorization.k8s.io", "clusterrolebindings"};

// Whether edges are made of this request; other rights of the table are no requests.
bool is_request(const ResourceName& what, std::string_view verb) {
    if (what.resource == "users" || what.resource == "groups" || what.resource == "signers" ||
        what.subresource == "nodeclient") {
        return false;
    }
    if (verb == "create" || verb == "update" || verb == "patch") return true;
    const bool streams =
        what.subresource == "exec" || what.subresource == "attach" || what.subresource == "proxy";
    return what.resource == "secrets" || (streams && verb == "get");
}

// One mode, and what may be asked for in it.
class Mode {
public:
    Mode(const Ability& ability, const Decision& known, std::string_view mode)
        : ability_(ability),
          verb_("impersonate:" + std::string(mode)),
          on_("impersonate-on:" + std::string(mode) + ":"),
          guard_(known.why) {
        bool all = true;
        for (const ResourceName& what : kAskedResources) {
            for (const char* const verb : {"create", "update", "patch", "get", "list", "watch"}) {
                if (!is_request(what, verb)) continue;
                const std::string asked = on_ + verb;
                if (const auto right = find_by_text(ability.rights(), {}, {asked}, what)) {
                    merge(request_, *right);
                } else {
                    all = false;
                    if (!request_) request_ = anywhere(asked, what);
                }
            }
        }
        if (!all && !guard_) {
            guard_ = Unknown{Reason::indeterminate,
                             "whether the requests that it may make so are enough is not known"};
        }
    }

    [[nodiscard]] bool asks() const { return request_.has_value(); }
    [[nodiscard]] const Ability& ability() const { return ability_; }
    // Whom it may name: anybody, or these.
    [[nodiscard]] std::optional<Right> any(const ResourceName& what,
                                           std::string_view name = {}) const {
        return find_by_text(ability_.rights(), ability_.ns(), {verb_}, what, name);
    }
    [[nodiscard]] std::map<std::string, Right> named(const ResourceName& what) const {
        return named_by_text(ability_.rights(), ability_.ns(), {verb_}, what);
    }
    // As the ones of a vertex.
    void lead(VertexId to, std::vector<Right> by) const {
        by.push_back(*request_);
        ability_.lead(EdgeKind::impersonate_constrained, to, by, guard_);
    }
    // As this one, who may be allowed everything.
    void lead(const SubjectName& who, VertexId to, const std::vector<Right>& by,
              const Decision& known) const {
        lead(to, by);
        const auto bind = find_by_text(ability_.rights(), {}, {on_ + "create"}, kBindings);
        const Decision all = ability_.facts().rbac().covers_everything(who);
        if (!bind || all.truth != Truth::yes) return;
        std::vector<Right> rights = by;
        rights.push_back(*bind);
        ability_.lead(EdgeKind::impersonate_constrained, Graph::kAdmin, rights, known.why,
                      who.kind + " " + (who.ns.empty() ? "" : who.ns + "/") + who.name);
    }

private:
    // A right to ask so in some namespace, on whatever name.
    [[nodiscard]] std::optional<Right> anywhere(const std::string& verb,
                                                const ResourceName& what) const {
        std::set<std::string_view> spaces = ability_.rights().spaces();
        spaces.insert({});
        for (const std::string_view ns : spaces) {
            if (const auto right = find_by_text(ability_.rights(), ns, {verb}, what)) return right;
            const auto named = named_by_text(ability_.rights(), ns, {verb}, what);
            if (!named.empty()) return named.begin()->second;
        }
        return std::nullopt;
    }

    const Ability& ability_;
    std::string verb_;
    std::string on_;
    std::optional<Unknown> guard_;
    std::optional<Right> request_;
};

void add_users(const Mode& mode, const Decision& known) {
    const Ability& ability = mode.ability();
    Graph& graph = ability.graph();
    auto beside = mode.any(kUsers);
    if (beside) mode.lead(graph.vertex(hub(kActAsUsers, {})), {*beside});
    for (const auto& [name, right] : mode.named(kUsers)) {
        const SubjectName who = user_named(name);
        if (who.kind != "User" || node_named_by(name)) continue;
        if (!beside) beside = right;
        if (const auto user = graph.find(vertex_of(who))) mode.lead(who, *user, {right}, known);
    }
    if (!beside) return;
    if (const auto any = mode.any(kGroups)) {
        mode.lead(every_group(ability), {*any, *beside});
    }
    for (const auto& [name, right] : mode.named(kGroups)) {
        const SubjectName who{"Group", {}, name};
        const auto group = graph.find(vertex_of(who));
        if (group && who != kMasterGroup) mode.lead(who, *group, {right, *beside}, known);
    }
}

void add_accounts(const Mode& mode, const Decision& known) {
    const Ability& ability = mode.ability();
    if (const auto any = mode.any(kAccounts)) {
        mode.lead(ability.graph().vertex(hub(kImpersonateAccounts, ability.ns())), {*any});
    }
    for (const auto& [name, right] : mode.named(kAccounts)) {
        for (const std::string& ns : ability.inventory().account_namespaces) {
            if (!ability.whole() && ns != ability.ns()) continue;
            mode.lead({"ServiceAccount", ns, name}, account_or_group(ability, ns, name), {right},
                      known);
        }
    }
}

void lead_to_node(const Mode& mode, const std::string& node, const Right& right) {
    mode.lead(kubelet_of(mode.ability().graph(), node), {right});
}

void add_nodes(const Mode& mode) {
    if (const auto any = mode.any(kNodes)) mode.lead(any_node(mode.ability()), {*any});
    for (const auto& [name, right] : mode.named(kNodes)) {
        if (mode.ability().inventory().nodes.contains(name)) lead_to_node(mode, name, right);
    }
}

// The nodes that pods of the service account run on.
void add_own_nodes(const Mode& mode) {
    const Ability& ability = mode.ability();
    const VertexName& who = ability.graph().vertices()[ability.at()].name;
    const auto any = mode.any(kNodes, "*");
    const Request* const pods = ability.inventory().pod_list;
    if (!any || who.kind != VertexKind::account) return;
    ability.graph().add_gap(ability.at(), gap_of(ability.facts().evidence(), "", "pods"));
    std::set<std::string> nodes;
    if (pods == nullptr) return;
    for (const StoredObject& pod : objects_in(*pods, who.ns)) {
        const Value spec = pod.value.get("spec");
        const std::string_view account = service_account_of(spec);
        if ((account.empty() ? kDefaultAccount : account) != who.name) continue;
        if (!is_finished(pod.value)) nodes.emplace(spec.get("nodeName").text_or());
    }
    nodes.erase("");
    for (const std::string& node : nodes) lead_to_node(mode, node, *any);
}

bool names_anybody(const Ability& ability, std::string_view mode, const ResourceName& whom) {
    const std::string verb = "impersonate:" + std::string(mode);
    return find_by_text(ability.rights(), ability.ns(), {verb}, whom) ||
           !named_by_text(ability.rights(), ability.ns(), {verb}, whom).empty();
}

}  // namespace

void add_constrained(const Ability& ability) {
    if ((ability.powers().rare & kConstrained) == 0) return;
    const Decision known = server_behaviour(ability.facts()).constrained_impersonation;
    if (known.truth == Truth::no) return;
    const auto mode = [&](std::string_view name, const ResourceName& whom, const auto& add) {
        if (!names_anybody(ability, name, whom)) return;
        const Mode made(ability, known, name);
        if (made.asks()) add(made);
    };
    mode("serviceaccount", kAccounts, [&](const Mode& made) { add_accounts(made, known); });
    if (!ability.whole()) return;
    mode("user-info", kUsers, [&](const Mode& made) { add_users(made, known); });
    mode("arbitrary-node", kNodes, add_nodes);
    mode("associated-node", kNodes, add_own_nodes);
}

}  // namespace assay

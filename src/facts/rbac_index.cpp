#include "facts/rbac_index.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "facts/aggregated_roles.h"
#include "facts/doubled_rules.h"
#include "facts/presence_gap.h"
#include "facts/typed_reads.h"

namespace assay {
namespace {

constexpr std::string_view kGroup = "rbac.authorization.k8s.io";

SubjectName canonical(SubjectName subject) {
    return subject.kind == "User" ? user_named(subject.name) : subject;
}

// The subject of a binding; nothing when it matches nobody.
std::optional<SubjectName> subject_of(const Value& subject, std::string_view ns) {
    SubjectName name{
        std::string(subject.get("kind").text_or()), {}, std::string(subject.get("name").text_or())};
    if (name.name.empty()) {
        return std::nullopt;
    }
    if (name.kind == "ServiceAccount") {
        name.ns = subject.get("namespace").text_or(ns);
        if (name.ns.empty()) {
            name.ns = ns;
        }
        return name.ns.empty() ? std::nullopt : std::optional(name);
    }
    if (name.kind == "User" || name.kind == "Group") {
        return canonical(std::move(name));
    }
    return std::nullopt;
}

// Why nobody knows what a binding gives to whom: something has another type.
std::optional<Unknown> unread_binding(const Value& binding) {
    TypedReads reads("a binding");
    for (const Value& subject : reads.maps(binding.get("subjects"))) {
        for (const char* const member : {"kind", "name", "namespace"}) {
            reads.text(subject.get(member));
        }
    }
    const Value ref = reads.map(binding, "roleRef");
    reads.text(ref.get("kind"));
    reads.text(ref.get("name"));
    reads.text(reads.map(binding, "metadata").get("namespace"));
    return reads.unread();
}

std::string_view name_of(const Value& object) {
    return object.get("metadata").get("name").text_or();
}
std::string_view namespace_of(const Value& object) {
    return object.get("metadata").get("namespace").text_or();
}

}  // namespace

struct RbacIndex::Doubled : DoubledRules {};

RbacIndex::RbacIndex(const Evidence& evidence, const FactsData& data)
    : closed_(evidence.target.kind == TargetKind::files) {
    for (const BootstrapRole& role : data.bootstrap_roles) {
        bootstrap_roles_[{role.ns, role.name}].push_back(&role);
    }
    for (const BootstrapBinding& binding : data.bootstrap_bindings) {
        bootstrap_bindings_[{binding.ns, binding.name}].push_back(&binding);
    }
    roles_gap_ = gap_of(evidence, kGroup, "roles");
    cluster_roles_gap_ = gap_of(evidence, kGroup, "clusterroles");
    bindings_gap_ = gap_of(evidence, kGroup, "rolebindings");
    cluster_bindings_gap_ = gap_of(evidence, kGroup, "clusterrolebindings");
    read_roles(evidence);
    if (const Request* bindings = evidence.find(kGroup, "clusterrolebindings")) {
        read_bindings(*bindings, true);
    }
    if (const Request* bindings = evidence.find(kGroup, "rolebindings")) {
        read_bindings(*bindings, false);
    }
    index_spaces();
}

void RbacIndex::index_spaces() {
    for (const auto& [subject, grants] : grants_) {
        for (const Grant& grant : grants) {
            by_space_[grant.ns].push_back({&subject, &grant});
        }
    }
}

std::span<const Holding> RbacIndex::granted_in(std::string_view ns) const {
    const auto found = by_space_.find(ns);
    return found == by_space_.end() ? std::span<const Holding>{} : found->second;
}

void RbacIndex::read_roles(const Evidence& evidence) {
    const Request* cluster_roles = evidence.find(kGroup, "clusterroles");
    const Request* roles = evidence.find(kGroup, "roles");
    has_cluster_roles_ = cluster_roles != nullptr;
    Doubled doubled;
    if (cluster_roles != nullptr) read_cluster_roles(*cluster_roles, doubled);
    if (roles != nullptr) {
        for (const StoredObject& object : roles->objects) {
            const RoleKey key{namespace_of(object.value), name_of(object.value)};
            // One without a namespace is in none that could be told: no binding means it.
            if (!key.first.empty()) {
                add_role(key, object, rules_of(object.value.get("rules")), {}, doubled);
            }
        }
    }
}

void RbacIndex::read_cluster_roles(const Request& request, Doubled& doubled) {
    AggregatedRoles aggregates(request.objects);
    for (std::size_t i = 0; i < request.objects.size(); ++i) {
        const StoredObject& object = request.objects[i];
        std::vector<PolicyRule> rules = rules_of(object.value.get("rules"));
        std::optional<Unknown> more;
        if (closed_ && is_unfilled_aggregate(object.value)) {
            AggregatedRoles::Rules chosen = aggregates.rules_of(i);
            std::ranges::move(chosen.rules, std::back_inserter(rules));
            more = chosen.whole ? Unknown{Reason::not_asked,
                                          "an aggregated role has the rules of all ClusterRoles of "
                                          "the cluster that it selects; the files show theirs only"}
                                : Unknown{Reason::limit,
                                          "aggregated roles choose more rules than are looked at"};
        }
        add_contributor(object.value, rules, more.has_value());
        add_role({{}, name_of(object.value)}, object, std::move(rules), more, doubled);
    }
    for (auto& [name, of] : contributors_) std::ranges::sort(of.meant, IsRuleBefore{});
}

// Files may define a role twice, for two clusters say: either may be the one that counts.
void RbacIndex::add_role(const RoleKey& key, const StoredObject& object,
                         std::vector<PolicyRule> rules, const std::optional<Unknown>& more,
                         Doubled& doubled) {
    Role& role = roles_[key];
    if (role.object == nullptr) {
        role.object = &object;
        role.rules = std::move(rules);
    } else {
        doubled.add(role.rules, std::move(rules));
    }
    if (!role.missing) {
        role.missing = unread_rules(object.value.get("rules"));
    }
    if (!role.missing) {
        role.missing = more;
    }
}

void RbacIndex::add_contributor(const Value& role, const std::vector<PolicyRule>& rules,
                                bool unfilled) {
    const std::string_view name = name_of(role);
    const bool meant = !bootstrap_roles_.contains({{}, name}) || may_contribute(name);
    std::shared_ptr<const std::vector<PolicyRule>> kept;
    for (const Member& label : role.get("metadata").get("labels").members_or_none()) {
        if (!label.key().starts_with(kAggregateLabel) || label.value.text_or() != "true") continue;
        const std::string aggregate(label.key().substr(kAggregateLabel.size()));
        // What a name that no aggregate of the bootstrap policy has takes is never asked.
        if (!bootstrap_roles_.contains({{}, aggregate})) continue;
        if (kept == nullptr) kept = std::make_shared<const std::vector<PolicyRule>>(rules);
        Contributors& of = contributors_[aggregate];
        of.roles.push_back({kept, unfilled});
        if (!meant || name == aggregate) continue;
        for (const PolicyRule& rule : *kept) of.meant.push_back(&rule);
    }
}

// Why the bootstrap role of that name may have more rules than the bootstrap policy gives it.
std::optional<Unknown> RbacIndex::growth(std::string_view name) const {
    const auto aggregates = aggregates_into(name);
    if (!aggregates.empty() && !has_cluster_roles_) {
        return Unknown{Reason::not_asked,
                       "the files hold no ClusterRole: what is aggregated into the role is not "
                       "known"};
    }
    const bool grows = std::ranges::any_of(aggregates, [&](std::string_view aggregate) {
        const auto found = contributors_.find(aggregate);
        return found != contributors_.end() &&
               std::ranges::any_of(found->second.roles, [&](const Contributor& role) {
                   return role.unfilled ||
                          !std::ranges::all_of(*role.rules, [&](const PolicyRule& rule) {
                              return bootstrap_covers("ClusterRole", {}, name, rule);
                          });
               });
    });
    return grows ? std::optional(Unknown{Reason::not_asked,
                                         "ClusterRoles of the files are aggregated into the role; "
                                         "what it has then, only a cluster shows"})
                 : std::nullopt;
}

void RbacIndex::read_bindings(const Request& request, bool cluster) {
    std::optional<Unknown>& gap = cluster ? cluster_bindings_gap_ : bindings_gap_;
    for (const StoredObject& binding : request.objects) {
        if (!gap) {
            gap = unread_binding(binding.value);
        }
        const std::string_view ns = cluster ? std::string_view{} : namespace_of(binding.value);
        if (cluster || !ns.empty()) {
            read_binding(binding, ns);
        }
    }
}

void RbacIndex::read_binding(const StoredObject& binding, std::string_view ns) {
    Grant grant = grant_of(binding, ns);
    for (const Value& element : binding.value.get("subjects").items_or_none()) {
        const auto subject = subject_of(element, ns);
        if (!subject) {
            continue;
        }
        std::vector<Grant>& grants = grants_[*subject];
        if (!grants.empty() && grants.back().binding == &binding) {
            continue;  // named twice
        }
        grant.bootstrap = is_bootstrap_binding(grant, *subject);
        grants.push_back(grant);
    }
}

Grant RbacIndex::grant_of(const StoredObject& binding, std::string_view ns) const {
    Grant grant;
    grant.binding = &binding;
    grant.ns = ns;
    const Value ref = binding.value.get("roleRef");
    grant.role_kind = ref.get("kind").text_or();
    grant.role_name = ref.get("name").text_or();
    const NamedRole role = role_named(grant.role_kind, grant.role_name, ns);
    grant.role = role.object;
    grant.rules = role.rules;
    grant.missing = role.missing;
    return grant;
}

NamedRole RbacIndex::role_named(std::string_view kind, std::string_view name,
                                std::string_view ns) const {
    const bool namespaced = kind == "Role";
    if ((namespaced && ns.empty()) || (!namespaced && kind != "ClusterRole")) {
        return {};  // the authorizer refuses such a reference: it grants nothing
    }
    NamedRole role;
    const std::optional<Unknown>& gap = namespaced ? roles_gap_ : cluster_roles_gap_;
    const RoleKey key{namespaced ? ns : std::string_view{}, name};
    const auto found = roles_.find(key);
    if (found != roles_.end()) {
        role = {found->second.object, true, found->second.missing, found->second.rules};
        if (closed_ && !role.missing) {  // what was not read may define it once more
            role.missing = gap;
        }
        return role;
    }
    if (closed_) {
        const auto known = bootstrap_roles_.find(key);
        if (known == bootstrap_roles_.end()) {
            role.missing = Unknown{Reason::not_asked, "the role is not among the files"};
            return role;
        }
        role.known = true;
        role.missing = gap;  // what was not read may define it
        if (!role.missing && !namespaced) {
            role.missing = growth(name);
        }
        role.rules = known->second.front()->rules;
        return role;
    }
    role.missing = gap;
    return role;
}

bool RbacIndex::is_bootstrap_binding(const Grant& grant, const SubjectName& subject) const {
    const auto rows = bootstrap_bindings_.find({grant.ns, name_of(grant.binding->value)});
    if (rows == bootstrap_bindings_.end()) {
        return false;
    }
    return std::any_of(rows->second.begin(), rows->second.end(), [&](const BootstrapBinding* row) {
        return row->role_kind == grant.role_kind && row->role_name == grant.role_name &&
               std::any_of(row->subjects.begin(), row->subjects.end(),
                           [&](const SubjectName& known) { return canonical(known) == subject; });
    });
}

bool RbacIndex::bootstrap_covers(std::string_view kind, std::string_view ns, std::string_view name,
                                 const PolicyRule& rule) const {
    const auto rows = bootstrap_roles_.find({kind == "Role" ? ns : std::string_view{}, name});
    if (rows == bootstrap_roles_.end()) {
        return false;
    }
    return std::any_of(rows->second.begin(), rows->second.end(),
                       [&](const BootstrapRole* row) { return covers(row->rules, rule); });
}

bool RbacIndex::contributed(std::string_view aggregate, const PolicyRule& rule) const {
    const auto found = contributors_.find(aggregate);
    return found != contributors_.end() &&
           std::ranges::binary_search(found->second.meant, &rule, IsRuleBefore{});
}

Decision RbacIndex::is_bootstrap(const Value& role) const {
    const std::string_view kind = role.get("kind").text_or();
    const std::string_view ns = kind == "Role" ? namespace_of(role) : std::string_view{};
    const std::string_view name = name_of(role);
    if (!bootstrap_roles_.contains({ns, name})) {
        return {Truth::no, std::nullopt};
    }
    const bool aggregate = has_bootstrap_selector(role, name);
    if (!aggregate && !role.get("aggregationRule").is_null()) {
        return {Truth::no, std::nullopt};
    }
    for (const Value& element : role.get("rules").items_or_none()) {
        const PolicyRule rule = rule_of(element);
        if (bootstrap_covers(kind, ns, name, rule) || (aggregate && contributed(name, rule))) {
            continue;
        }
        if (aggregate && cluster_roles_gap_) {
            return {Truth::unknown, cluster_roles_gap_};
        }
        return {Truth::no, std::nullopt};
    }
    const auto unread = unread_rules(role.get("rules"));
    return {unread ? Truth::unknown : Truth::yes, unread};
}

std::span<const Grant> RbacIndex::grants_of(const SubjectName& subject) const {
    const auto found = grants_.find(subject);
    return found == grants_.end() ? std::span<const Grant>{}
                                  : std::span<const Grant>(found->second);
}

const std::optional<Unknown>& RbacIndex::gap(std::string_view ns) const {
    return cluster_bindings_gap_ || ns.empty() ? cluster_bindings_gap_ : bindings_gap_;
}

Decision RbacIndex::covers_everything(const SubjectName& subject) const {
    if (subject.kind == "Group" && subject.name == "system:masters") {
        return {Truth::yes, std::nullopt};  // privilegedGroupAuthorizer, before RBAC
    }
    Decision decision;
    std::vector<PolicyRule> rules;
    for (const Grant& grant : grants_of(canonical(subject))) {
        if (!grant.ns.empty()) {
            continue;
        }
        rules.insert(rules.end(), grant.rules.begin(), grant.rules.end());
        if (grant.missing && !decision.why) {
            decision = {Truth::unknown, grant.missing};
        }
    }
    if (assay::covers_everything(rules)) {
        return {Truth::yes, std::nullopt};
    }
    if (decision.truth == Truth::no && gap({})) {
        decision = {Truth::unknown, gap({})};
    }
    return decision;
}

// apiserver pkg/authentication/serviceaccount/util.go.
SubjectName user_named(std::string_view name) {
    const std::vector<std::string_view> parts = split(name, ':');
    if (parts.size() == 4 && parts[0] == "system" && parts[1] == "serviceaccount" &&
        !parts[2].empty() && !parts[3].empty()) {
        return {"ServiceAccount", std::string(parts[2]), std::string(parts[3])};
    }
    return {"User", {}, std::string(name)};
}

}  // namespace assay

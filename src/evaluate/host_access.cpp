#include "evaluate/host_access.h"

#include <algorithm>
#include <string>
#include <vector>

#include "access/authorizer.h"
#include "access/words.h"
#include "evaluate/host_data.h"
#include "evaluate/rule_data.h"
#include "facts/rbac_rule.h"
#include "value/store.h"

namespace assay {
namespace {

using cel::Arena;
using cel::Datum;
using cel::DatumKind;

using Arguments = std::span<const Datum>;

SubjectName subject_of(const Value& identity) {
    return {std::string(identity.get("kind").text_or()),
            std::string(identity.get("namespace").text_or()),
            std::string(identity.get("name").text_or())};
}

// Why a map names no subject that could be asked about; nothing when it does.
std::optional<Datum> no_subject(const Value& identity, Arena& arena) {
    for (const char* const member : {"kind", "namespace", "name"}) {
        const Value value = identity.get(member);
        if (value.is_unknown()) {
            return datum_of({Truth::unknown, value.to_unknown()}, arena);
        }
        if (!value.is_text() && !value.is_null()) {
            return wrong_arguments();
        }
    }
    return std::nullopt;
}

// Whether rules cover something, as far as they are known: one that is not may be the one that
// does.
Datum covered(bool covers, const RuleData& owner, cel::Arena& arena) {
    return !covers && owner.unread ? datum_of({Truth::unknown, owner.unread}, arena)
                                   : Datum::boolean(covers);
}

Datum covers(const Facts& facts, Arguments arguments, Arena& arena) {
    const Datum& owner = arguments[0];
    if (!owner.is_known()) {
        return owner;
    }
    const Datum& wanted = arguments[1];
    if (!wanted.is_known()) {
        return wanted;
    }
    if (owner.is(DatumKind::list) && wanted.is(DatumKind::map)) {
        const RuleData asked = rule_in(wanted);
        const PolicyRule& rule = asked.rules.front();
        const RuleData held = rules_in(owner);
        const bool is_covered = assay::covers(held.rules, rule);
        if (asked.unread && is_covered) {
            return datum_of({Truth::unknown, asked.unread}, arena);
        }
        if (rule.verbs.empty() || (rule.resources.empty() && rule.non_resource_urls.empty())) {
            return Datum::error("a rule without verbs or resources asks for nothing", arena);
        }
        return covered(is_covered, held, arena);
    }
    if (!wanted.is(DatumKind::text) || wanted.as_text() != "*") {
        return Datum::error("the second argument of rbac.covers must be '*', or a rule after rules",
                            arena);
    }
    if (owner.is(DatumKind::list)) {
        const RuleData held = rules_in(owner);
        return covered(covers_everything(held.rules), held, arena);
    }
    if (!owner.is(DatumKind::map)) {
        return wrong_arguments();
    }
    Store scratch;
    const Value identity = value_of(owner, scratch);
    if (const auto problem = no_subject(identity, arena)) {
        return *problem;
    }
    return datum_of(facts.rbac().covers_everything(subject_of(identity)), arena);
}

Datum is_bootstrap(const Facts& facts, Arguments arguments, Arena& arena) {
    if (!arguments[0].is(DatumKind::map)) {
        return wrong_arguments();
    }
    Store scratch;
    return datum_of(facts.rbac().is_bootstrap(value_of(arguments[0], scratch)), arena);
}

Datum text_in(std::string_view text, Arena& arena) { return Datum::text(arena.copy(text)); }

Datum name_in(std::string_view kind, std::string_view ns, std::string_view name, Arena& arena) {
    return map_of({{"kind", text_in(kind, arena)},
                   {"namespace", text_in(ns, arena)},
                   {"name", text_in(name, arena)}},
                  arena);
}

Datum binding_in(const Grant& grant, Arena& arena) {
    return name_in(grant.ns.empty() ? "ClusterRoleBinding" : "RoleBinding", grant.ns,
                   grant.binding->value.get("metadata").get("name").text_or(), arena);
}

Datum grant_in(const Permit& permit, Arena& arena) {
    const Grant& grant = *permit.grant;
    const std::string_view role_ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
    return map_of({{"subject",
                    name_in(permit.subject->kind, permit.subject->ns, permit.subject->name, arena)},
                   {"binding", binding_in(grant, arena)},
                   {"role", name_in(grant.role_kind, role_ns, grant.role_name, arena)},
                   {"ruleIndex", Datum::integer(static_cast<std::int64_t>(permit.rule))}},
                  arena);
}

Datum decide(const Facts& facts, const SubjectName& subject, const AccessRequest& request,
             Arena& arena) {
    const AccessAnswer answer = Authorizer(facts.rbac()).explain(identity_of(subject), request);
    const bool unknown = answer.decision.truth == Truth::unknown;
    const Datum allowed = datum_of(answer.decision, arena);
    const auto grants = arena.array<Datum>(answer.permits.size() + (unknown ? 1 : 0));
    std::ranges::transform(answer.permits, grants.begin(),
                           [&](const Permit& permit) { return grant_in(permit, arena); });
    if (unknown) {
        grants.back() = allowed;
    }
    const Datum reason = unknown ? allowed : text_in(reason_text(answer), arena);
    return map_of({{"allowed", allowed}, {"reason", reason}, {"grants", Datum::list(grants)}},
                  arena);
}

// "pods/exec" names a subresource, "/metrics" a URL.
void name_resource(std::string_view resource, AccessRequest& request) {
    if (resource.starts_with('/')) {
        request.path = std::string(resource);
        return;
    }
    const std::size_t slash = resource.find('/');
    request.resource = resource.substr(0, slash);
    if (slash != std::string_view::npos) {
        request.subresource = resource.substr(slash + 1);
    }
}

Datum can(const Facts& facts, Arguments arguments, Arena& arena) {
    for (const Datum& argument : arguments) {
        if (!argument.is_known()) {
            return argument;
        }
    }
    const bool texts = std::ranges::all_of(
        arguments.subspan(1), [](const Datum& each) { return each.is(DatumKind::text); });
    if (!arguments[0].is(DatumKind::map) || !texts) {
        return wrong_arguments();
    }
    AccessRequest request;
    request.verb = arguments[1].as_text();
    request.group = arguments[2].as_text();
    name_resource(arguments[3].as_text(), request);
    request.ns = arguments[4].as_text();
    Store scratch;
    const Value identity = value_of(arguments[0], scratch);
    const auto problem = no_subject(identity, arena);
    return problem ? *problem : decide(facts, subject_of(identity), request, arena);
}

// What a step of authorizer.serviceAccount(...).group(...)... adds, by its own name.
std::string_view member_of(HostFunction function) {
    switch (function) {
        case HostFunction::authorizer_group:
            return "group";
        case HostFunction::authorizer_resource:
            return "resource";
        case HostFunction::authorizer_subresource:
            return "subresource";
        case HostFunction::authorizer_namespace:
            return "namespace";
        case HostFunction::authorizer_name:
            return "name";
        case HostFunction::authorizer_path:
            return "path";
        default:
            return {};
    }
}

// The steps so far and one more. A step that is repeated counts as it was said last.
Datum step(std::string_view member, Arguments arguments, Arena& arena) {
    if (!arguments[0].is(DatumKind::map) || !arguments[1].is(DatumKind::text)) {
        return wrong_arguments();
    }
    Store scratch;
    const Value before = value_of(arguments[0], scratch);
    if (!before.get("account").is_map()) {
        return wrong_arguments();
    }
    std::vector<cel::Entry> entries;
    for (const Member& each : before.members()) {
        if (each.key() != member && each.key() != "account") {
            entries.push_back({text_in(each.key(), arena), text_in(each.value.text_or(), arena)});
        }
    }
    const Value account = before.get("account");
    entries.push_back(
        {Datum::text("account"), name_in("ServiceAccount", account.get("namespace").text_or(),
                                         account.get("name").text_or(), arena)});
    entries.push_back({Datum::text(member), arguments[1]});
    const auto kept = arena.array<cel::Entry>(entries.size());
    std::ranges::copy(entries, kept.begin());
    return Datum::map(kept);
}

Datum check(const Facts& facts, Arguments arguments, Arena& arena) {
    if (!arguments[0].is(DatumKind::map) || !arguments[1].is(DatumKind::text)) {
        return wrong_arguments();
    }
    Store scratch;
    const Value steps = value_of(arguments[0], scratch);
    if (!steps.get("account").is_map()) {
        return wrong_arguments();
    }
    const auto text = [&](std::string_view member) {
        return std::string(steps.get(member).text_or());
    };
    AccessRequest request{std::string(arguments[1].as_text()),
                          text("group"),
                          text("resource"),
                          text("subresource"),
                          text("name"),
                          std::nullopt,
                          text("namespace")};
    if (steps.find("path") != nullptr) {
        request.path = text("path");
    }
    return decide(facts, subject_of(steps.get("account")), request, arena);
}

Datum account(Arguments arguments, Arena& arena) {
    if (!arguments[0].is(DatumKind::text) || !arguments[1].is(DatumKind::text)) {
        return wrong_arguments();
    }
    return map_of({{"account", name_in("ServiceAccount", arguments[0].as_text(),
                                       arguments[1].as_text(), arena)}},
                  arena);
}

Datum member(std::string_view name, Arguments arguments) {
    if (!arguments[0].is(DatumKind::map)) {
        return wrong_arguments();
    }
    const auto found = arguments[0].find(Datum::text(name));
    return found ? *found : wrong_arguments();
}

// Whom a way is asked of; nothing, and a problem in its place, where it is none.
std::optional<SubjectName> asked_of(const Datum& who, Arena& arena, Datum& problem) {
    problem = wrong_arguments();
    if (!who.is(DatumKind::map)) return std::nullopt;
    Store scratch;
    const Value identity = value_of(who, scratch);
    if (const auto none = no_subject(identity, arena)) {
        problem = *none;
        return std::nullopt;
    }
    return subject_of(identity);
}

Datum datum_of(const IdentityPath& path, Arena& arena) {
    const Datum found = datum_of(path.found, arena);
    const bool unknown = path.found.truth == Truth::unknown;
    const Datum nothing = unknown ? found : Datum::text("");
    const Datum nobody = unknown ? found : name_in("", "", "", arena);
    if (path.first == nullptr) {
        return map_of({{"found", found},
                       {"steps", unknown ? found : Datum::integer(0)},
                       {"step", nothing},
                       {"meaning", nothing},
                       {"binding", nobody},
                       {"holder", nobody}},
                      arena);
    }
    const auto& permits = path.why.permits;
    return map_of(
        {{"found", found},
         {"steps", Datum::integer(path.steps)},
         {"step", Datum::text(info_of(path.first->kind).id)},
         {"meaning", Datum::text(info_of(path.first->kind).meaning)},
         {"binding", permits.empty() ? nobody : binding_in(*permits.front().grant, arena)},
         {"holder", name_in(path.holder.kind, path.holder.ns, path.holder.name, arena)}},
        arena);
}

}  // namespace

Datum path_of(const Facts& facts, LazyPaths& paths, Arguments arguments, Arena& arena) {
    if (!arguments[1].is(DatumKind::integer) || arguments[1].as_integer() < 1) {
        return wrong_arguments();
    }
    Datum problem;
    const auto who = asked_of(arguments[0], arena, problem);
    if (!who) return problem;
    const auto steps = std::min<std::int64_t>(arguments[1].as_integer(), UINT32_MAX);
    return datum_of(paths.of(facts).within(*who, static_cast<std::uint32_t>(steps)), arena);
}

Datum any_path_of(const Facts& facts, LazyPaths& paths, Arguments arguments, Arena& arena) {
    Datum problem;
    const auto who = asked_of(arguments[0], arena, problem);
    return who ? datum_of(paths.of(facts).any(*who), arena) : problem;
}

Datum answer_access(HostFunction function, const Facts& facts, Arguments arguments, Arena& arena) {
    switch (function) {
        case HostFunction::rbac_is_bootstrap:
            return is_bootstrap(facts, arguments, arena);
        case HostFunction::rbac_covers:
            return covers(facts, arguments, arena);
        case HostFunction::rbac_can:
            return can(facts, arguments, arena);
        case HostFunction::authorizer_account:
            return account(arguments, arena);
        case HostFunction::authorizer_check:
            return check(facts, arguments, arena);
        case HostFunction::decision_allowed:
            return member("allowed", arguments);
        case HostFunction::decision_reason:
            return member("reason", arguments);
        default:
            return step(member_of(function), arguments, arena);
    }
}

}  // namespace assay

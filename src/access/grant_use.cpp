#include "access/grant_use.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "access/audit_policy.h"
#include "access/impersonators.h"
#include "access/missing.h"
#include "access/user_names.h"

namespace assay {
namespace {

constexpr std::size_t kAnswers = 50000;
constexpr std::size_t kLongestKey = 4000;  // a longer one is kept alone
constexpr std::string_view kAuthentication = "authentication.k8s.io";

// Verbs that requests have by themselves; the API server asks for others within requests. Those of
// impersonation are told by impersonatedUser.
bool is_verb_of_requests(std::string_view verb) {
    static constexpr std::array<std::string_view, 14> kVerbs{
        "*",           "get",    "list",
        "watch",       "create", "update",
        "patch",       "delete", "deletecollection",
        "impersonate", "post",   "put",
        "head",        "options"};
    return std::ranges::find(kVerbs, verb) != kVerbs.end() || verb.starts_with("impersonate");
}

// Whether others than the API server ask about it: kubelets about nodes/..., proxies about URLs;
// and rules that hold all of it.
bool is_asked_elsewhere(const PolicyRule& rule) {
    return !rule.non_resource_urls.empty() ||
           std::ranges::any_of(rule.resources, [](const std::string& resource) {
               return resource == "*" || resource.starts_with("nodes/") ||
                      resource.starts_with("*/");
           });
}

// What the authorizers were asked about who impersonates, in every form.
std::vector<AccessRequest> impersonations(const AuditEvent& event) {
    const ImpersonatedUser& wanted = *event.impersonated;
    std::vector<AccessRequest> asked;
    const auto ask = [&](std::string_view verb, std::string_view resource, std::string_view name,
                         std::string_view sub = {}, std::string_view ns = {}) {
        for (const std::string_view group : {std::string_view{}, kAuthentication}) {
            AccessRequest request{std::string(verb), std::string(group), std::string(resource),
                                  std::string(sub), std::string(name)};
            request.ns = ns;
            asked.push_back(std::move(request));
        }
    };
    for (const std::string_view mode :
         {"", ":user-info", ":serviceaccount", ":arbitrary-node", ":associated-node"}) {
        const std::string verb = "impersonate" + std::string(mode);
        if (const auto account = account_named_by(wanted.user)) {
            ask(verb, "serviceaccounts", account->name, {}, account->ns);
        }
        if (const auto node = node_named_by(wanted.user)) ask(verb, "nodes", *node);
        ask(verb, "nodes", "*");
        ask(verb, "users", wanted.user);
        ask(verb, "groups", "*");
        ask(verb, "userextras", "*", "*");
        if (!wanted.uid.empty()) ask(verb, "uids", wanted.uid);
        for (const std::string& group : wanted.groups) ask(verb, "groups", group);
        for (const auto& [name, values] : wanted.extra) {
            for (const std::string& value : values) ask(verb, "userextras", value, name);
        }
        if (!mode.empty()) {
            asked.push_back(event.request);
            asked.back().verb = "impersonate-on" + std::string(mode) + ":" + event.request.verb;
        }
    }
    return asked;
}

// A request that needed `create` as well.
bool created_too(const AuditEvent& event) {
    const AccessRequest& request = event.request;
    const bool made = event.code == 201 && (request.verb == "patch" || request.verb == "update");
    const bool session = request.verb == "get" && request.resource == "pods" &&
                         (request.subresource == "exec" || request.subresource == "attach" ||
                          request.subresource == "portforward");
    return made || session;
}

// The plugin OwnerReferencesPermissionEnforcement asks for `update` on finalizers of an owner when
// something owned is made or changed (plugin/pkg/admission/gc/gc_admission.go).
bool is_of_finalizers(const PolicyRule& rule) {
    return std::ranges::any_of(rule.resources, [](const std::string& resource) {
        return resource.ends_with("/finalizers");
    });
}

// `others` may make requests as the holder.
std::optional<Unknown> hidden(const Permit& permit, const AuditLogSummary& log, const Value& policy,
                              bool reviews, const std::vector<const SubjectName*>& others) {
    const PolicyRule& rule = permit.grant->rules[permit.rule];
    const auto made = parse_instant(
        permit.grant->binding->value.get("metadata").get("creationTimestamp").text_or());
    if (log.requests == 0) {
        return Unknown{Reason::indeterminate, "the log has no request that was decided"};
    }
    if (made && *made > *log.end) {
        return Unknown{Reason::indeterminate, "the binding was made after the log ends"};
    }
    if (log.unreadable > 0) {
        return Unknown{Reason::malformed, "lines of the log could not be read"};
    }
    if (!std::ranges::all_of(rule.verbs, is_verb_of_requests)) {
        return Unknown{Reason::indeterminate,
                       "the API server asks for this verb within other requests"};
    }
    if (is_of_finalizers(rule)) {
        return Unknown{Reason::indeterminate,
                       "the API server may ask about finalizers within other requests"};
    }
    if (reviews && is_asked_elsewhere(rule)) {
        return Unknown{Reason::indeterminate,
                       "kubelets and other servers ask about it, and no log says for whom"};
    }
    auto why = hidden_by_policy(policy, {permit.subject, permit.grant->ns, &rule});
    for (auto other = others.begin(); !why && other != others.end(); ++other) {
        why = hidden_by_policy(policy, {*other, permit.grant->ns, &rule});
        if (why) why->text += ", of those that somebody else makes as the holder";
    }
    return why;
}

// Whether somebody asked about others' rights, or may have.
bool has_reviews(const AuditLogSummary& log, const Value& policy) {
    static const SubjectName kAnybody{"Group", {}, "system:authenticated"};
    static const PolicyRule kReviews{
        {"create"}, {"authorization.k8s.io"}, {"subjectaccessreviews"}, {}, {}};
    return log.reviews > 0 || hidden_by_policy(policy, {&kAnybody, {}, &kReviews}).has_value();
}

}  // namespace

std::string_view text_of(Usage usage) {
    switch (usage) {
        case Usage::used:
            return "used";
        case Usage::unused:
            return "unused";
        case Usage::not_known:
            break;
    }
    return "not-known";
}

const GrantUseCounter::Answer& GrantUseCounter::answer(const Identity& who,
                                                       const AccessRequest& request) {
    std::string key = text_to_compare(who, request);
    if (const auto found = answers_.find(key); found != answers_.end()) return found->second;
    if (answers_.size() >= kAnswers || key.size() > kLongestKey) answers_.clear();
    const AccessAnswer full = authorizer_.explain(who, request);
    Answer made;
    made.explained = full.decision.truth == Truth::yes;
    for (const Permit& permit : full.permits) made.permits.emplace_back(permit.grant, permit.rule);
    return answers_.emplace(std::move(key), std::move(made)).first->second;
}

bool GrantUseCounter::attribute(const Identity& who, const AccessRequest& request, Instant at) {
    const Answer& found = answer(who, request);
    for (const GrantRule& rule : found.permits) {
        Use& use = uses_.try_emplace(rule, Use{0, at}).first->second;
        ++use.requests;
        use.last = std::max(use.last, at);
    }
    return found.explained;
}

void GrantUseCounter::attribute_impersonation(const AuditEvent& event) {
    for (const AccessRequest& asked : impersonations(event)) {
        attribute(event.who, asked, event.received);
    }
}

void GrantUseCounter::take(const AuditEvent& event) {
    if (event.who.user.empty()) return;
    // Who may impersonate used that, whatever became of the request.
    if (event.impersonated) attribute_impersonation(event);
    if (event.refused()) return;
    const Identity who = event.asker();
    if (!attribute(who, event.request, event.received)) ++unexplained_;
    if (created_too(event)) {
        AccessRequest create = event.request;
        create.verb = "create";
        attribute(who, create, event.received);
    }
}

GrantUses GrantUseCounter::finish(const AuditLogSummary& log, const Value& policy) const {
    GrantUses result;
    const RbacIndex& rbac = authorizer_.rbac();
    result.unexplained = unexplained_;
    result.missing = missing_of(rbac);
    const bool reviews = has_reviews(log, policy);
    const bool by_people = asks_who(policy);
    const Impersonators impersonators(rbac);
    for (const auto& [subject, grants] : rbac.grants()) {
        const auto others =
            by_people ? impersonators.of(subject) : std::vector<const SubjectName*>{};
        for (const Grant& grant : grants) {
            for (std::size_t rule = 0; rule < grant.rules.size(); ++rule) {
                GrantUse row{
                    {&subject, &grant, rule}, Usage::unused, 0, std::nullopt, std::nullopt};
                if (const auto use = uses_.find({&grant, rule}); use != uses_.end()) {
                    row.usage = Usage::used;
                    row.requests = use->second.requests;
                    row.last = use->second.last;
                } else if (auto why = hidden(row.permit, log, policy, reviews, others)) {
                    row.usage = Usage::not_known;
                    row.why = std::move(why);
                }
                result.grants.push_back(std::move(row));
            }
        }
    }
    return result;
}

}  // namespace assay

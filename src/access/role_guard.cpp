#include "access/role_guard.h"

#include "access/effective_rules.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

bool aggregates(const Value& role) {
    return !role.get("aggregationRule").get("clusterRoleSelectors").items_or_none().empty();
}

Decision may_escalate(const Authorizer& authorizer, const Identity& who,
                      const AccessRequest& request) {
    AccessRequest escalate = request;
    escalate.verb = "escalate";
    return authorizer.decide(who, escalate);
}

// By the writer's own rights.
GuardAnswer covered_role(const Authorizer& authorizer, const Identity& who,
                         const ObjectWrite& write, const Decision& escalate) {
    const bool whole = write.request.resource == "clusterroles";
    const EffectiveRules own =
        effective_rules(authorizer.rbac(), who, whole ? std::string_view{} : write.request.ns);
    const Decision covered = covers(own, rules_of(write.object.get("rules")));
    if (covered.truth == Truth::no && escalate.truth == Truth::no) {
        return refused("covers", "the role holds rights that its writer has not");
    }
    if (covered.truth != Truth::yes) {
        return not_known("covers", covered.why ? *covered.why : *escalate.why);
    }
    if (!whole || (!aggregates(write.object) && !aggregates(write.old))) {
        return allowed("covers", "the writer has every right that the role holds");
    }
    // Who has every right there is has the verb escalate, too.
    return escalate.truth == Truth::no
               ? refused("aggregation", "an aggregationRule needs every right there is")
               : not_known("aggregation", *escalate.why);
}

}  // namespace

GuardAnswer role_guard(const Authorizer& authorizer, const Identity& who,
                       const ObjectWrite& write) {
    if (is_master(who)) {
        return allowed("system:masters");
    }
    const Decision escalate = may_escalate(authorizer, who, write.request);
    if (escalate.truth == Truth::yes) {
        return allowed("escalate", "the verb escalate lets write rights that the writer has not");
    }
    const Truth bookkeeping = only_bookkeeping(write);
    if (bookkeeping == Truth::yes) {
        return allowed("bookkeeping", "only owners or finalizers change");
    }
    const GuardAnswer covered = covered_role(authorizer, who, write, escalate);
    return bookkeeping == Truth::unknown && covered.decision.truth == Truth::no
               ? not_known("bookkeeping", taken_out())
               : covered;
}

}  // namespace assay

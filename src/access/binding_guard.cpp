#include "access/binding_guard.h"

#include <string>

#include "access/effective_rules.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

constexpr std::string_view kGroup = "rbac.authorization.k8s.io";

struct Reference {
    std::string group;
    std::string kind;
    std::string name;
    friend bool operator==(const Reference&, const Reference&) = default;
};

// pkg/apis/rbac/v1/defaults.go: an empty group is that of RBAC.
Reference reference_of(const Value& binding) {
    const Value ref = binding.get("roleRef");
    const std::string_view group = ref.get("apiGroup").text_or();
    return {std::string(group.empty() ? kGroup : group), std::string(ref.get("kind").text_or()),
            std::string(ref.get("name").text_or())};
}

Decision may_bind(const Authorizer& authorizer, const Identity& who, const Reference& ref,
                  const std::string& ns) {
    if (ref.kind != "ClusterRole" && ref.kind != "Role") {
        return {};
    }
    AccessRequest bind{
        "bind", ref.group, ref.kind == "Role" ? "roles" : "clusterroles", {}, ref.name};
    bind.ns = ns;
    return authorizer.decide(who, bind);
}

// What validation says after all guards; nothing when it takes the binding.
std::optional<GuardAnswer> storage_refuses(const ObjectWrite& write, const Reference& ref,
                                           bool whole) {
    const bool known = ref.kind == "ClusterRole" || (ref.kind == "Role" && !whole);
    if (ref.group != kGroup || !known || ref.name.empty()) {
        return refused("role-ref", "the API server takes no such roleRef");
    }
    if (write.old.is_map() && !(reference_of(write.old) == ref)) {
        return refused("role-ref", "the roleRef of a binding never changes");
    }
    return std::nullopt;
}

// By the writer's own rights.
GuardAnswer covered_binding(const Authorizer& authorizer, const Identity& who, const Reference& ref,
                            const std::string& ns, const Decision& bind) {
    const NamedRole role = authorizer.rbac().role_named(ref.kind, ref.name, ns);
    if (!role.known) {
        if (role.missing) {
            return not_known("role", *role.missing);
        }
        return bind.truth == Truth::no ? refused("role", "the role does not exist")
                                       : not_known("bind", *bind.why);
    }
    const Decision covered = covers(effective_rules(authorizer.rbac(), who, ns), role.rules);
    if (covered.truth == Truth::no && bind.truth == Truth::no) {
        return refused("covers", "the role gives rights that the writer has not");
    }
    if (covered.truth != Truth::yes) {
        return not_known("covers", covered.why ? *covered.why : *bind.why);
    }
    if (role.missing) {
        return not_known("covers", *role.missing);
    }
    return allowed("covers", "the writer has every right that the role gives");
}

}  // namespace

GuardAnswer binding_guard(const Authorizer& authorizer, const Identity& who,
                          const ObjectWrite& write) {
    const bool whole = write.request.resource == "clusterrolebindings";
    const std::string ns = whole ? std::string() : write.request.ns;
    const Reference ref = reference_of(write.object);
    GuardAnswer answer = allowed("system:masters");
    if (!is_master(who)) {
        const Decision bind = may_bind(authorizer, who, ref, ns);
        const Truth bookkeeping = only_bookkeeping(write);
        if (bookkeeping == Truth::yes) {
            answer = allowed("bookkeeping", "only owners or finalizers change");
        } else if (bind.truth == Truth::yes) {
            answer = allowed("bind", "the verb bind lets bind rights that the writer has not");
        } else {
            answer = covered_binding(authorizer, who, ref, ns, bind);
            if (bookkeeping == Truth::unknown && answer.decision.truth == Truth::no) {
                answer = not_known("bookkeeping", taken_out());
            }
        }
    }
    if (answer.decision.truth != Truth::no) {
        if (auto refusal = storage_refuses(write, ref, whole)) {
            return *refusal;
        }
    }
    return answer;
}

}  // namespace assay

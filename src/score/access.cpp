#include "score/access.h"

#include <algorithm>

#include "access/other_authorizers.h"

namespace assay {
namespace {

constexpr const char* kNotSelected =
    "checks were chosen, and only an audit of everything or of the domain access looks";

bool left_out(const Selection& selection) {
    const bool chosen = !selection.checks.empty() || !selection.skip.empty() ||
                        !selection.severities.empty() || selection.by_control();
    const bool domain =
        selection.domains.empty() ||
        std::ranges::find(selection.domains, Domain::access) != selection.domains.end();
    return chosen || !domain;
}

// Why there is nothing to say of rights; nothing: there is.
std::optional<Unknown> unseen(const Facts& facts) {
    const RbacIndex& rbac = facts.rbac();
    if (!rbac.grants().empty()) return std::nullopt;
    if (facts.evidence().target.kind == TargetKind::files) {
        return Unknown{Reason::not_asked, "the files hold no bindings"};
    }
    return rbac.cluster_gap() ? rbac.cluster_gap() : rbac.namespace_gap();
}

}  // namespace

AssessedAccess assess_access(const Facts& facts, const Selection& selection) {
    AssessedAccess access;
    if (left_out(selection)) {
        access.unknown = Unknown{Reason::not_asked, kNotSelected};
        return access;
    }
    access.unknown = unseen(facts);
    if (access.unknown) return access;
    access.others = other_authorizers(facts);
    const Inventory inventory = take_inventory(facts);
    add_ways(facts, inventory, selection, access);
    add_matrix(facts, inventory, selection, access);
    return access;
}

}  // namespace assay

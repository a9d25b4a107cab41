#include "access/review.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "access/binding_guard.h"
#include "access/impersonation.h"
#include "access/node_restriction.h"
#include "access/role_guard.h"
#include "facts/objects.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

constexpr std::string_view kRbacGroup = "rbac.authorization.k8s.io";

bool is_role(const AccessRequest& request) {
    return request.group == kRbacGroup &&
           (request.resource == "roles" || request.resource == "clusterroles");
}
bool is_binding(const AccessRequest& request) {
    return request.group == kRbacGroup &&
           (request.resource == "rolebindings" || request.resource == "clusterrolebindings");
}
bool is_lease(const AccessRequest& request) {
    return request.group == "coordination.k8s.io" && request.resource == "leases";
}

// Of two guards that both have to let it pass: who refuses, else who does not know, else the
// second.
GuardAnswer both(const GuardAnswer& first, const GuardAnswer& second) {
    if (first.decision.truth == Truth::no) {
        return first;
    }
    if (second.decision.truth == Truth::no || first.decision.truth == Truth::yes) {
        return second;
    }
    return first;
}

// Of several identities that it may be: what is the same for all of them.
Review same_for_all(std::vector<Review> reviews) {
    const Truth first = reviews.front().answer.decision.truth;
    const bool same = std::ranges::all_of(
        reviews, [&](const Review& review) { return review.answer.decision.truth == first; });
    if (!same) {
        reviews.front().answer = not_known(
            "impersonate", Unknown{Reason::indeterminate,
                                   "two modes of impersonation give other groups, and which one "
                                   "the server takes depends on earlier requests"});
    }
    return std::move(reviews.front());
}

}  // namespace

Reviewer::Reviewer(const Facts& facts)
    : facts_(&facts), authorizer_(facts.rbac()), server_(server_behaviour(facts)) {}

const NodeAuthorizer& Reviewer::nodes() {
    if (!nodes_) {
        nodes_ = std::make_unique<NodeAuthorizer>(*facts_, server_.node_selectors);
    }
    return *nodes_;
}

Review Reviewer::review(const Question& question) {
    if (!question.impersonated) {
        return review_as(question.who, question);
    }
    const Impersonation as = impersonate(authorizer_, question.who, *question.impersonated,
                                         question.request, server_.constrained_impersonation);
    if (as.outcomes.empty()) {
        return {as.answer, {}, {}};
    }
    std::vector<Review> reviews;
    for (const Identity& who : as.outcomes) {
        reviews.push_back(review_as(who, question));
    }
    Review review = same_for_all(std::move(reviews));
    if (as.answer.decision.truth == Truth::yes) {
        review.impersonation = as.answer.by;
    } else {
        review.answer = both(as.answer, review.answer);
    }
    return review;
}

GuardAnswer Reviewer::authorized(const Identity& who, const AccessRequest& request,
                                 const AccessAnswer& rbac) {
    const GuardAnswer by_rbac{rbac.decision, rbac.master ? "system:masters" : "rbac"};
    const auto node = node_of(who);
    if (rbac.decision.truth == Truth::yes || !node || server_.node_authorizer.truth == Truth::no) {
        return by_rbac;
    }
    const Decision by_node = nodes().decide(*node, request);
    if (by_node.truth == Truth::no) {
        return by_rbac;
    }
    if (by_node.truth == Truth::yes && server_.node_authorizer.truth == Truth::yes) {
        return allowed("node", "the Node authorizer allows it");
    }
    return not_known("node", by_node.why ? *by_node.why : *server_.node_authorizer.why);
}

Review Reviewer::review_as(const Identity& who, const Question& question) {
    Review review;
    review.access = authorizer_.explain(who, question.request);
    review.answer = authorized(who, question.request, review.access);
    if (question.writes && review.answer.decision.truth != Truth::no) {
        review.answer = written(who, question, review.answer);
    }
    return review;
}

Value Reviewer::stored(const AccessRequest& request) const {
    const Request* list = facts_->evidence().find(request.group, request.resource);
    const StoredObject* found =
        list == nullptr ? nullptr : find_object(*list, request.ns, request.name);
    return found == nullptr ? Value() : found->value;
}

GuardAnswer Reviewer::written(const Identity& who, const Question& question,
                              const GuardAnswer& authorized) const {
    ObjectWrite write{question.request, question.object, {}};
    const AccessRequest& request = write.request;
    Store store;
    if (request.verb != "create") {
        write.old = stored(request);
        const auto gap = gap_of(facts_->evidence(), request.group, request.resource);
        if (write.old.is_null() && gap) {
            write.old = store.unknown(*gap);
        }
    }
    const bool made_by_update = is_role(request) || is_binding(request) || is_lease(request);
    GuardAnswer answer = authorized;
    if (write.old.is_null() && request.verb != "create" &&
        (!made_by_update || request.verb != "update")) {
        return refused("object", "there is no such object");
    }
    if (const auto node = node_of(who); node && server_.node_restriction.truth != Truth::no) {
        GuardAnswer admitted = node_restriction(*facts_, authorizer_, who, *node, write);
        if (admitted.decision.truth == Truth::no &&
            server_.node_restriction.truth == Truth::unknown) {
            admitted = not_known(admitted.by, *server_.node_restriction.why);
        }
        answer = both(answer, admitted);
    }
    const bool guarded = (is_role(request) || is_binding(request)) && request.subresource.empty();
    return guarded && request.verb != "delete" ? both(answer, rbac_write(who, write)) : answer;
}

GuardAnswer Reviewer::rbac_write(const Identity& who, const ObjectWrite& write) const {
    if (write.old.is_unknown()) {
        return not_known("object", write.old.to_unknown());
    }
    const GuardAnswer guard = is_role(write.request) ? role_guard(authorizer_, who, write)
                                                     : binding_guard(authorizer_, who, write);
    if (write.request.verb != "update" || !write.old.is_null()) {
        return guard;
    }
    AccessRequest create = write.request;
    create.verb = "create";
    const AccessAnswer may = authorizer_.explain(who, create);
    return both({may.decision, "rbac", "it does not exist, and may not be created"}, guard);
}

}  // namespace assay

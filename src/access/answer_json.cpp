#include <string>
#include <vector>

#include "access/access_document.h"
#include "access/words.h"
#include "access/writing.h"
#include "base/text.h"

namespace assay {
namespace {

// A clause of the guard that decided; what RBAC says where that is RBAC.
std::string reason_of(const Review& review, const std::string& others) {
    const GuardAnswer& answer = review.answer;
    const bool by_rbac = answer.by == "rbac" || answer.by == "system:masters";
    switch (answer.decision.truth) {
        case Truth::yes:
            return by_rbac ? reason_text(review.access)
                           : std::string(answer.by) + ": " + printable(answer.text);
        case Truth::no:
            return by_rbac && answer.text.empty()
                       ? reason_text(review.access) + "; " + others
                       : std::string(answer.by) + ": " + printable(answer.text);
        case Truth::unknown:
            break;
    }
    return "not known: " + printable(answer.decision.why->text) + "; " + others;
}

}  // namespace

std::string answer_line(const Review& review, const std::string& others,
                        const std::optional<ServerAnswer>& server) {
    AccessDocument document;
    const Truth truth = review.answer.decision.truth;
    AccessDocument::Members members{
        {"allowed", truth == Truth::unknown ? Value() : Value::boolean(truth == Truth::yes)},
        {"by", document.text(review.answer.by)},
        {"reason", document.text(reason_of(review, others))},
        {"grants", document.grants(review.access.permits)}};
    if (!review.impersonation.empty()) {
        members.emplace_back("impersonation", document.text(review.impersonation));
    }
    if (server) {
        members.emplace_back(
            "server",
            document.map({{"allowed", server->allowed ? Value::boolean(*server->allowed) : Value()},
                          {"reason", document.text(server->reason)}}));
    }
    return document.encode(members);
}

std::string holders_json(const AccessRequest& request, Where where, const Holders& holders,
                         const Remarks& remarks) {
    AccessDocument document;
    std::vector<Value> rows;
    for (const Holder& holder : holders.holders) {
        rows.push_back(document.map({{"subject", document.subject(holder.subject)},
                                     {"everything", Value::boolean(holder.master)},
                                     {"grants", document.grants(holder.permits)}}));
    }
    AccessDocument::Members members{{"schema", document.text("kubeassay.who-can/1")},
                                    {"request", document.request(request)},
                                    {"anywhere", Value::boolean(where == Where::anywhere)},
                                    {"holders", document.list(rows)},
                                    {"notKnown", document.missing(holders.missing)}};
    add_remarks(remarks, document, members);
    return document.encode(members);
}

std::string rights_json(const Identity& who, const Rights& rights, const Remarks& remarks) {
    AccessDocument document;
    std::vector<Value> rows;
    for (const Permit& permit : rights.rules) {
        const PolicyRule& rule = permit.grant->rules[permit.rule];
        rows.push_back(document.map({
            {"grant", document.grant(permit)},
            {"verbs", document.texts(rule.verbs)},
            {"apiGroups", document.texts(rule.api_groups)},
            {"resources", document.texts(rule.resources)},
            {"resourceNames", document.texts(rule.resource_names)},
            {"nonResourceURLs", document.texts(rule.non_resource_urls)},
        }));
    }
    AccessDocument::Members members{{"schema", document.text("kubeassay.rights/1")},
                                    {"user", document.text(who.user)},
                                    {"groups", document.texts(who.groups)},
                                    {"everything", Value::boolean(rights.master)},
                                    {"rules", document.list(rows)},
                                    {"notKnown", document.missing(rights.missing)}};
    add_remarks(remarks, document, members);
    return document.encode(members);
}

}  // namespace assay

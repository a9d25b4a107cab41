#include <string>
#include <vector>

#include "access/words.h"
#include "access/writing.h"
#include "base/text.h"
#include "value/decode.h"
#include "value/store.h"

namespace assay {
namespace {

// One document of answers; its values live in a store of its own.
class Document {
public:
    Store& store() { return store_; }
    Value text(std::string_view bytes) { return store_.text(as_utf8(bytes)); }

    Value named(std::string_view kind, std::string_view ns, std::string_view name) {
        std::vector<std::pair<std::string_view, Value>> members{{"kind", text(kind)},
                                                                {"name", text(name)}};
        if (!ns.empty()) {
            members.emplace_back("namespace", text(ns));
        }
        return store_.map(members);
    }
    Value subject(const SubjectName& name) { return named(name.kind, name.ns, name.name); }

    Value grant(const Permit& permit) {
        const Grant& grant = *permit.grant;
        const std::string_view role_ns = grant.role_kind == "Role" ? grant.ns : std::string_view{};
        return store_.map(
            {{"subject", subject(permit.subject)},
             {"binding", named(grant.ns.empty() ? "ClusterRoleBinding" : "RoleBinding", grant.ns,
                               grant.binding->value.get("metadata").get("name").text_or())},
             {"role", named(grant.role_kind, role_ns, grant.role_name)},
             {"rule", Value::integer(static_cast<std::int64_t>(permit.rule))}});
    }
    Value grants(const std::vector<Permit>& permits) {
        std::vector<Value> items;
        for (const Permit& permit : permits) {
            items.push_back(grant(permit));
        }
        return store_.list(items);
    }
    Value texts(const std::vector<std::string>& list) {
        std::vector<Value> items;
        for (const std::string& item : list) {
            items.push_back(text(item));
        }
        return store_.list(items);
    }
    Value missing(const std::vector<Unknown>& missing) {
        std::vector<Value> items;
        for (const Unknown& why : missing) {
            items.push_back(
                store_.map({{"reason", text(text_of(why.reason))}, {"text", text(why.text)}}));
        }
        return store_.list(items);
    }
    Value request(const AccessRequest& request) {
        if (request.path) {
            return store_.map({{"verb", text(request.verb)}, {"path", text(*request.path)}});
        }
        return store_.map({{"verb", text(request.verb)},
                           {"group", text(request.group)},
                           {"resource", text(request.resource)},
                           {"subresource", text(request.subresource)},
                           {"name", text(request.name)},
                           {"namespace", text(request.ns)}});
    }

private:
    Store store_;
};

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

std::string answer_line(const Review& review, const std::string& others) {
    Document document;
    const Truth truth = review.answer.decision.truth;
    std::vector<std::pair<std::string_view, Value>> members{
        {"allowed", truth == Truth::unknown ? Value() : Value::boolean(truth == Truth::yes)},
        {"by", document.text(review.answer.by)},
        {"reason", document.text(reason_of(review, others))},
        {"grants", document.grants(review.access.permits)}};
    if (!review.impersonation.empty()) {
        members.emplace_back("impersonation", document.text(review.impersonation));
    }
    return encode_json(document.store().map(members)) + "\n";
}

std::string holders_json(const AccessRequest& request, Where where, const Holders& holders,
                         const std::string& others) {
    Document document;
    std::vector<Value> rows;
    for (const Holder& holder : holders.holders) {
        rows.push_back(document.store().map({{"subject", document.subject(holder.subject)},
                                             {"everything", Value::boolean(holder.master)},
                                             {"grants", document.grants(holder.permits)}}));
    }
    return encode_json(document.store().map({{"schema", document.text("kubeassay.who-can/1")},
                                             {"request", document.request(request)},
                                             {"anywhere", Value::boolean(where == Where::anywhere)},
                                             {"holders", document.store().list(rows)},
                                             {"notKnown", document.missing(holders.missing)},
                                             {"otherAuthorizers", document.text(others)}})) +
           "\n";
}

std::string rights_json(const Identity& who, const Rights& rights, const std::string& others) {
    Document document;
    std::vector<Value> rows;
    for (const Permit& permit : rights.rules) {
        const PolicyRule& rule = permit.grant->rules[permit.rule];
        rows.push_back(document.store().map({
            {"grant", document.grant(permit)},
            {"verbs", document.texts(rule.verbs)},
            {"apiGroups", document.texts(rule.api_groups)},
            {"resources", document.texts(rule.resources)},
            {"resourceNames", document.texts(rule.resource_names)},
            {"nonResourceURLs", document.texts(rule.non_resource_urls)},
        }));
    }
    return encode_json(document.store().map({{"schema", document.text("kubeassay.rights/1")},
                                             {"user", document.text(who.user)},
                                             {"groups", document.texts(who.groups)},
                                             {"everything", Value::boolean(rights.master)},
                                             {"rules", document.store().list(rows)},
                                             {"notKnown", document.missing(rights.missing)},
                                             {"otherAuthorizers", document.text(others)}})) +
           "\n";
}

}  // namespace assay

#include <string>
#include <vector>

#include <fmt/format.h>

#include "access/words.h"
#include "access/writing.h"
#include "base/columns.h"
#include "base/text.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string missing_text(const std::vector<Unknown>& missing) {
    std::string text;
    for (const Unknown& why : missing) {
        text += fmt::format("not complete: {} ({})\n", printable(why.text), text_of(why.reason));
    }
    return text;
}

// Who is in a group that Kubernetes fills itself.
std::string meaning_of(const SubjectName& subject) {
    if (subject.kind != "Group") return {};
    if (subject.name == "system:authenticated") return " (everybody who has logged in)";
    if (subject.name == "system:unauthenticated") return " (anybody who reaches the API server)";
    if (subject.name == "system:serviceaccounts") return " (every service account)";
    if (subject.name == "system:nodes") return " (every node)";
    constexpr std::string_view kAccountsOf = "system:serviceaccounts:";
    if (subject.name.starts_with(kAccountsOf)) {
        return " (every service account of " + printable(subject.name.substr(kAccountsOf.size())) +
               ")";
    }
    return {};
}

constexpr const char* kBuiltIn = "before RBAC is asked";

}  // namespace

std::string request_text(const AccessRequest& request, Where where) {
    if (request.path) return printable(request.verb + " " + *request.path);
    std::string text = request.verb + " " + request.resource;
    if (!request.group.empty() && request.group != "*") text += "." + request.group;
    if (!request.subresource.empty()) text += "/" + request.subresource;
    if (!request.name.empty()) text += " " + request.name;
    if (where == Where::anywhere) return printable(text) + " somewhere";
    return printable(text) + (request.ns.empty() ? " in the whole cluster"
                                                 : " in namespace " + printable(request.ns));
}

std::string holders_text(const AccessRequest& request, Where where, const Holders& holders,
                         const Remarks& remarks) {
    Rows rows{{"WHO", "WHERE", "BY", "RULE"}};
    for (const Holder& holder : holders.holders) {
        const std::string who = text_of(holder.subject) + meaning_of(holder.subject);
        if (holder.master) rows.push_back({who, "whole cluster", kBuiltIn, "everything"});
        for (const Permit& permit : holder.permits) {
            rows.push_back({who, scope_text(*permit.grant), binding_text(*permit.grant),
                            fmt::format("{} of {}", permit.rule, role_text(*permit.grant))});
        }
    }
    return "who can " + request_text(request, where) + "\n\n" + columns_text(rows) + "\n" +
           missing_text(holders.missing) + remarks_text(remarks);
}

std::string rights_text(const Identity& who, const Rights& rights, const Remarks& remarks) {
    Rows rows{{"TO", "WHERE", "BY", "RULE"}};
    if (rights.master) {
        rows.push_back({text_of(kMasterGroup), "whole cluster", kBuiltIn, "everything"});
    }
    for (const Permit& permit : rights.rules) {
        rows.push_back({text_of(*permit.subject), scope_text(*permit.grant),
                        binding_text(*permit.grant), rule_text(permit.grant->rules[permit.rule])});
    }
    const std::string name = who.user.empty() ? "a member" : printable(who.user);
    return fmt::format("what {} may do, in {}\n\n", name,
                       who.groups.empty() ? "no group" : printable(join(who.groups, ", "), 400)) +
           columns_text(rows) + "\n" + missing_text(rights.missing) + remarks_text(remarks);
}

}  // namespace assay

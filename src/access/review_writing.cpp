#include "access/review_writing.h"

#include <algorithm>

#include <fmt/format.h>

#include "access/access_document.h"
#include "access/words.h"
#include "base/columns.h"
#include "base/text.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string missing_text(const char* side, const std::vector<Unknown>& missing) {
    std::string text;
    for (const Unknown& why : missing) {
        text += fmt::format("not complete{}: {} ({})\n", side, printable(why.text),
                            text_of(why.reason));
    }
    return text;
}

std::string heading(const Responsible& who) {
    const std::string owner = owner_text(who);
    std::string text = owner.empty() ? "nobody is named" : "owner " + printable(owner);
    if (!who.team.empty()) text += ", team " + printable(who.team);
    return text;
}

std::vector<std::string> cells(const ReviewRow& row, bool two) {
    const Grant& grant = *row.permit.grant;
    std::vector<std::string> made;
    if (two) made.push_back(row.change);
    for (std::string text :
         {text_of(*row.permit.subject), scope_text(grant), binding_text(grant),
          fmt::format("{} of {}", row.permit.rule, role_text(grant)), plain_text(row.rights)}) {
        made.push_back(std::move(text));
    }
    return made;
}

std::size_t count_of(const AccessReview& review, std::string_view change) {
    return static_cast<std::size_t>(
        std::ranges::count(review.rows, change, [](const ReviewRow& row) { return row.change; }));
}

Value rights_of(const std::vector<PolicyRule>& rights, AccessDocument& document) {
    std::vector<Value> rules;
    for (const PolicyRule& rule : rights) {
        rules.push_back(
            document.map({{"verbs", document.texts(rule.verbs)},
                          {"apiGroups", document.texts(rule.api_groups)},
                          {"resources", document.texts(rule.resources)},
                          {"resourceNames", document.texts(rule.resource_names)},
                          {"nonResourceURLs", document.texts(rule.non_resource_urls)}}));
    }
    return document.list(rules);
}

}  // namespace

std::string review_text(const AccessReview& review) {
    std::string text;
    for (auto at = review.rows.begin(); at != review.rows.end();) {
        const auto end = std::find_if(at, review.rows.end(), [&](const ReviewRow& row) {
            return row.responsible != at->responsible;
        });
        Rows rows{{"WHO", "WHERE", "BY", "RULE", "MAY"}};
        if (review.two) rows.front().insert(rows.front().begin(), "CHANGE");
        text += heading(at->responsible) + "\n";
        for (; at != end; ++at) rows.push_back(cells(*at, review.two));
        text += columns_text(rows) + "\n";
    }
    if (review.two) {
        text += fmt::format("{} gained, {} lost, {} not comparable, of {} rules\n",
                            count_of(review, "gained"), count_of(review, "lost"),
                            count_of(review, "not-comparable"), review.compared);
        text += missing_text(" in A", review.before);
    } else {
        text += fmt::format("{} rights; Kubernetes' own are not listed\n", review.rows.size());
    }
    return text + missing_text(review.two ? " in B" : "", review.after);
}

std::string review_json(const AccessReview& review) {
    AccessDocument document;
    std::vector<Value> rows;
    for (const ReviewRow& row : review.rows) {
        AccessDocument::Members members{{"owner", document.text(row.responsible.owner)},
                                        {"team", document.text(row.responsible.team)},
                                        {"labelsUnread", Value::boolean(row.responsible.unread)},
                                        {"grant", document.grant(row.permit)},
                                        {"rights", rights_of(row.rights, document)},
                                        {"text", document.text(plain_text(row.rights))}};
        if (review.two) members.emplace_back("change", document.text(row.change));
        if (row.why) members.emplace_back("why", document.why(*row.why));
        rows.push_back(document.map(members));
    }
    AccessDocument::Members members{{"schema", document.text("kubeassay.access-review/1")},
                                    {"rows", document.list(rows)},
                                    {"notKnown", document.missing(review.after)}};
    if (review.two) {
        members.emplace_back("compared", AccessDocument::number(review.compared));
        members.emplace_back("notKnownBefore", document.missing(review.before));
    }
    return document.encode(members);
}

}  // namespace assay

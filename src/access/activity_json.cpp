#include <string>
#include <vector>

#include "access/access_document.h"
#include "access/activity_writing.h"

namespace assay {
namespace {

Value instant(const std::optional<Instant>& at, AccessDocument& document) {
    return at ? document.text(format_instant(*at)) : Value();
}

Value table(const ActivityTable& table, bool credentials, AccessDocument& document) {
    std::vector<Value> rows;
    for (const auto& [key, count] : table.rows) {
        AccessDocument::Members row{{credentials ? "from" : "user", document.text(key.who)}};
        if (!credentials) {
            row.emplace_back("verb", document.text(key.verb));
            row.emplace_back("what", document.text(key.what));
            row.emplace_back("refused", AccessDocument::number(count.refused));
        }
        if (!key.by.empty()) row.emplace_back("impersonatedBy", document.text(key.by));
        if (!key.ns.empty()) row.emplace_back("namespace", document.text(key.ns));
        row.emplace_back("requests", AccessDocument::number(count.requests));
        row.emplace_back("first", instant(count.first, document));
        row.emplace_back("last", instant(count.last, document));
        rows.push_back(document.map(row));
    }
    return document.map(
        {{"rows", document.list(rows)}, {"otherRequests", AccessDocument::number(table.others)}});
}

Value levels(const AuditLogSummary& log, AccessDocument& document) {
    const auto count = [&](AuditLevel level) {
        const auto found = log.levels.find(level);
        return AccessDocument::number(found == log.levels.end() ? 0 : found->second);
    };
    return document.map({{"Metadata", count(AuditLevel::metadata)},
                         {"Request", count(AuditLevel::request)},
                         {"RequestResponse", count(AuditLevel::request_response)}});
}

Value unreadable(const AuditLogSummary& log, AccessDocument& document) {
    const Value first =
        log.first_unreadable ? document.text(log.first_unreadable->text()) : Value();
    return document.map({{"lines", AccessDocument::number(log.unreadable)}, {"first", first}});
}

Value grants(const GrantUses& uses, AccessDocument& document) {
    std::vector<Value> rows;
    for (const GrantUse& use : uses.grants) {
        AccessDocument::Members row{{"grant", document.grant(use.permit)},
                                    {"usage", document.text(text_of(use.usage))},
                                    {"bootstrap", Value::boolean(use.permit.grant->bootstrap)},
                                    {"requests", AccessDocument::number(use.requests)}};
        if (use.last) row.emplace_back("last", instant(use.last, document));
        if (use.why) row.emplace_back("why", document.why(*use.why));
        rows.push_back(document.map(row));
    }
    return document.list(rows);
}

}  // namespace

std::string activity_json(const Activity& activity) {
    AccessDocument document;
    const AuditLogSummary& log = activity.log;
    AccessDocument::Members members{
        {"schema", document.text("kubeassay.activity/1")},
        {"begin", instant(log.begin, document)},
        {"end", instant(log.end, document)},
        {"lines", AccessDocument::number(log.lines)},
        {"requests", AccessDocument::number(log.requests)},
        {"unreadable", unreadable(log, document)},
        {"levels", levels(log, document)},
        {"accessReviews", AccessDocument::number(log.reviews)},
        {"refusedCredentials", table(log.refused_credentials, true, document)},
        {"anonymous", table(log.anonymous, false, document)},
        {"sessions", table(log.sessions, false, document)},
        {"secretReads", table(log.secrets, false, document)}};
    if (activity.grants) {
        members.emplace_back("grants", grants(*activity.grants, document));
        members.emplace_back("unexplained", AccessDocument::number(activity.grants->unexplained));
        members.emplace_back("notKnown", document.missing(activity.grants->missing));
        members.emplace_back("auditPolicy",
                             activity.policy ? document.why(*activity.policy) : Value());
    }
    return document.encode(members);
}

}  // namespace assay

#include "access/audit_log.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "snapshot/text_lines.h"

namespace assay {
namespace {

constexpr std::array<std::string_view, 3> kSessions{"exec", "attach", "portforward"};
constexpr std::array<std::string_view, 3> kReads{"get", "list", "watch"};

bool has(const auto& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// "pods/exec", "deployments.apps", "/healthz".
std::string what_of(const AccessRequest& request) {
    if (request.path) return *request.path;
    std::string text = request.resource;
    if (!request.group.empty()) text += "." + request.group;
    if (!request.subresource.empty()) text += "/" + request.subresource;
    return text;
}

ActivityKey key_of(const AuditEvent& event) {
    const AccessRequest& request = event.request;
    const bool other = event.impersonated.has_value();
    return {event.asker().user, other ? event.who.user : std::string{}, request.verb,
            what_of(request), request.ns};
}

void cut(std::string& text) {
    if (text.size() <= kLongestText) return;
    std::size_t end = kLongestText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    text.shrink_to_fit();
    text += "...";
}

bool is_of(const AccessRequest& request, std::string_view resource) {
    return !request.path && request.group.empty() && request.resource == resource;
}

}  // namespace

void ActivityTable::add(ActivityKey key, const AuditEvent& event) {
    for (std::string* text : {&key.who, &key.by, &key.verb, &key.what, &key.ns}) cut(*text);
    auto at = rows.find(key);
    if (at == rows.end()) {
        if (rows.size() == kMaxRows) {
            ++others;
            return;
        }
        at =
            rows.emplace(std::move(key), ActivityCount{0, 0, event.received, event.received}).first;
    }
    ActivityCount& count = at->second;
    ++count.requests;
    if (event.refused()) ++count.refused;
    count.first = std::min(count.first, event.received);
    count.last = std::max(count.last, event.received);
}

Result<void> AuditLog::read(const std::string& file) {
    const std::uint64_t bad = summary_.unreadable;
    const std::uint64_t before = summary_.lines;
    std::optional<Error> first;
    std::swap(first, summary_.first_unreadable);
    const auto done =
        each_line(file, [&](std::uint32_t number, const auto& text) { line(file, number, text); });
    const std::uint64_t lines = summary_.lines - before;
    if (!done) return tl::unexpected(done.error());
    if (lines > 0 && summary_.unreadable - bad == lines) {
        return fail(ErrorCode::malformed,
                    "no line is an event of an audit log: " + summary_.first_unreadable->message,
                    summary_.first_unreadable->where,
                    "give the file of --audit-log-path, in its format json");
    }
    if (first) summary_.first_unreadable = std::move(first);
    return {};
}

void AuditLog::line(const std::string& file, std::uint32_t number,
                    std::optional<std::string_view> text) {
    if (text && trim(*text).empty()) return;
    ++summary_.lines;
    auto event = text ? read_audit_event(*text)
                      : Result<AuditEvent>(fail(ErrorCode::malformed, "the line is too long"));
    if (event) {
        this->event(*event);
        return;
    }
    ++summary_.unreadable;
    if (!summary_.first_unreadable) {
        summary_.first_unreadable = event.error();
        summary_.first_unreadable->where = {file, number, 0};
    }
}

bool AuditLog::is_new(const AuditEvent& event) {
    const std::uint64_t hash =
        hash_text(fmt::format("{} {} {} {}", event.id, event.received.seconds, event.who.user,
                              text_to_compare(event.asker(), event.request)));
    if (!seen_.insert(hash).second) return false;
    order_.push_back(hash);
    if (order_.size() > kRemembered) {
        seen_.erase(order_.front());
        order_.pop_front();
    }
    return true;
}

void AuditLog::event(const AuditEvent& event) {
    AuditLogSummary& sum = summary_;
    sum.begin = sum.begin ? std::min(*sum.begin, event.received) : event.received;
    sum.end = sum.end ? std::max(*sum.end, event.at) : event.at;
    if (event.stage == AuditStage::received || !is_new(event)) return;
    ++sum.requests;
    ++sum.levels[event.level];
    count(event);
    take_(event);
}

void AuditLog::count(const AuditEvent& event) {
    const AccessRequest& request = event.request;
    if (event.code == 401) {
        summary_.refused_credentials.add({event.source, {}, {}, {}, {}}, event);
    }
    if (event.asker().user == "system:anonymous") summary_.anonymous.add(key_of(event), event);
    if (is_of(request, "pods") && has(kSessions, request.subresource)) {
        summary_.sessions.add(key_of(event), event);
    }
    if (is_of(request, "secrets") && has(kReads, request.verb)) {
        summary_.secrets.add(key_of(event), event);
    }
    if (request.group == "authorization.k8s.io" && request.verb == "create" &&
        (request.resource == "subjectaccessreviews" ||
         request.resource == "localsubjectaccessreviews")) {
        ++summary_.reviews;
    }
}

}  // namespace assay

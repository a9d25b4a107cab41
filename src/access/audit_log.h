// What an audit log says of requests, counted while it is read.
//
// Role: reads lines, takes each request once, and counts who did what: refused credentials, calls
// of nobody (system:anonymous), exec, attach and port-forward, and reads of Secrets. Once: a
// request counts at its first ResponseStarted, ResponseComplete or Panic, whichever the log has: a
// watch that has not ended, and a request whose credentials were refused, have no ResponseComplete.
// Its other stages, and a second copy of a line, are known among the latest kRemembered requests by
// auditID, second, identity and what was asked for: a client may choose the auditID of its requests
// (pkg/endpoints/filters/audit_init.go), and must not hide one behind another by it. Failure: a
// line that cannot be read is counted, and the place of the first is kept; the rest counts. Memory:
// bounded. A table keeps kMaxRows rows; what comes after is counted, and not told apart; nor are
// texts longer than kLongestText, of which the beginning is kept. Ordering: rows by key.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "access/audit_event.h"
#include "base/error.h"

namespace assay {

inline constexpr std::size_t kRemembered = std::size_t{1} << 19;
inline constexpr std::size_t kMaxRows = 10000;
inline constexpr std::size_t kLongestText = 1000;  // of a key, in bytes

// Texts are as the log has them, but for their length: printable() is for the writer.
struct ActivityKey {
    std::string who;  // a user; of refused credentials the address they came from
    std::string by;   // who impersonated that user
    std::string verb;
    std::string what;  // "pods/exec", "secrets", a URL
    std::string ns;
    friend auto operator<=>(const ActivityKey&, const ActivityKey&) = default;
};
struct ActivityCount {
    std::uint64_t requests = 0;
    std::uint64_t refused = 0;  // of these
    Instant first;
    Instant last;
};
struct ActivityTable {
    std::map<ActivityKey, ActivityCount> rows;
    std::uint64_t others = 0;  // requests of rows that are not kept

    void add(ActivityKey key, const AuditEvent& event);
};

struct AuditLogSummary {
    std::uint64_t lines = 0;
    std::uint64_t requests = 0;
    std::uint64_t unreadable = 0;
    std::optional<Error> first_unreadable;
    std::optional<Instant> begin;                // the earliest request; nothing: there is none
    std::optional<Instant> end;                  // the latest stage
    std::map<AuditLevel, std::uint64_t> levels;  // of requests
    std::uint64_t reviews = 0;                   // SubjectAccessReviews that somebody created
    ActivityTable refused_credentials;
    ActivityTable anonymous;
    ActivityTable sessions;  // exec, attach, portforward
    ActivityTable secrets;   // get, list, watch
};

class AuditLog {
public:
    // Called once for each request that was decided.
    using TakeRequest = std::function<void(const AuditEvent&)>;
    explicit AuditLog(TakeRequest take) : take_(std::move(take)) {}

    // Failure: the file cannot be read, or it has lines and none of them is an event: malformed.
    [[nodiscard]] Result<void> read(const std::string& file);
    [[nodiscard]] const AuditLogSummary& summary() const { return summary_; }

private:
    void line(const std::string& file, std::uint32_t number, std::optional<std::string_view> text);
    void event(const AuditEvent& event);
    void count(const AuditEvent& event);
    [[nodiscard]] bool is_new(const AuditEvent& event);

    TakeRequest take_;
    AuditLogSummary summary_;
    std::unordered_set<std::uint64_t> seen_;
    std::deque<std::uint64_t> order_;  // of `seen_`, the oldest first
};

}  // namespace assay

// A finding: one verdict of one check on one subject, with its proof.
//
// Role: what evaluate/ gives to score/ and report/. Passes are findings too.
// Many of them: evaluate/findings.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/few.h"
#include "base/presence.h"
#include "base/rare.h"
#include "base/rare_shared.h"
#include "base/shared.h"
#include "base/short_text.h"
#include "facts/subjects.h"
#include "value/value.h"

namespace assay {

// Roll-up order: fail > error > unknown > pass > not_applicable.
enum class Verdict : std::uint8_t { pass, fail, unknown, not_applicable, error };
[[nodiscard]] std::string_view text_of(Verdict verdict);  // "not-applicable"
[[nodiscard]] std::optional<Verdict> verdict_of(std::string_view text);
[[nodiscard]] Verdict worse(Verdict left, Verdict right);

// One thing that was looked at and what it held; JSON text of the value, cut to a bound.
struct Proof {
    Shared<std::string>
        what;  // "spec.containers[0].securityContext.privileged", "--anonymous-auth"
    Shared<std::string> value;  // JSON
};

// What to install instead: what the check's `upgrade` gave on a failing subject.
struct Upgrade {
    std::string component;  // "runc", "kubelet"
    std::string from;       // the version that runs, as it was read
    std::string to;         // the lowest version on its branch, or the next, without what failed
    std::vector<std::string> vulnerabilities;  // ids, sorted
    friend auto operator<=>(const Upgrade&, const Upgrade&) = default;
};

// One thing that is wrong with a subject, by name and by what was read (evaluate/identity.h).
struct FoundItem {
    Shared<std::string> name;   // of the failing item; empty: the subject itself
    ShortText<16> fingerprint;  // empty: one of too many items to be looked at singly
};

// Where it stands in a file that a person can open; lines and columns as of Span.
struct FilePlace {
    Shared<std::string> file;  // empty: it came from an API
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

// What a finding says beyond its verdict: of a fail nearly all, of most passes nothing.
struct Details {
    Rare<SubjectRef> at;          // where the fix belongs, when not on the subject
    Shared<std::string> message;  // of fail, error and not_applicable (the reason)
    // Of the subject's document, when it is a file; cli/ finds `place` with it (collect/place.h)
    // and takes it away. Not of a pass, whose place nobody asks for.
    Shared<Origin> origin{};
    Shared<std::string> path;  // of the deciding element in the origin's document
    FilePlace place{};
    Few<Proof> evidence;
    Shared<std::string> decided_by;  // the sub-expression that was false
    Rare<Upgrade> upgrade{};         // of a fail of a check that says `upgrade`
    Few<FoundItem> found{};          // of a fail: at least one, in the order of the items
    // Which one accepts it; of several, the first to expire.
    std::optional<std::uint32_t> waiver{};
};

[[nodiscard]] const Details& no_details() noexcept;  // empty ones, always the same

struct Finding {
    Shared<std::string> check;  // its id
    Shared<SubjectRef> subject;
    Shared<std::string> request;  // id of the request the subject came from; may be empty
    RareShared<Unknown> unknown;  // exactly when the verdict is unknown
    std::uint32_t count = 1;
    Verdict verdict = Verdict::error;
    SubjectSource source = SubjectSource::none;
    bool is_known = false;  // the baseline had it already
    // Of a fail by its items: others of them, or what is asked of the whole, could not be decided.
    bool is_open = false;

    // no_details() where nothing was added.
    [[nodiscard]] const Details& details() const noexcept;
    [[nodiscard]] Details& add_details();
    Rare<Details> held{};  // what these two speak of

    // A pass, and that is all: its subject says everything else.
    [[nodiscard]] bool is_plain_pass() const { return verdict == Verdict::pass && !held; }
};

}  // namespace assay

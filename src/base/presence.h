// Presence of evidence, and the reasons why something is not known.
//
// Role: the vocabulary that keeps missing evidence from becoming a pass. A request, file or probe
// has a Presence; a value or verdict that cannot be known has a Reason.
// Absence: `absent` is knowledge (the server said 404, the directory has no such file). Every
// other presence but `present` turns what depends on it into unknown(reason).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

enum class Presence : std::uint8_t {
    present,      // read whole
    partial,      // some of it was read, the rest was not
    absent,       // known not to exist (404, no such file, kind not served)
    denied,       // 401 or 403, or no permission on a file
    unreachable,  // no answer, time-out, connection lost, 5xx after all retries
    not_asked,    // nobody planned to ask
    malformed,    // an answer that is not what it claims to be
};

// Why a value or verdict is unknown. The spelling in JSON and in CEL is text_of(): "not-asked".
enum class Reason : std::uint8_t {
    denied,
    unreachable,
    partial,
    not_asked,
    malformed,
    undecided,          // our tables do not say (a version newer than they are, a distro backport)
    indeterminate,      // depends on what no snapshot holds
    needs_attestation,  // only a person can answer
    redacted,           // taken out at collection
    not_built,          // a gate that no check of this version feeds
    limit,              // more work than one expression may take
};

struct Unknown {
    Reason reason = Reason::indeterminate;
    std::string text{};  // one clause for people: "no right to list pods"
    friend bool operator==(const Unknown&, const Unknown&) = default;
};

[[nodiscard]] std::string_view text_of(Presence presence);
[[nodiscard]] std::string_view text_of(Reason reason);
[[nodiscard]] std::optional<Presence> presence_of(std::string_view text);
[[nodiscard]] std::optional<Reason> reason_from(std::string_view text);

// The reason that a missing presence gives. Precondition: neither present nor absent.
[[nodiscard]] Reason reason_of(Presence presence);

}  // namespace assay

#include "base/presence.h"

#include <array>
#include <cstddef>

namespace assay {
namespace {

constexpr std::array<std::string_view, 7> kPresences = {
    "present", "partial", "absent", "denied", "unreachable", "not-asked", "malformed"};
constexpr std::array<std::string_view, 11> kReasons = {
    "denied",        "unreachable",       "partial",  "not-asked", "malformed", "undecided",
    "indeterminate", "needs-attestation", "redacted", "not-built", "limit"};

template <class Enum, std::size_t size>
std::optional<Enum> position(const std::array<std::string_view, size>& names,
                             std::string_view text) {
    for (std::size_t i = 0; i < size; ++i)
        if (names[i] == text) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view text_of(Presence presence) {
    return kPresences[static_cast<std::size_t>(presence)];
}
std::string_view text_of(Reason reason) { return kReasons[static_cast<std::size_t>(reason)]; }

std::optional<Presence> presence_of(std::string_view text) {
    return position<Presence>(kPresences, text);
}
std::optional<Reason> reason_from(std::string_view text) {
    return position<Reason>(kReasons, text);
}

Reason reason_of(Presence presence) {
    switch (presence) {
        case Presence::partial:
            return Reason::partial;
        case Presence::denied:
            return Reason::denied;
        case Presence::unreachable:
            return Reason::unreachable;
        case Presence::not_asked:
            return Reason::not_asked;
        case Presence::malformed:
            return Reason::malformed;
        case Presence::present:
        case Presence::absent:
            break;
    }
    return Reason::indeterminate;
}

}  // namespace assay

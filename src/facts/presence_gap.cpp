#include "facts/presence_gap.h"

namespace assay {
namespace {

std::string default_text(Presence presence, std::string_view what) {
    const std::string name(what);
    switch (presence) {
        case Presence::partial:
            return name + " were not completely read";
        case Presence::denied:
            return "no right to read " + name;
        case Presence::unreachable:
            return name + " could not be reached";
        case Presence::malformed:
            return "the answer for " + name + " could not be understood";
        default:
            return name + " were not asked for";
    }
}

}  // namespace

Unknown taken_out() { return {Reason::redacted, "the value was taken out at collection"}; }

std::optional<Unknown> gap_of(Presence presence, std::string_view reason, std::string_view what) {
    if (presence == Presence::present || presence == Presence::absent) {
        return std::nullopt;
    }
    return Unknown{reason_of(presence),
                   reason.empty() ? default_text(presence, what) : std::string(reason)};
}

std::optional<Unknown> gap_of(const Evidence& evidence, std::string_view group,
                              std::string_view resource) {
    const Request* request = evidence.find(group, resource);
    if (request != nullptr) {
        return gap_of(request->presence, request->reason, resource);
    }
    if (evidence.target.kind == TargetKind::files) {
        return std::nullopt;
    }
    return gap_of(Presence::not_asked, {}, resource);
}

}  // namespace assay

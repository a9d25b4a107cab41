// From the presence of a request to the reason why something is unknown.
//
// Role: the one place that decides whether a list is complete. In a cluster a kind that nobody
// asked for is unknown(not-asked) and `absent` is an empty list; in files, a closed universe, a
// kind that is not there is an empty list.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/presence.h"
#include "snapshot/evidence.h"

namespace assay {

// Of a value that was replaced by a marker when it was collected.
[[nodiscard]] Unknown taken_out();
// Why the objects of the kind are not completely known; nothing when they are.
[[nodiscard]] std::optional<Unknown> gap_of(const Evidence& evidence, std::string_view group,
                                            std::string_view resource);
[[nodiscard]] std::optional<Unknown> gap_of(Presence presence, std::string_view reason,
                                            std::string_view what);

}  // namespace assay

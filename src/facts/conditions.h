// Whether what a vulnerability needs besides a version holds.
//
// Role: reads the node's operating system and the effective settings of the component.
// Absence: a setting that is not known, and what has to be in use and stands in no evidence, leave
// the answer open; one condition that does not hold decides.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "facts/settings.h"
#include "facts/vulnerability_data.h"

namespace assay {

struct Held {
    enum Truth : unsigned char { no, yes, open };
    Truth truth = yes;
    std::string why;  // of an open one: the condition in words
};

// `settings` may be nullptr: none are known.
[[nodiscard]] Held conditions_hold(std::span<const Condition> conditions, std::string_view node_os,
                                   const Settings* settings, std::string_view component);

}  // namespace assay

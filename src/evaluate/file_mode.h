// object.modeWithin('0600'): whether a file's mode grants nothing beyond another.
#pragma once

#include "cel/datum.h"

namespace assay {

// `file` is a `file` subject or any map with a text `mode`; unknown when its mode is unknown.
[[nodiscard]] cel::Datum mode_within(const cel::Datum& file, const cel::Datum& limit);

}  // namespace assay

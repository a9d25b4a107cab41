// Waivers on findings: which failures somebody has accepted.
//
// Role: sets Finding::waiver and says what became of every waiver. A verdict is never changed.
// Meaning: a failing item is accepted when a waiver that has begun and not expired speaks of it and
// holds its fingerprint; a finding when all of its items are. An unknown is never accepted, nor is
// an error. Failure: usage-like (ErrorCode::policy), with both places, when two waivers that have
// not expired speak of one item and differ in owner, reason, expiry or compensating control.
#pragma once

#include <vector>

#include "base/error.h"
#include "base/timepoint.h"
#include "evaluate/findings.h"
#include "policy/waivers.h"

namespace assay {

[[nodiscard]] Result<std::vector<AppliedWaiver>> apply_waivers(std::vector<Waiver> waivers,
                                                               Findings& findings, Instant as_of);

}  // namespace assay

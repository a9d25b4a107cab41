// What an assessment of a part of the policy or the target may say.
//
// Role: takes back what only a whole audit can claim. The score stays that of what was looked at.
// A level does not: any number of it may be open (0 to the highest), nothing blocks it, and no
// mending gains one. A gate that something in the part breaks is broken; when namespaces were left
// out, a gate or control that holds in the rest is unknown.
#pragma once

#include "score/assessment.h"

namespace assay {

// Precondition: `assessment.part` is set. Before gates are counted.
void keep_to_part(Assessment& assessment);

}  // namespace assay

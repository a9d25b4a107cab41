// The `nodes` of a fixture.
#pragma once

#include "base/error.h"
#include "evaluate/fixture_evidence.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

// With the key `nodes`, even an empty one, node evidence was asked for.
[[nodiscard]] Result<void> read_nodes(const FixtureReader& reader, const Value& root,
                                      Evidence& evidence);

}  // namespace assay

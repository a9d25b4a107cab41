// The rights that ways rest on, for the API server to be asked about.
#pragma once

#include "access/claim.h"
#include "paths/answer.h"

namespace assay {

// Of the ways of all rows that have one.
[[nodiscard]] Claims claims_of(const PathAnswer& answer);
// Of the way of one vertex; none without a way.
[[nodiscard]] Claims claims_of(const PathAnswer& answer, VertexId from);

}  // namespace assay

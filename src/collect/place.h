// The line and column of a field that a finding names.
//
// Role: values carry no places; only what is reported re-reads its document. Needs the files of
// the target, so it belongs to collect/.
#pragma once

#include <string_view>

#include "base/error.h"
#include "snapshot/evidence.h"

namespace assay {

// Where the member `path` ("spec.containers[0].image") of the object stands. `file` of the result
// is a path to open from here. Falls back to the nearest parent that is there, then to the first
// line of the document; an empty Span when the object came from an API.
[[nodiscard]] Span place_of(const Target& target, const Origin& origin, std::string_view path);

}  // namespace assay

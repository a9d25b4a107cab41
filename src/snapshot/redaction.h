// What stands in a snapshot in place of a value that was taken out at collection.
//
// Role: collect/redact.h writes it, facts/ and the shapes of snapshot/ recognise it:
// {"$redacted": {"detector": ..., "length": ..., "entropy": ...}} and nothing beside it.
#pragma once

#include <string_view>

#include "value/value.h"

namespace assay {

inline constexpr std::string_view kRedacted = "$redacted";

[[nodiscard]] inline bool is_redaction_marker(const Value& value) {
    return value.is_map() && value.members().size() == 1 &&
           value.members().front().key() == kRedacted;
}

}  // namespace assay

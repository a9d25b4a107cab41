// What stands in a snapshot in place of a value that was taken out at collection.
//
// Role: collect/redact.h writes it, facts/ and the shapes of snapshot/ recognise it:
// {"$redacted": {"detector": ..., "length": ..., "entropy": ...}} and nothing beside it, and inside
// of a text the word "$redacted:detector:length:entropy".
// Two questions, for two readers. Who judges evidence asks whether a value was taken out: a marker
// of a detector that only another version knows was, and stays open. Who collects asks whether a
// marker may stay as it is: objects come from anybody, and what only looks like a marker may hide a
// credential. Such a thing is data, and is redacted.
#pragma once

#include <string_view>

#include "value/value.h"

namespace assay {

inline constexpr std::string_view kRedacted = "$redacted";

// Whether evidence says that a value was taken out here.
[[nodiscard]] inline bool is_redaction_marker(const Value& value) {
    return value.is_map() && value.members().size() == 1 &&
           value.members().front().key() == kRedacted;
}

// Whether the map is to the letter one that collection writes: a detector of ours with a length of
// at most ten digits and a word of entropy, or "secret-data" alone. Hardly any map is.
[[nodiscard]] bool is_written_content(const Value& inner);  // of what stands under kRedacted
[[nodiscard]] inline bool is_written_marker(const Value& value) {
    return is_redaction_marker(value) && is_written_content(value.members().front().value);
}

// Whether the whole text is one marker word that collection writes, under the same conditions.
[[nodiscard]] bool is_marker_word(std::string_view text);

}  // namespace assay

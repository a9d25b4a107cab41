// The fields in which two values differ.
//
// Role: maps by key, lists by index. A field is named as a check would write it: spec.hosts[0],
// metadata.labels["a/b"].
// Absence: where a value was taken out at collection its marker is compared. It shows a change when
// the length or, from the same detector, the entropy differs; two unlike markers that may stand for
// one value, and a marker beside a value, show nothing: `open`.
#pragma once

#include <vector>

#include "compare/comparison.h"
#include "value/value.h"

namespace assay {

struct ValueChanges {
    std::vector<Detail> details;
    bool open = false;  // in some fields nobody can tell
};
[[nodiscard]] ValueChanges changes_of(const Value& before, const Value& after);

// Whether a value below was taken out.
[[nodiscard]] bool has_marker(const Value& value);
// The same of a word or a text of a file.
[[nodiscard]] bool has_marker(std::string_view text);

}  // namespace assay

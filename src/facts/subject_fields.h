// The fields of the derived subjects and of what the functions of checks give, as a table.
//
// Role: the type checker of expressions knows a misspelt field by it; facts/subjects.h and
// docs/subjects.md say what the fields mean. The form is that of value/field_table.h; names with a
// capital, a dot or a slash inside are those of profiles/kubernetes-fields.txt.
// A field that is not here cannot be read by a check, so a new one gets its place here.
#pragma once

#include <string_view>

namespace assay {

[[nodiscard]] std::string_view subject_fields();

}  // namespace assay

// Checks as text: the list, the catalogue page, and everything about one.
//
// Role: what `checks list` and `checks explain` print, for people who read a finding or write a
// check. Order: that of the policy, by id. Failure: none; without an example the text says nothing
// of one.
#pragma once

#include <optional>
#include <string>

#include "evaluate/example.h"
#include "policy/policy.h"

namespace assay {

// One line per check.
[[nodiscard]] std::string list_text(const Policy& policy);
// The catalogue as Markdown: docs/checks.md.
[[nodiscard]] std::string list_markdown(const Policy& policy);
[[nodiscard]] std::string explain_text(const Check& check, const std::optional<Example>& example);

}  // namespace assay

// The page of one team: what it has to mend, in the order of the plan of the whole.
//
// Role: `--teams DIR`. One file for each team, made to be handed on; it holds that team's findings
// and nothing of others. Names may come from labels of a cluster: they are escaped, and a file's
// name is of small letters, digits and dashes, with a hash where that changed anything.
// `language` is one of languages() (report/texts.h).
// Failure: internal, when the packed template cannot be used; usage, for another language.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "score/assessment.h"

namespace assay {

[[nodiscard]] Result<std::string> team_html(const Assessment& assessment, const AssessedTeam& team,
                                            std::string_view language = "en");

// "shop.html", "team-a-0f3b9c21.html"; "nobody.html" of what nobody owns. Distinct teams differ.
[[nodiscard]] std::string team_file(const AssessedTeam& team);

}  // namespace assay

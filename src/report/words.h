// Words and numbers as people read them; the same in every format for people.
//
// Numbers are formatted by hand: no locale takes part. Texts that came from the cluster are not
// escaped here. Where no language is given, words are English.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "report/texts.h"
#include "score/assessment.h"

namespace assay {

// "checks workload/*; not namespaces kube-*; 12 checks and 3 findings were left out": what an audit
// of a part looked at. Empty for a whole one. Not escaped.
[[nodiscard]] std::string part_text(const Assessment& assessment,
                                    const ReportTexts& say = english());

// "the whole", or "a part: " and what part_text() says.
[[nodiscard]] std::string scope_text(const Assessment& assessment);

// "accepted by OWNER until 2027-03-31: REASON; compensating control: TEXT". Not escaped.
[[nodiscard]] std::string waiver_text(const Waiver& waiver);
// "high", "high (was medium)" where the profile changed it.
[[nodiscard]] std::string severity_text(const AssessedCheck& check,
                                        const ReportTexts& say = english());
// "12 findings were in the baseline of 2026-11-23T01:00:00Z and are not listed"; empty without one.
[[nodiscard]] std::string baseline_text(const Assessment& assessment);
// Why a waiver accepts less than it may be meant to; empty when there is nothing to say.
[[nodiscard]] std::string waiver_problem(const AppliedWaiver& applied,
                                         const ReportTexts& say = english());

// "42 %", rounded down or up to whole percents.
[[nodiscard]] std::string percent_down(int basis_points);
// "42 % to 56 %"; one number where the two differ by rounding only; "not assessed".
[[nodiscard]] std::string percent_range(const std::optional<Interval>& interval,
                                        const ReportTexts& say = english());

[[nodiscard]] std::string domain_title(const AssessedDomain& domain,
                                       const ReportTexts& say = english());
// "0 (Exposed)", "0 to 2 (Exposed to Managed), not determined". A level that is certain although
// little is known ("with much not known") is so because something fails.
[[nodiscard]] std::string level_text(const LevelRange& level, const std::vector<std::string>& names,
                                     const ReportTexts& say = english());
// The highest level that can be shown: "3", with a history "4".
[[nodiscard]] std::string highest_level(const Assessment& assessment);
// "0" or "0 to 2".
[[nodiscard]] std::string level_number(const LevelRange& level, const ReportTexts& say = english());

// "1 check", "3 checks".
[[nodiscard]] std::string counted(std::size_t number, std::string_view noun);
// That what is known of vulnerabilities is too long before the audit's date.
[[nodiscard]] std::string old_vulnerabilities(const Assessment& assessment,
                                              const ReportTexts& say = english());
// "2 critical, 9 high"; "none". From critical down, zeroes left out.
[[nodiscard]] std::string by_severity(const std::array<std::size_t, 4>& counts,
                                      const ReportTexts& say = english());

[[nodiscard]] std::string effort_text(Effort effort,
                                      const ReportTexts& say = english());  // "S: a flag or label"
[[nodiscard]] std::string answer_to(
    Reason reason,
    const ReportTexts& say = english());  // what would make it known

[[nodiscard]] std::string domain_title(const Assessment& assessment, Domain domain,
                                       const ReportTexts& say = english());

// Title of a gate, or of a check, or the id itself: what `blocking` names.
[[nodiscard]] std::string title_of(const Assessment& assessment, const AssessedDomain& domain,
                                   std::string_view blocking);

// "19 of 66 gates are decided; ...".
[[nodiscard]] std::string gates_text(const Assessment& assessment,
                                     const ReportTexts& say = english());

// "2 of 3 nodes", "1 of at least 4 nodes"; "instances" of what is not one for each node.
[[nodiscard]] std::string affected_text(const AssessedUpgrade& upgrade,
                                        const ReportTexts& say = english());
// "CVE-1,", "CVE-2", "and 3 more": at most `limit` ids, with a space between each two. Not escaped.
[[nodiscard]] std::vector<std::string> vulnerability_words(const AssessedUpgrade& upgrade,
                                                           std::size_t limit,
                                                           const ReportTexts& say = english());

// "+1 level, +8 % score"; "" when mending it alone gains nothing yet.
[[nodiscard]] std::string gain_text(const Advice& advice, const ReportTexts& say = english());

}  // namespace assay

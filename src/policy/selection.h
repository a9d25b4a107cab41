// Which part of a policy and of a target an audit looks at.
//
// Role: what --control, --level, --check, --skip, --severity, --domain, --namespace and
// --exclude-namespace say. Controls of a benchmark are chosen first, with their checks; then the
// checks, before the plan is made, so that nothing is collected for the others; the
// subjects in evaluate/select_subjects.h. score/part.h says what such an audit may not claim.
// Patterns: `*` stands for any run of characters, '/' included ("workload/*").
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/check.h"
#include "policy/policy.h"

namespace assay {

struct Selection {
    std::vector<std::string> checks{};  // patterns of ids, former ids; empty: all
    std::vector<std::string> skip{};    // the same, taken away
    std::vector<Severity> severities{};
    std::vector<Domain> domains{};
    std::vector<std::string> namespaces{};          // patterns; empty: all, and what is in none
    std::vector<std::string> exclude_namespaces{};  // patterns, taken away
    std::vector<std::string> controls{};            // patterns of ids of controls; empty: all
    std::vector<int> control_levels{};              // empty: all, and those without a level

    [[nodiscard]] bool by_control() const;
    [[nodiscard]] bool by_check() const;
    [[nodiscard]] bool by_namespace() const;
    // Whether what is in that namespace is looked at.
    [[nodiscard]] bool takes(std::string_view ns) const;
    [[nodiscard]] bool any() const { return by_control() || by_check() || by_namespace(); }
};

// That each pattern of --control names a control of one of the editions, of which there is one when
// it was chosen. Failure: usage.
[[nodiscard]] Result<void> all_controls_are_of(const Selection& selection,
                                               std::string_view benchmark,
                                               std::span<const Edition> editions);

// Marks the controls that are not selected as left out, in every edition that may be judged, and
// takes the checks away that no other control names.
// Failure: usage. The profile is no benchmark; a pattern that names no control of it.
[[nodiscard]] Result<void> select_controls(const Selection& selection, Policy& policy);

// Leaves the selected checks in `policy.checks` and gives how many it took away.
// Failure: usage. A pattern that names no check of the profile says what was meant; so does a
// selection that leaves none.
[[nodiscard]] Result<std::size_t> select_checks(const Selection& selection, Policy& policy);

}  // namespace assay

#include "policy/selection.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/text.h"
#include "policy/reader.h"

namespace assay {
namespace {

bool names(const std::string& pattern, const Check& check) {
    const auto same = [&](const std::string& id) { return matches_pattern(pattern, id); };
    return same(check.id) || std::ranges::any_of(check.formerly, same);
}

bool names_any(const std::vector<std::string>& patterns, const Check& check) {
    return std::ranges::any_of(patterns, [&](const std::string& one) { return names(one, check); });
}

tl::unexpected<Error> unknown(std::string_view option, const std::string& pattern,
                              const Policy& policy, bool by_control) {
    const bool loaded = std::ranges::any_of(
        policy.known, [&](const std::string& id) { return matches_pattern(pattern, id); });
    const std::string what = std::string(option) + " '" + printable(pattern, 80) + "'";
    if (loaded && by_control) {
        return fail(ErrorCode::usage, what + " names no check of the chosen controls", {},
                    "leave out --control and --level, or name another check");
    }
    if (loaded) {
        return fail(ErrorCode::usage,
                    what + " names no check of the profile '" + printable(policy.profile.id) + "'",
                    {}, "choose another --profile");
    }
    const std::vector<std::string_view> ids(policy.known.begin(), policy.known.end());
    return fail(ErrorCode::usage, what + " names no check", {},
                did_you_mean(pattern, ids, "kubeassay checks list names them"));
}

Result<void> all_name(std::string_view option, const std::vector<std::string>& patterns,
                      const Policy& policy, bool by_control) {
    for (const std::string& pattern : patterns) {
        const bool found = std::ranges::any_of(
            policy.checks, [&](const Check& check) { return names(pattern, check); });
        if (!found) return unknown(option, pattern, policy, by_control);
    }
    return {};
}

tl::unexpected<Error> unknown_control(const std::string& pattern, std::string_view benchmark,
                                      std::span<const Edition> editions) {
    std::vector<std::string_view> ids;
    for (const Edition& edition : editions) {
        for (const Control& control : edition.controls) ids.push_back(control.id);
    }
    return fail(ErrorCode::usage,
                "--control '" + printable(pattern, 80) + "' names no control of '" +
                    printable(benchmark) + "'",
                {}, did_you_mean(pattern, ids, "controls are numbered like 1.2.6"));
}

bool names_any(const std::vector<std::string>& patterns, const Control& control) {
    return std::ranges::any_of(
        patterns, [&](const std::string& pattern) { return matches_pattern(pattern, control.id); });
}

template <class T>
bool holds(const std::vector<T>& wanted, T value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

}  // namespace

bool Selection::by_control() const { return !(controls.empty() && control_levels.empty()); }

bool Selection::by_check() const {
    return !(checks.empty() && skip.empty() && severities.empty() && domains.empty());
}

bool Selection::by_namespace() const { return !(namespaces.empty() && exclude_namespaces.empty()); }

bool Selection::takes(std::string_view ns) const {
    const auto any = [&](const std::vector<std::string>& patterns) {
        return std::ranges::any_of(
            patterns, [&](const std::string& one) { return matches_pattern(one, ns); });
    };
    return (namespaces.empty() || any(namespaces)) && !any(exclude_namespaces);
}

Result<void> all_controls_are_of(const Selection& selection, std::string_view benchmark,
                                 std::span<const Edition> editions) {
    for (const std::string& pattern : selection.controls) {
        const bool found = std::ranges::any_of(editions, [&](const Edition& edition) {
            return std::ranges::any_of(edition.controls, [&](const Control& control) {
                return matches_pattern(pattern, control.id);
            });
        });
        if (!found) return unknown_control(pattern, benchmark, editions);
    }
    return {};
}

Result<void> select_controls(const Selection& selection, Policy& policy) {
    if (!selection.by_control()) return {};
    if (auto meant =
            expect_benchmark(policy.profile, selection.controls.empty() ? "--level" : "--control");
        !meant) {
        return meant;
    }
    std::vector<Edition>& editions = policy.profile.benchmark->editions;
    if (auto known = all_controls_are_of(selection, policy.profile.id, editions); !known) {
        return known;
    }
    for (Edition& edition : editions) {
        for (Control& control : edition.controls) {
            control.left_out =
                !(selection.controls.empty() || names_any(selection.controls, control)) ||
                !holds(selection.control_levels, control.level.value_or(0));
        }
    }
    const std::vector<std::string> kept = checks_of(editions);
    std::erase_if(policy.checks,
                  [&](const Check& check) { return !std::ranges::binary_search(kept, check.id); });
    return {};
}

Result<std::size_t> select_checks(const Selection& selection, Policy& policy) {
    if (!selection.by_check()) return 0;
    for (const auto& [option, patterns] :
         {std::pair{"--check", &selection.checks}, std::pair{"--skip", &selection.skip}}) {
        if (auto known = all_name(option, *patterns, policy, selection.by_control()); !known) {
            return tl::unexpected(known.error());
        }
    }
    const std::size_t left_out = std::erase_if(policy.checks, [&](const Check& check) {
        const bool wanted = selection.checks.empty() || names_any(selection.checks, check);
        return !wanted || names_any(selection.skip, check) ||
               !holds(selection.severities, check.severity) ||
               !holds(selection.domains, check.domain);
    });
    if (policy.checks.empty()) {
        return fail(ErrorCode::usage,
                    "--check, --skip, --severity and --domain together leave no check", {},
                    "take one of them away");
    }
    return left_out;
}

}  // namespace assay

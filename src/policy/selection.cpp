#include "policy/selection.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

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
                              const Policy& policy) {
    const bool loaded = std::ranges::any_of(
        policy.known, [&](const std::string& id) { return matches_pattern(pattern, id); });
    const std::string what = std::string(option) + " '" + printable(pattern, 80) + "'";
    if (loaded) {
        return fail(ErrorCode::usage,
                    what + " names no check of the profile '" + printable(policy.profile.id) + "'",
                    {}, "choose another --profile");
    }
    const auto meant = nearest(pattern, policy.known);
    return fail(ErrorCode::usage, what + " names no check", {},
                meant ? "did you mean '" + *meant + "'?" : "kubeassay checks list names them");
}

Result<void> all_name(std::string_view option, const std::vector<std::string>& patterns,
                      const Policy& policy) {
    for (const std::string& pattern : patterns) {
        const bool found = std::ranges::any_of(
            policy.checks, [&](const Check& check) { return names(pattern, check); });
        if (!found) return unknown(option, pattern, policy);
    }
    return {};
}

template <class T>
bool holds(const std::vector<T>& wanted, T value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

}  // namespace

bool Selection::by_check() const {
    return !(checks.empty() && skip.empty() && severities.empty() && domains.empty());
}

bool Selection::by_namespace() const { return !(namespaces.empty() && exclude_namespaces.empty()); }

Result<std::size_t> select_checks(const Selection& selection, Policy& policy) {
    if (!selection.by_check()) return 0;
    for (const auto& [option, patterns] :
         {std::pair{"--check", &selection.checks}, std::pair{"--skip", &selection.skip}}) {
        if (auto known = all_name(option, *patterns, policy); !known) {
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

// Which known vulnerabilities an installed program has.
//
// Role: the verdict order that keeps "not affected" sound:
//   1. what upstream released is in no affected range: not affected, whoever built it;
//   2. a condition does not hold (another operating system, a gate that is off): not affected;
//   3. upstream's own build: affected;
//   4. a vendor's build whose fix the facts know: by that fix, compared as the vendor orders;
//   5. anything else: undecided, naming the fact that is missing. Never affected on a guess.
// A condition that the evidence does not show makes 3 and 4 undecided(indeterminate).
// Ordering: affected before undecided, then by rating from critical on, then by id.
// Absence: a program without a version cannot be asked; its caller says why (unknown as a whole).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/presence.h"
#include "facts/builds.h"
#include "facts/data.h"
#include "facts/settings.h"
#include "facts/vulnerability_data.h"

namespace assay {

struct Installed {
    std::string component;  // "kubelet", "kube-apiserver", "runc", ...
    std::string text;       // its version as it was read
    Version version;        // what upstream released under it
    Built built;
    // Of a package, where one is known:
    std::string package;          // source package
    std::string package_version;  // to compare with the fixes of `release`
    std::string release;          // "debian:12"; empty: not known
    bool like_rhel = false;       // Red Hat itself, whose fixes are read from AlmaLinux's
    // For conditions:
    std::string node_os;                 // "linux", "windows"; empty: not known
    const Settings* settings = nullptr;  // of the component
    Value labels;                        // of the Node; null without one
};

enum class Standing : unsigned char { affected, undecided };

struct Match {
    const Vulnerability* what = nullptr;
    Standing standing = Standing::undecided;
    Unknown why;        // of an undecided one
    std::string fixed;  // the version to have: upstream's, or the vendor's package
    std::string range;  // that holds the version
};

// Those that are not "not affected".
[[nodiscard]] std::vector<Match> known_vulnerabilities(const Installed& installed,
                                                       const VulnerabilityData& data);

// The lowest version, on its branch or else on the next branch that gets fixes on `day`, in which
// no known vulnerability would stand; for a vendor's package the newest of the fixes it lacks.
// Nothing when nothing is affected, or the facts know no such version.
[[nodiscard]] std::optional<std::string> upgrade_of(const Installed& installed,
                                                    std::span<const Match> matches,
                                                    const FactsData& data, Instant day);

}  // namespace assay

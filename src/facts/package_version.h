// Versions of packages: the order of dpkg and of rpm, and what upstream released under them.
//
// Role: a vendor's fix is compared with the vendor's own algorithm. Pure functions of two texts;
// the program needs neither dpkg nor librpm on the host it runs on.
// Failure: none. A text that is no version of that kind still has a place in the order; dpkg and
// rpm would refuse it. Sources: dpkg lib/dpkg/version.c, rpm rpmio/rpmvercmp.c and rpmver.c. Tests
// compare with both.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "facts/version.h"

namespace assay {

// [epoch:]upstream[-revision]; "~" sorts before everything, also the end.
[[nodiscard]] std::strong_ordering compare_dpkg(std::string_view left, std::string_view right);
// [epoch:]version[-release]; "~" sorts before everything, "^" after the end only. A missing epoch
// is 0, a missing release comes before any.
[[nodiscard]] std::strong_ordering compare_rpm(std::string_view left, std::string_view right);
// Numbers between dots: "202511.07.0". What is no number counts as 0.
[[nodiscard]] std::strong_ordering compare_dotted(std::string_view left, std::string_view right);

// Without the mark of a rebuild of the same source on a Debian machine: "1.1.5+ds1-1+b3" is
// "1.1.5+ds1-1".
[[nodiscard]] std::string_view without_rebuild(std::string_view dpkg_version);

// What upstream released: "4:1.2.5-3.el9_6" is 1.2.5, "1.0.0~rc93+ds1-5" is 1.0.0-rc93. `vendor` is
// the rest. Plain versions ("1.7.22-k3s1") are read too. Nothing of a snapshot: what it was made of
// comes before the version it names, and nobody knows how long before.
[[nodiscard]] std::optional<Version> upstream_version(std::string_view text);

// The stream of a release that an rpm was built for: "el9_6", "el8", "amzn2023"; empty when its
// version does not say.
[[nodiscard]] std::string_view rpm_stream(std::string_view version);

}  // namespace assay

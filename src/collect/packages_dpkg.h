// The package database of Debian and its relatives.
//
// Role: reads /var/lib/dpkg/status (dpkg-query(1), deb-control(5)) and, in images without dpkg,
// /var/lib/dpkg/status.d; file lists from /var/lib/dpkg/info (or the .md5sums files of status.d).
// A package counts when its status says "installed".
// Failure: a line that belongs to no field, a stanza without a name, a package without a version, a
// status that does not end as dpkg ends it (a blank line behind every stanza): malformed. A file
// list that could not be read: its presence. Then what was read before does not count either.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "collect/installed_packages.h"
#include "collect/rooted_path.h"

namespace assay {

[[nodiscard]] PackageDatabase read_dpkg(const Root& root);

// Stanzas of "Field: value" lines between blank lines; a line that begins with a blank continues
// the field before. Names are in lower case. Gives false for a text that is none.
using Stanza = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] bool read_stanzas(std::string_view text,
                                const std::function<void(const Stanza&)>& take);

}  // namespace assay

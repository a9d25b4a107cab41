// The sheet of an access review that owners sign: each right that somebody holds, to keep or to
// remove.
//
// Role: --output csv and html of `access-review`. Rows are made and ordered by the caller; texts
// may hold what a cluster says: they are escaped here, and the CSV is safe for spreadsheets
// (base/csv.h). The page is one file without scripts (reports/access-review.html.mustache), made to
// be printed: one owner on each sheet.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace assay {

struct SignOffRow {
    std::string owner;  // empty: nobody is named
    std::string team;
    std::string identity;
    std::string right;
    std::string where;
    std::string binding;
    std::string role;
    std::string change;
};

struct SignOffSheet {
    std::string title;                // of the cluster
    std::string taken;                // when
    std::vector<std::string> limits;  // why rows may be missing
    std::vector<SignOffRow> rows;     // those of one owner and team together
};

[[nodiscard]] std::string sign_off_csv(const SignOffSheet& sheet);
[[nodiscard]] Result<std::string> sign_off_html(const SignOffSheet& sheet);

}  // namespace assay

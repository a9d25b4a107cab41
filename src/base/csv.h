// Lines of comma-separated values (RFC 4180), for spreadsheets.
//
// Why here: whoever writes them has hostile texts. A spreadsheet runs a cell that begins with = + -
// @, a tab or a carriage return: such a cell gets an apostrophe in front. Control characters are
// written as \xNN, so a cell is always one line; a long one is cut.
#pragma once

#include <string>
#include <vector>

namespace assay {

void add_csv_line(std::string& text, const std::vector<std::string>& cells);

}  // namespace assay

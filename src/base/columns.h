// Rows of text under each other.
//
// Role: tables for people. A column is as wide as its widest cell; the last is not padded. Cells
// are what they are: names from a cluster were made printable before.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace assay {

// Precondition: the rows are of one length.
[[nodiscard]] std::string columns_text(std::span<const std::vector<std::string>> rows);

}  // namespace assay

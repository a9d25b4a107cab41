// Text in a cell of a Markdown table.
//
// Role: what the pages of documentation that the program writes have in common. Marks that Markdown
// reads are escaped, and so is what a terminal must not see.
#pragma once

#include <string>
#include <string_view>

namespace assay {

[[nodiscard]] std::string in_cell(std::string_view text);

}  // namespace assay

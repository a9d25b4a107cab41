#include "cli/markdown_cell.h"

#include "base/text.h"

namespace assay {

std::string in_cell(std::string_view text) {
    std::string safe;
    for (const char c : printable(text)) {
        if (std::string_view("\\`*_<>[]|~").find(c) != std::string_view::npos) safe += '\\';
        safe += c;
    }
    return safe;
}

}  // namespace assay

#include "base/csv.h"

#include <string_view>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::size_t kCell = 8000;  // characters; spreadsheets take 32,767

std::string cell(std::string_view text) {
    std::string safe = printable(text, kCell);
    const std::size_t first = safe.find_first_not_of(' ');
    if (first != std::string::npos &&
        std::string_view("=+-@").find(safe[first]) != std::string_view::npos)
        safe.insert(0, "'");
    std::string quoted = "\"";
    for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

}  // namespace

void add_csv_line(std::string& text, const std::vector<std::string>& cells) {
    for (std::size_t index = 0; index < cells.size(); ++index)
        text += (index == 0 ? "" : ",") + cell(cells[index]);
    text += "\r\n";
}

}  // namespace assay

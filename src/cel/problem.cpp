#include "cel/problem.h"

#include <algorithm>

#include <fmt/format.h>

namespace assay::cel {

std::string Problem::text() const {
    std::string made = fmt::format("{}:{}: {}", line, column, message);
    if (!hint.empty()) made += fmt::format(" ({})", hint);
    return made;
}

Problem problem_at(std::string_view source, std::size_t offset, std::string message,
                   std::string hint) {
    offset = std::min(offset, source.size());
    Problem made;
    made.offset = static_cast<std::uint32_t>(offset);
    made.message = std::move(message);
    made.hint = std::move(hint);
    for (const char c : source.substr(0, offset)) {
        if (c == '\n') {
            ++made.line;
            made.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++made.column;
        }
    }
    return made;
}

}  // namespace assay::cel

// Lines that are no wider than a terminal.
//
// Role: text for people is written without a thought of width; where a terminal shows it, this
// breaks what is too long between words, and goes on under the last column of the line, so that
// tables stay tables.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// `columns` are code points; colours (SGR sequences) take none. A word that is wider than the line
// stays whole: half a name is no name. Nothing but blanks is lost.
[[nodiscard]] std::string fit_width(std::string_view text, std::size_t columns);

}  // namespace assay

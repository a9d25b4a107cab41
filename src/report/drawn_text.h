// Text cut to the width it has in a drawing.
//
// Role: nothing in an SVG wraps, and which font a reader's machine takes is not known. So widths
// are bounds: those of DejaVu Sans Bold, the widest of the usual fonts for screens. Whatever is
// drawn stands elsewhere in full, in a <title> and in a table. Characters of scripts whose widths
// have no useful bound (some are eight letters wide) are drawn as U+FFFD; Latin, Greek, Cyrillic,
// Chinese, Japanese and Korean ones stay.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// One line that a font of that size draws in at most `width`, both in pixels; "..." where it was
// cut. What printable() hides is shown as it shows it.
[[nodiscard]] std::string drawn_text(std::string_view text, int width, int font_size);

}  // namespace assay

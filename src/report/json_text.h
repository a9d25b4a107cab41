// JSON as text, piece by piece: for members that there are many of.
//
// Role: a row of a report is joined of these, in the order of its fields; a document of the JSON
// library would be built for each only to be written. What comes out is what the library writes
// (dump() in report/json_finding.h): bytes that are not UTF-8 become U+FFFD, nothing is sorted.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay {

// Between quotes.
void append_text(std::string& out, std::string_view text);
void append_text_or_null(std::string& out, std::string_view text);  // empty: null
void append_texts(std::string& out, std::span<const std::string> texts);
void append_number(std::string& out, std::int64_t number);
void append_flag(std::string& out, bool flag);

}  // namespace assay

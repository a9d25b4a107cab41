// JSON text, appended piece by piece: what a report of many rows is written with.
//
// Role: builds no tree. The bytes are those the library of the other members gives (nlohmann): only
// texts that need no escape are copied here, all others go through it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace assay {

using Json = nlohmann::ordered_json;

// Compact; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_dump(const Json& json);

void append_json_text(std::string& out, std::string_view text);
// `word` is one of ours: it needs no escape.
void append_json_word(std::string& out, std::string_view word);
void append_json_text_or_null(std::string& out, std::string_view text);  // empty: null
void append_json_number(std::string& out, std::uint64_t number);
void append_json_number_or_null(std::string& out, std::uint64_t number);  // 0: null

}  // namespace assay

// One run as a file: what is kept aside when a history cannot be reached, and brought in later.
//
// Role: `audit --history` writes it when the run could not be stored; `history import` reads it.
// One JSON document with the member "schema": kRunSchema. Its SHA-256 is the identity of the run:
// a run is stored once, however often it is given.
// Failure: malformed, naming the file. What is read is checked like any file of a stranger.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "history/run_record.h"

namespace assay {

inline constexpr std::string_view kRunSchema = "kubeassay.run/1";
inline constexpr std::size_t kMaxRunFile = std::size_t{1} << 30;

[[nodiscard]] std::string run_document(const RunRecord& record);
[[nodiscard]] Result<RunRecord> read_run_document(std::string_view file, std::string_view text);
[[nodiscard]] std::string run_identity(const RunRecord& record);

}  // namespace assay

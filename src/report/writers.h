// The formats a report can be written in: one table.
//
// Role: cli/ offers exactly these for -o NAME[=FILE].
// Output is a function of the assessment and the options only: same in, same bytes out.
// Failure: internal, when a packed template cannot be used (a test reads it first).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "score/assessment.h"

namespace assay {

// The first member of `-o json`, and what a baseline must be.
inline constexpr std::string_view kAssessmentSchema = "kubeassay.assessment/1";

struct RenderOptions {
    bool color = false;  // text only: ANSI colours; cli/ decides (terminal, NO_COLOR)
    std::size_t rows_per_check =
        100;  // HTML, Markdown, OSCAL, OpenReports: at most so many of a check
    std::size_t text_rows_per_check = 10;
    std::string language = "en";  // HTML only: one of languages() (report/texts.h)
};

using Writer = Result<std::string> (*)(const Assessment&, const RenderOptions&);
// Gives the same bytes piece by piece: of a report with a row for every check on every subject.
// Fails only when the sink does.
using PieceWriter = Result<void> (*)(const Assessment&, const PieceSink&);

struct Format {
    std::string_view name;               // "text", "json", ...
    std::string_view suffix;             // of a file: ".txt"
    std::string_view what;               // for the help
    Writer write;                        // the whole text, for callers that hold it anyway
    PieceWriter write_pieces = nullptr;  // what cli/ takes first; nullptr: the report is short
};

[[nodiscard]] std::span<const Format> formats();
[[nodiscard]] const Format* format_named(std::string_view name);  // nullptr: none

// The writers themselves.
[[nodiscard]] Result<std::string> write_text(const Assessment& assessment,
                                             const RenderOptions& options);
[[nodiscard]] Result<std::string> write_json(const Assessment& assessment,
                                             const RenderOptions& options);
[[nodiscard]] Result<void> write_json_pieces(const Assessment& assessment, const PieceSink& put);
[[nodiscard]] Result<std::string> write_sarif(const Assessment& assessment,
                                              const RenderOptions& options);
[[nodiscard]] Result<std::string> write_junit(const Assessment& assessment,
                                              const RenderOptions& options);
[[nodiscard]] Result<std::string> write_markdown(const Assessment& assessment,
                                                 const RenderOptions& options);
[[nodiscard]] Result<std::string> write_csv(const Assessment& assessment,
                                            const RenderOptions& options);
[[nodiscard]] Result<std::string> write_metrics(const Assessment& assessment,
                                                const RenderOptions& options);
[[nodiscard]] Result<std::string> write_oscal(const Assessment& assessment,
                                              const RenderOptions& options);
[[nodiscard]] Result<std::string> write_open_reports(const Assessment& assessment,
                                                     const RenderOptions& options);
[[nodiscard]] Result<std::string> write_html(const Assessment& assessment,
                                             const RenderOptions& options);

}  // namespace assay

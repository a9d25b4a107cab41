#include <algorithm>

#include "cli/commands.h"
#include "cli/standard_output.h"
#include "compare/comparison.h"
#include "snapshot/container.h"

namespace assay {
namespace {

ExitCode code_of(const Comparison& comparison) {
    if (comparison.compared == 0) return ExitCode::nothing_judged;
    if (!comparison.differences.empty()) return ExitCode::gate_broken;
    const bool all = std::ranges::all_of(comparison.gaps, &NotCompared::unasked);
    return all ? ExitCode::ok : ExitCode::not_known;
}

}  // namespace

Result<ExitCode> print_difference(const DiffOptions& options) {
    const auto before = read_snapshot(options.before);
    if (!before) return tl::unexpected(before.error());
    const auto after = read_snapshot(options.after);
    if (!after) return tl::unexpected(after.error());
    const auto comparison = compare(*before, *after);
    if (!comparison) return tl::unexpected(comparison.error());
    const auto written = options.json ? write_stdout(comparison_json(*comparison))
                                      : show(comparison_text(*comparison));
    if (!written) return tl::unexpected(written.error());
    return code_of(*comparison);
}

}  // namespace assay

#include "cli/gate.h"

#include <fmt/format.h>

#include "report/rows.h"

namespace assay {

namespace {

struct Counts {
    std::size_t failing = 0;
    std::size_t open = 0;  // unknown for a reason that counts, or error
};

Counts count(const Assessment& assessment, Severity floor) {
    Counts counts;
    for (const Finding& finding : assessment.findings.held()) {
        const AssessedCheck* check = assessment.find(*finding.check);
        if (check == nullptr || check->severity < floor || !is_open(finding)) continue;
        if (finding.verdict == Verdict::fail) ++counts.failing;
        const bool open = finding.verdict == Verdict::error ||
                          (finding.verdict == Verdict::unknown && finding.unknown &&
                           finding.unknown->reason != Reason::not_asked);
        if (open) ++counts.open;
    }
    return counts;
}

GateResult raw(const Assessment& assessment, const GateOptions& options) {
    if (!assessment.judged()) {
        return {ExitCode::nothing_judged,
                "nothing was judged: no check found a subject it could decide"};
    }
    const Counts counts = options.fail_on ? count(assessment, *options.fail_on) : Counts{};
    if (counts.failing > 0) {
        return {ExitCode::gate_broken,
                fmt::format("{} finding{} of severity {} or above", counts.failing,
                            counts.failing == 1 ? "" : "s", text_of(*options.fail_on))};
    }
    if (assessment.level.lo < options.min_level) {
        return {ExitCode::gate_broken,
                fmt::format("the level is at least {}, and --min-level asks for {}",
                            assessment.level.lo, options.min_level)};
    }
    if (counts.open > 0) {
        return {ExitCode::not_known,
                fmt::format("{} verdict{} of severity {} or above not known", counts.open,
                            counts.open == 1 ? "" : "s", text_of(*options.fail_on))};
    }
    const int coverage = assessment.coverage.basis_points();
    if (coverage < options.min_coverage * 100) {
        return {ExitCode::not_known,
                fmt::format("the coverage is {}.{:02} %, and --min-coverage asks for {} %",
                            coverage / 100, coverage % 100, options.min_coverage)};
    }
    return {};
}

}  // namespace

GateResult judge_gate(const Assessment& assessment, const GateOptions& options) {
    GateResult result = raw(assessment, options);
    const bool masked = result.code == ExitCode::gate_broken || result.code == ExitCode::not_known;
    if (masked && options.exit_zero) result.code = ExitCode::ok;
    return result;
}

}  // namespace assay

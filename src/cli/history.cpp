#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_policy.h"
#include "cli/standard_output.h"
#include "history/history_writing.h"
#include "history/look_back.h"
#include "history/run_document.h"
#include "history/trend.h"

namespace assay {
namespace {

bool is_of(const StoredRun& run, const std::string& cluster) {
    return cluster.empty() || run.series.cluster_name == cluster ||
           run.series.cluster_uid == cluster;
}

Result<std::vector<StoredRun>> runs_of(History& history, const std::string& cluster) {
    auto runs = history.runs();
    if (!runs) return runs;
    std::erase_if(*runs, [&](const StoredRun& run) { return !is_of(run, cluster); });
    if (runs->empty() && !cluster.empty()) {
        return fail(ErrorCode::usage,
                    "no run in this history is of a cluster '" + printable(cluster) + "'", {},
                    "kubeassay history list names them");
    }
    return runs;
}

Result<ExitCode> list_runs(History& history, const Policy& policy, const HistoryOptions& options) {
    auto runs = runs_of(history, options.cluster);
    if (!runs) return tl::unexpected(runs.error());
    std::vector<RunLine> lines;
    for (StoredRun& run : *runs) {
        if (lines.empty() || lines.back().runs.front().series_id != run.series_id)
            lines.push_back({run.series, {}, {}});
        lines.back().runs.push_back(std::move(run));
    }
    for (RunLine& line : lines) {
        auto trend = line_of(history, line.runs, policy);
        if (!trend) return tl::unexpected(trend.error());
        line.trend = std::move(*trend);
    }
    const auto written = options.format == "json" ? write_stdout(lines_json(lines))
                                                  : show(lines_text(lines, policy.maturity.levels));
    if (!written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

// `last` and `previous` are of one series: the only one there is, or that of --cluster.
Result<StoredRun> run_named(const std::vector<StoredRun>& runs, const std::string& word) {
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (wrong == std::errc() && end == word.data() + word.size()) {
        const auto found = std::ranges::find(runs, number, &StoredRun::id);
        if (found != runs.end()) return *found;
    } else if (word == "last" || word == "previous") {
        const std::size_t back = word == "last" ? 1 : 2;
        if (!runs.empty() && runs.front().series_id != runs.back().series_id) {
            return fail(ErrorCode::usage,
                        "'" + word + "' is not clear: the history holds several series of runs", {},
                        "give the numbers of two runs (kubeassay history list), or --cluster");
        }
        if (runs.size() >= back) return runs[runs.size() - back];
    }
    return fail(ErrorCode::usage, "there is no run '" + printable(word, 40) + "' in this history",
                {}, "kubeassay history list names them");
}

Result<RunDifference> difference_of(History& history, const Policy& policy,
                                    const HistoryOptions& options) {
    const auto runs = runs_of(history, options.cluster);
    if (!runs) return tl::unexpected(runs.error());
    const auto before = run_named(*runs, options.before);
    if (!before) return tl::unexpected(before.error());
    const auto after = run_named(*runs, options.after);
    if (!after) return tl::unexpected(after.error());
    if (before->series_id != after->series_id) {
        return fail(ErrorCode::usage,
                    fmt::format("runs {} and {} cannot be compared: they are of other clusters, "
                                "profiles or parts",
                                before->id, after->id),
                    {}, "kubeassay history list shows which runs belong together");
    }
    auto changes = changes_of(history, *before, *after, policy);
    if (!changes) return tl::unexpected(changes.error());
    std::vector<StoredRun> line = *runs;
    std::erase_if(line, [&](const StoredRun& run) { return run.series_id != before->series_id; });
    const auto trend = line_of(history, line, policy);
    if (!trend) return tl::unexpected(trend.error());
    const auto point = [&](const StoredRun& run) {
        return *std::ranges::find(*trend, run.id, &TrendPoint::run);
    };
    TrendPoint later = point(*after);
    later.breaks = breaks_line(before->numbers, after->numbers);
    const ChangeCounts counts = count_changes(*changes);
    return RunDifference{before->series, point(*before), std::move(later), std::move(*changes),
                         counts};
}

ExitCode code_of(const RunDifference& difference) {
    const auto lost = static_cast<std::size_t>(ChangeClass::no_longer_checked);
    if (difference.changes.size() > difference.counts[lost]) return ExitCode::gate_broken;
    return difference.changes.empty() ? ExitCode::ok : ExitCode::not_known;
}

Result<ExitCode> compare_runs(History& history, const Policy& policy,
                              const HistoryOptions& options) {
    const auto difference = difference_of(history, policy, options);
    if (!difference) return tl::unexpected(difference.error());
    const auto written = options.format == "json"
                             ? write_stdout(difference_json(*difference))
                             : show(difference_text(*difference, policy.maturity.levels));
    if (!written) return tl::unexpected(written.error());
    return code_of(*difference);
}

// All files are read before the first is stored.
Result<ExitCode> import_runs(const HistoryPlace& place, const HistoryOptions& options) {
    std::vector<RunRecord> records;
    for (const std::string& file : options.files) {
        const auto text = read_file(file, kMaxRunFile);
        if (!text) return tl::unexpected(text.error());
        auto record = read_run_document(file, *text);
        if (!record) return tl::unexpected(record.error());
        records.push_back(std::move(*record));
    }
    auto history = History::open(place, HistoryUse::create);
    if (!history) return tl::unexpected(history.error());
    std::string text;
    for (std::size_t index = 0; index < records.size(); ++index) {
        const auto added = history->add(records[index]);
        if (!added) return tl::unexpected(added.error());
        text += fmt::format("{}: {} run {}\n", printable(options.files[index]),
                            added->was_there ? "was there already, as" : "stored as", added->id);
    }
    if (const auto written = write_stdout(text); !written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

Result<ExitCode> prune_runs(History& history, const HistoryOptions& options) {
    const auto gone = history.prune({options.keep_days, options.keep_runs, now()});
    if (!gone) return tl::unexpected(gone.error());
    const auto written =
        write_stdout(fmt::format("{} run{} removed\n", *gone, *gone == 1 ? "" : "s"));
    if (!written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace

Result<ExitCode> work_on_history(const HistoryOptions& options) {
    const auto place = history_place(options.place);
    if (!place) return tl::unexpected(place.error());
    if (options.action == HistoryAction::import_runs) return import_runs(*place, options);
    const auto policy = open_policy({});
    if (!policy) return ExitCode::usage;
    auto history = History::open(*place, HistoryUse::existing);
    if (!history) return tl::unexpected(history.error());
    switch (options.action) {
        case HistoryAction::list:
            return list_runs(*history, *policy, options);
        case HistoryAction::diff:
            return compare_runs(*history, *policy, options);
        default:
            return prune_runs(*history, options);
    }
}

}  // namespace assay

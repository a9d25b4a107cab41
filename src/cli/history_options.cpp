#include "cli/history_options.h"

#include <CLI/CLI.hpp>

#include "history/history_place.h"
#include "score/model.h"

namespace assay {
namespace {

constexpr int kMost = 100000;

}  // namespace

void add_history(CLI::App& audit, AuditOptions& options) {
    audit.add_option("--history", options.history,
                     "keep this run in a history and say what changed since the last: a file, or "
                     "postgres://user@host/database");
    audit.add_option("--history-spool", options.history_spool,
                     "folder for a run that the history could not take (default: the current "
                     "one, else that of temporary files)");
}

void define_history(CLI::App& app, HistoryOptions& options) {
    auto& command =
        *app.add_subcommand("history", "runs that audit --history has kept: list, diff, ...");
    command.require_subcommand(1);
    const auto add = [&](const char* name, const char* help, HistoryAction action) -> CLI::App& {
        auto& made = *command.add_subcommand(name, help);
        made.callback([&options, action] { options.action = action; });
        made.add_option("--history", options.place, "a file, or postgres://user@host/database")
            ->required();
        return made;
    };
    const auto add_format = [&](CLI::App& made) {
        made.add_option("-o,--output", options.format, "text or json")
            ->check(CLI::IsMember({"text", "json"}));
    };
    auto& list = add("list", "every run, its score and level, and the trend", HistoryAction::list);
    list.add_option("--cluster", options.cluster, "only this cluster: its name or uid");
    add_format(list);
    auto& diff = add("diff", "what became of findings between two runs", HistoryAction::diff);
    diff.add_option("A", options.before, "a run's number, last or previous")->required();
    diff.add_option("B", options.after, "a run's number, last or previous")->required();
    diff.add_option("--cluster", options.cluster,
                    "whose last and previous run is meant, where there are several");
    add_format(diff);
    add("import", "bring runs in that were kept aside", HistoryAction::import_runs)
        .add_option("FILE", options.files, "what audit --history wrote when it could not store")
        ->required();
    auto& prune = add("prune", "take old runs out", HistoryAction::prune);
    prune
        .add_option("--keep-days", options.keep_days,
                    "keep the runs of so many days before the newest of each cluster")
        ->check(CLI::Range(1, kMost));
    prune.add_option("--keep-runs", options.keep_runs, "keep so many runs of each cluster")
        ->check(CLI::Range(1, kMost));
}

Result<void> check_history(const AuditOptions& options) {
    if (!options.history && !options.history_spool.empty()) {
        return fail(ErrorCode::usage, "--history-spool is given without --history", {},
                    "give --history too, or leave it out");
    }
    if (!options.history && options.gate.min_level > kAuditLevel) {
        return fail(ErrorCode::usage, "--min-level 4 needs --history", {},
                    "one audit can show level 3 at most; level 4 comes from a history of audits");
    }
    if (!options.history) return {};
    const auto place = history_place(*options.history);
    if (!place) return tl::unexpected(place.error());
    return {};
}

Result<Invocation> finish_history(HistoryOptions options) {
    const auto place = history_place(options.place);
    if (!place) return tl::unexpected(place.error());
    if (options.action == HistoryAction::prune && !options.keep_days && !options.keep_runs) {
        return fail(ErrorCode::usage, "history prune does not say what stays", {},
                    "give --keep-days or --keep-runs, or both: what either keeps, stays");
    }
    return Invocation{std::move(options)};
}

}  // namespace assay

#include "cli/with_history.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "history/look_back.h"
#include "history/run_document.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShort = 12;

// A file that is not there yet is an empty history. One of which nobody can tell is not.
bool is_new(const HistoryPlace& place) {
    std::error_code unclear;
    return !place.is_server && !fs::exists(place.target, unclear) && !unclear;
}

Result<AssessedHistory> read_history(const HistoryPlace& place, const RunRecord& run,
                                     const Policy& policy) {
    if (is_new(place)) return first_run(place, run, policy);
    auto history = History::open(place, HistoryUse::existing);
    if (!history) return tl::unexpected(history.error());
    return look_back(*history, place, run, policy);
}

// Where the run was put, or why it could not be put anywhere.
Result<std::string> keep_aside(const std::string& spool, const RunRecord& run) {
    const std::string name = "kubeassay-run-" + run_identity(run).substr(0, kShort) + ".json";
    std::vector<fs::path> folders{spool};
    if (spool.empty()) {
        std::error_code ignored;
        folders = {".", fs::temp_directory_path(ignored)};
    }
    Result<void> written;
    for (const fs::path& folder : folders) {
        const std::string file = (folder == "." ? fs::path(name) : folder / name).string();
        written = replace_file(file, run_document(run));
        if (written) return file;
    }
    return tl::unexpected(written.error());
}

}  // namespace

RunRecord lay_beside_history(const std::string& history, const Policy& policy,
                             Assessment& assessment) {
    RunRecord run = record_of(assessment);
    const auto place = history_place(history);
    auto looked = read_history(*place, run, policy);
    if (looked) {
        assessment.history = std::move(*looked);
        raise_level(assessment);
    } else {
        assessment.history = AssessedHistory{};
        assessment.history->place = place->shown;
        assessment.history->problem = looked.error().message;
    }
    return run;
}

Result<void> store_run(const std::string& history, const std::string& spool, const RunRecord& run) {
    const auto place = history_place(history);
    if (!place) return tl::unexpected(place.error());
    auto opened = History::open(*place, HistoryUse::create);
    auto added = opened ? opened->add(run) : Result<Added>(tl::unexpected(opened.error()));
    if (added) {
        if (added->was_there)
            fmt::print(stderr, "kubeassay: the history has this very run already, as {}\n",
                       added->id);
        else if (added->newest)
            fmt::print(stderr,
                       "kubeassay: the evidence of {} is older than the last run's ({}): the run "
                       "was stored in its place, as {}\n",
                       format_instant(run.numbers.collected_at), format_instant(*added->newest),
                       added->id);
        return {};
    }
    const Error& why = added.error();
    const auto aside = keep_aside(spool, run);
    const std::string message = "the run was not stored: " + why.message;
    if (!aside) {
        return fail(ErrorCode::unwritable,
                    message + "; nor could it be kept aside: " + aside.error().text(), why.where,
                    why.hint);
    }
    const std::string remedy = why.hint.empty() ? "" : why.hint + ", then ";
    return fail(ErrorCode::unwritable, message + "; it was kept aside in " + printable(*aside),
                why.where,
                remedy + "bring it in with `kubeassay history import --history " + place->shown +
                    " " + printable(*aside) + "`");
}

}  // namespace assay

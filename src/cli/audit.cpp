#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/benchmark.h"
#include "cli/commands.h"
#include "cli/gate.h"
#include "cli/gather.h"
#include "cli/open_policy.h"
#include "cli/publish.h"
#include "cli/signing.h"
#include "cli/standard_output.h"
#include "cli/until_exit.h"
#include "cli/with_history.h"
#include "collect/place.h"
#include "evaluate/evaluate.h"
#include "evaluate/select_subjects.h"
#include "evaluate/waive.h"
#include "facts/facts.h"
#include "facts/needs.h"
#include "policy/plan.h"
#include "report/baseline.h"
#include "report/kube_bench.h"
#include "report/team_page.h"
#include "report/writers.h"
#include "score/access.h"
#include "score/assess.h"
#include "score/namespaces.h"
#include "score/teams.h"
#include "snapshot/container.h"

namespace assay {

namespace {

// Those that come from files, with those of one document together: it is read once then.
std::vector<Finding*> by_document(Findings& findings) {
    std::vector<Finding*> sorted;
    for (Finding& finding : findings.held()) {
        if (!finding.details().origin->file.empty()) sorted.push_back(&finding);
    }
    std::ranges::sort(sorted, [](const Finding* left, const Finding* right) {
        const Origin& mine = *left->details().origin;
        const Origin& other = *right->details().origin;
        return std::tie(mine.file, mine.offset) < std::tie(other.file, other.offset);
    });
    return sorted;
}

// Line and column for what is reported.
void find_places(Findings& findings, const Target& target) {
    PlaceFinder finder(target);
    Shared<std::string> file;  // of the last one: most are of the same
    for (Finding* const finding : by_document(findings)) {
        Details& details = finding->add_details();
        const Span found = finder.find(*details.origin, *details.path);
        if (*file != found.file) file = found.file;
        details.place = {file, found.line, found.column};
        details.origin = {};
    }
}

constexpr std::size_t kFew = 2000;  // objects that one thread judges before others have begun

unsigned threads_for(const AuditOptions& options, const Evidence& evidence) {
    if (options.threads > 0) return options.threads;
    std::size_t objects = 0;
    for (const Request& request : evidence.requests) objects += request.objects.size();
    return objects < kFew ? 1U : std::max(1U, std::thread::hardware_concurrency());
}

// What people decided, from their files.
struct Answers {
    std::vector<Waiver> waivers;
    std::vector<GivenAttestation> attestations;
    OwnerFile owners;
};

Result<Assessment> judge(const Evidence& evidence, const Policy& policy,
                         const AuditOptions& options, Answers answers,
                         std::optional<AuditedPart> part) {
    const auto facts = derive(evidence, policy.facts);
    if (!facts) return tl::unexpected(facts.error());
    const Instant as_of = options.as_of.value_or(evidence.collected_at);
    const Selection selection = part ? part->selection : Selection{};
    // First: its graph is large and gone before there are findings.
    AssessedAccess access = assess_access(*facts, selection);
    Evaluation evaluation = evaluate(*facts, policy, {as_of, threads_for(options, evidence)});
    auto applied = apply_waivers(std::move(answers.waivers), evaluation.findings, as_of);
    if (!applied) return tl::unexpected(applied.error());
    if (part) {
        part->findings_left_out = select_subjects(part->selection, evaluation.findings);
    }
    find_places(evaluation.findings, evidence.target);
    std::function<OwnerName(const SubjectRef&)> owner;
    std::vector<AssessedTeam> teams;
    if (options.owners) {
        owner = owners_of(answers.owners, *facts);
        teams = assess_teams(evaluation.findings, policy.checks, owner);
    }
    std::vector<AssessedNamespace> namespaces =
        assess_namespaces(*facts, evaluation.findings, access, selection, owner);
    return assess(std::move(evaluation), policy, evidence,
                  {std::string(kVersion), as_of, std::move(part), std::move(*applied),
                   std::move(answers.attestations), std::move(access), std::move(namespaces),
                   std::move(teams)});
}

Result<Baseline> open_baseline(const std::string& file, const Policy& policy) {
    const auto text = read_input(file, kMaxBaseline);
    if (!text) {
        return fail(ErrorCode::usage, "the baseline cannot be read: " + text.error().message,
                    {file});
    }
    return read_baseline(file, *text, policy);
}

// Everything that the assessment is laid beside.
Result<void> compare(const std::optional<Baseline>& baseline,
                     const std::vector<KubeBenchReport>& reports, Assessment& assessment) {
    if (baseline) {
        if (auto compared = compare_with(*baseline, assessment); !compared) return compared;
    }
    for (const KubeBenchReport& report : reports) compare_with(report, assessment);
    return {};
}

// How many checks the selection leaves out.
Result<std::size_t> select(const Selection& selection, Policy& policy) {
    if (const auto controls = select_controls(selection, policy); !controls) {
        return tl::unexpected(controls.error());
    }
    return select_checks(selection, policy);
}

bool wants_color() {
    const char* no_color = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

Result<void> write_whole(const std::string& file, std::string_view text) {
    return file.empty() ? write_stdout(text) : replace_file(file, text);
}

Result<void> write_pieces(const std::string& file, const Assessment& assessment,
                          PieceWriter write) {
    if (file.empty()) return write(assessment, write_stdout);
    return replace_file(file, [&](const PieceSink& put) { return write(assessment, put); });
}

// A page for each team, each whole or not at all. The folder may be new.
Result<void> write_teams(const Assessment& assessment, const std::string& folder,
                         const std::string& language) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return fail(ErrorCode::unwritable, "the folder cannot be made: " + failed.message(),
                    {folder});
    for (const AssessedTeam& team : assessment.teams) {
        const auto page = team_html(assessment, team, language);
        if (!page) return tl::unexpected(page.error());
        const auto file = std::filesystem::path(folder) / team_file(team);
        if (auto written = replace_file(file, *page); !written) return written;
    }
    return {};
}

// All outputs that rendering can break are rendered before the first is written: a broken one
// leaves nothing behind.
Result<void> write_outputs(const Assessment& assessment, const AuditOptions& options) {
    std::vector<std::string> texts(options.outputs.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const OutputOption& output = options.outputs[i];
        const Format* format = format_named(output.format);
        if (format->write_pieces != nullptr) continue;
        RenderOptions render;
        render.color = output.file.empty() && wants_color();
        render.language = options.language;
        auto text = format->write(assessment, render);
        if (!text) return tl::unexpected(text.error());
        texts[i] = std::move(*text);
    }
    if (options.teams) {
        if (auto written = write_teams(assessment, *options.teams, options.language); !written)
            return written;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const OutputOption& output = options.outputs[i];
        const PieceWriter pieces = format_named(output.format)->write_pieces;
        const bool is_shown = output.file.empty() && output.format == "text";
        auto written = pieces != nullptr ? write_pieces(output.file, assessment, pieces)
                       : is_shown        ? show(texts[i])
                                         : write_whole(output.file, texts[i]);
        if (!written) return written;
    }
    return {};
}

std::vector<std::string> files_of(const AuditOptions& options) {
    std::vector<std::string> files{options.snapshot.value_or("")};
    for (const OutputOption& output : options.outputs) files.push_back(output.file);
    return files;
}

// Files first: a cluster that refuses leaves the report behind.
Result<void> hand_over(const Assessment& assessment, const AuditOptions& options,
                       const std::optional<SigningKey>& key, const Publisher& publisher) {
    if (auto written = write_outputs(assessment, options); !written) return written;
    if (auto done = sign_files(key, files_of(options)); !done) return done;
    return publisher.publish(assessment);
}

// The reports are written whatever becomes of the history, and a run is stored whatever becomes of
// its reports.
Result<ExitCode> deliver(Assessment& assessment, const Policy& policy, const AuditOptions& options,
                         const std::optional<SigningKey>& key, const Publisher& publisher) {
    std::optional<RunRecord> run;
    if (options.history) run = lay_beside_history(*options.history, policy, assessment);
    const auto written = hand_over(assessment, options, key, publisher);
    const auto stored =
        run ? store_run(*options.history, options.history_spool, *run) : Result<void>();
    if (!written) {
        if (!stored) fmt::print(stderr, "kubeassay: {}\n", stored.error().text());
        return tl::unexpected(written.error());
    }
    if (!stored) return tl::unexpected(stored.error());
    const GateResult gate = judge_gate(assessment, options.gate);
    if (!gate.why.empty()) {
        fmt::print(stderr, "kubeassay: {} (exit {})\n", gate.why, static_cast<int>(gate.code));
    }
    return gate.code;
}

}  // namespace

Result<ExitCode> audit(const AuditOptions& options) {
    auto opened_policy = open_policy(options.policy);
    if (!opened_policy) return ExitCode::usage;
    Policy& policy = until_exit(std::move(*opened_policy));
    std::optional<Baseline> baseline;
    if (options.baseline) {
        auto opened = open_baseline(*options.baseline, policy);
        if (!opened) return tl::unexpected(opened.error());
        baseline = std::move(*opened);
    }
    auto left_out = select(options.selection, policy);
    if (!left_out) return tl::unexpected(left_out.error());
    auto waivers = open_waivers(options.waivers, policy);
    if (!waivers) return ExitCode::usage;
    auto owners = open_owners(options.owners);
    if (!owners) return ExitCode::usage;
    auto benchmark = open_benchmark(options, policy);
    if (!benchmark) return tl::unexpected(benchmark.error());
    if (!*benchmark) return ExitCode::usage;
    BenchmarkInput& beside = **benchmark;
    if (const auto fits = fit_named_edition(policy, options, beside); !fits) {
        return tl::unexpected(fits.error());
    }
    Plan plan = make_plan(policy.checks, {.probes = options.target.probes,
                                          .nodes = options.target.nodes,
                                          .kubelet_probes = options.target.kubelet_probes,
                                          .configz = options.target.configz});
    if (options.owners) add_needs(plan, needs_of_subject("Namespace"));  // for its labels
    const auto key = open_signing_key(options.sign);
    if (!key) return tl::unexpected(key.error());
    const auto publisher = Publisher::open(options.publish, options.target);
    if (!publisher) return tl::unexpected(publisher.error());
    const auto evidence = gather(options.target, options.add, plan);
    if (!evidence) return tl::unexpected(evidence.error());
    if (options.snapshot) {
        const auto written = write_snapshot(*evidence, *options.snapshot);
        if (!written) return tl::unexpected(written.error());
    }
    if (policy.profile.benchmark) {
        const auto edition = take_edition(policy, evidence->target.version, options, beside);
        if (!edition) return tl::unexpected(edition.error());
        left_out = *edition;
    }
    std::optional<AuditedPart> part;
    if (options.selection.any()) part = AuditedPart{options.selection, *left_out, 0};
    auto judged = judge(*evidence, policy, options,
                        {std::move(*waivers), std::move(beside.attestations), std::move(*owners)},
                        std::move(part));
    if (!judged) return tl::unexpected(judged.error());
    Assessment& assessment = until_exit(std::move(*judged));
    if (const auto compared = compare(baseline, beside.kube_bench, assessment); !compared) {
        return tl::unexpected(compared.error());
    }
    return deliver(assessment, policy, options, *key, *publisher);
}

}  // namespace assay

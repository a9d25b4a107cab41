#include "cli/benchmark.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/files.h"
#include "base/text.h"
#include "cli/open_policy.h"

namespace assay {
namespace {

constexpr const char* kNameOne =
    "editions number their controls otherwise: name one with --profile";

Result<std::vector<KubeBenchReport>> open_kube_bench(const std::vector<std::string>& files) {
    std::vector<KubeBenchReport> reports;
    for (const std::string& file : files) {
        const auto text = read_input(file, kMaxKubeBench);
        if (!text) {
            return fail(ErrorCode::usage,
                        "the report of kube-bench cannot be read: " + text.error().message, {file});
        }
        auto report = read_kube_bench(file, *text);
        if (!report) return tl::unexpected(report.error());
        reports.push_back(std::move(*report));
    }
    return reports;
}

Result<void> fit(const Edition& edition, const AuditOptions& options, const BenchmarkInput& input) {
    const Selection& selection = options.selection;
    if (const auto known = all_controls_are_of(selection, edition.id, {&edition, 1}); !known) {
        return fail(ErrorCode::usage, known.error().message, {}, kNameOne);
    }
    if (auto fits = fit_edition(input.attestations, edition); !fits) return fits;
    for (const KubeBenchReport& report : input.kube_bench) {
        if (auto fits = fit_edition(report, edition.id); !fits) return fits;
    }
    if (std::ranges::all_of(edition.controls, &Control::left_out)) {
        return fail(ErrorCode::usage, "--control and --level leave no control of " + edition.id, {},
                    kNameOne);
    }
    return {};
}

}  // namespace

Result<std::optional<BenchmarkInput>> open_benchmark(const AuditOptions& options,
                                                     const Policy& policy) {
    BenchmarkInput input;
    if (!options.kube_bench.empty()) {
        if (const auto meant = expect_benchmark(policy.profile, "--compare-kube-bench"); !meant) {
            return tl::unexpected(meant.error());
        }
    }
    auto reports = open_kube_bench(options.kube_bench);
    if (!reports) return tl::unexpected(reports.error());
    input.kube_bench = std::move(*reports);
    auto answers = open_attestations(options.attestations, policy);
    if (!answers) return std::nullopt;
    input.attestations = std::move(*answers);
    return input;
}

Result<void> fit_named_edition(const Policy& policy, const AuditOptions& options,
                               const BenchmarkInput& input) {
    const auto& benchmark = policy.profile.benchmark;
    if (!benchmark || !benchmark->asked_for) return {};
    return fit(benchmark->editions.front(), options, input);
}

Result<std::size_t> take_edition(Policy& policy, std::string_view server_version,
                                 const AuditOptions& options, const BenchmarkInput& input) {
    keep_edition(policy, server_version);
    const Edition& edition = policy.edition->edition;
    if (auto fits = fit(edition, options, input); !fits) {
        fits.error().message += " (" + printable(policy.edition->reason) + ")";
        return tl::unexpected(fits.error());
    }
    return checks_of({&edition, 1}, ControlScope::all).size() - policy.checks.size();
}

}  // namespace assay

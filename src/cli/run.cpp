#include "cli/run.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/gather.h"
#include "cli/standard_output.h"

namespace assay {

namespace {

// The command that each kind of options belongs to.
struct Dispatch {
    Result<ExitCode> operator()(const AuditOptions& options) const { return audit(options); }
    Result<ExitCode> operator()(const SnapshotOptions& options) const { return collect(options); }
    Result<ExitCode> operator()(const NodeCommandOptions& options) const {
        return collect_node(options);
    }
    Result<ExitCode> operator()(const NodeJobCommandOptions& options) const {
        return print_node_jobs(options);
    }
    Result<ExitCode> operator()(const DiffOptions& options) const {
        return print_difference(options);
    }
    Result<ExitCode> operator()(const HistoryOptions& options) const {
        return work_on_history(options);
    }
    Result<ExitCode> operator()(const WhoCanOptions& options) const {
        return print_who_can(options);
    }
    Result<ExitCode> operator()(const CanOptions& options) const {
        return answer_questions(options);
    }
    Result<ExitCode> operator()(const PathsOptions& options) const { return print_paths(options); }
    Result<ExitCode> operator()(const ActivityOptions& options) const {
        return print_activity(options);
    }
    Result<ExitCode> operator()(const AccessReviewOptions& options) const {
        return review_access(options);
    }
    Result<ExitCode> operator()(const RbacOptions& options) const { return print_rights(options); }
    Result<ExitCode> operator()(const ChecksOptions& options) const {
        return work_on_checks(options);
    }
    Result<ExitCode> operator()(const CelOptions& options) const {
        return evaluate_expression(options);
    }
    Result<ExitCode> operator()(const SignatureOptions& options) const {
        return check_signature(options);
    }
    Result<ExitCode> operator()(const VersionOptions&) const { return print_version(); }
    Result<ExitCode> operator()(const HelpText& help) const {
        if (const auto written = write_stdout(help.text); !written) {
            return tl::unexpected(written.error());
        }
        return ExitCode::ok;
    }
};

// kubectl finds its plugins by the name of the file: kubectl-assay is `kubectl assay`.
std::string called_as(const char* path) {
    const std::string_view whole = path == nullptr ? "" : path;
    return whole.substr(whole.rfind('/') + 1) == "kubectl-assay" ? "kubectl assay" : "kubeassay";
}

ExitCode report(const Error& error) {
    fmt::print(stderr, "kubeassay: {}\n", error.text());
    return exit_code_of(error.code);
}

}  // namespace

Result<ExitCode> print_version() {
    const auto written = write_stdout(fmt::format("kubeassay {}\n", kVersion));
    if (!written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

ExitCode run(const std::vector<std::string>& arguments, const char* path) noexcept {
    try {
        obey_signals();
        const auto invocation = parse(arguments, called_as(path));
        if (!invocation) return report(invocation.error());
        const auto code = std::visit(Dispatch{}, *invocation);
        return code ? *code : report(code.error());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kubeassay: internal error: %s\n", error.what());
    } catch (...) {
        std::fputs("kubeassay: internal error\n", stderr);
    }
    return ExitCode::internal;
}

}  // namespace assay

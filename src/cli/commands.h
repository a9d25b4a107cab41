// The commands, one function each.
//
// Role: run() (cli/run.h) finds the one that the parsed options belong to. Results go to standard
// output, everything else to standard error.
// Failure: an Error is printed by run() and decides the exit code; problems of policy files are
// printed here, all of them, and give ExitCode::usage.
#pragma once

#include "base/error.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace assay {

[[nodiscard]] Result<ExitCode> audit(const AuditOptions& options);
[[nodiscard]] Result<ExitCode> collect(const SnapshotOptions& options);
[[nodiscard]] Result<ExitCode> collect_node(const NodeCommandOptions& options);
[[nodiscard]] Result<ExitCode> print_node_jobs(const NodeJobCommandOptions& options);
[[nodiscard]] Result<ExitCode> print_difference(const DiffOptions& options);
[[nodiscard]] Result<ExitCode> work_on_history(const HistoryOptions& options);
[[nodiscard]] Result<ExitCode> print_who_can(const WhoCanOptions& options);
[[nodiscard]] Result<ExitCode> print_paths(const PathsOptions& options);
[[nodiscard]] Result<ExitCode> answer_questions(const CanOptions& options);
[[nodiscard]] Result<ExitCode> print_activity(const ActivityOptions& options);
[[nodiscard]] Result<ExitCode> review_access(const AccessReviewOptions& options);
[[nodiscard]] Result<ExitCode> print_rights(const RbacOptions& options);
[[nodiscard]] Result<ExitCode> work_on_checks(const ChecksOptions& options);
[[nodiscard]] Result<ExitCode> evaluate_expression(const CelOptions& options);
[[nodiscard]] Result<ExitCode> check_signature(const SignatureOptions& options);
[[nodiscard]] Result<ExitCode> print_version();

}  // namespace assay

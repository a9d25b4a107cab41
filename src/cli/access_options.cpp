#include "cli/access_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string>

#include "cli/common_options.h"
#include "cli/paths_options.h"

namespace assay {
namespace {

void define_who_can(CLI::App& app, WhoCanOptions& options) {
    auto& command = *app.add_subcommand("who-can", "who may make a request, and by which rule");
    command.add_option("VERB", options.verb, "get, list, create, '*', ...");
    command.add_option("RESOURCE", options.resource,
                       "pods, pods/exec, deployments.apps/scale, '*', or a URL: /metrics");
    command.add_option("--name", options.name, "of the object that the request is about");
    auto* const space = command.add_option(
        "-n,--namespace", options.ns,
        "ask in this namespace (default: in the whole cluster and in every namespace)");
    command.add_flag("-A,--all-namespaces", options.whole, "ask in all namespaces at once")
        ->excludes(space);
    command.add_option("--as", options.as_user, "list everything that this user may do instead");
    command.add_option("--as-group", options.as_groups, "a group of that user; may be repeated")
        ->allow_extra_args(false);
    command.add_flag("--verify", options.verify,
                     "ask the API server too, by SubjectAccessReviews, of which it stores nothing");
    add_place(command, "--from", options.target);
    add_json(command, options.json);
}

void define_can(CLI::App& app, CanOptions& options) {
    auto& command =
        *app.add_subcommand("can", "answer SubjectAccessReviews by the cluster's RBAC objects");
    command
        .add_option("--questions", options.questions,
                    "file of questions, or -: the spec of a SubjectAccessReview as JSON, one a "
                    "line")
        ->required();
    command.add_flag("--verify", options.verify,
                     "ask the API server the same, of which it stores nothing");
    add_place(command, "--from", options.target);
}

void define_activity(CLI::App& app, ActivityOptions& options) {
    auto& command =
        *app.add_subcommand("activity", "what an audit log shows, and which grants nobody used");
    add_place(command, "TARGET", options.target,
              "whose grants are looked at: a kubeconfig context, a snapshot, manifests, a dump of "
              "kubectl get, or - (default: none, the log alone)");
    command
        .add_option("--audit-log", options.logs,
                    "the files of the API servers' audit logs (JSON lines, plain, gzip or zstd), "
                    "or -")
        ->required();
    command.add_option("--audit-policy", options.policy,
                       "the audit policy that the logs were written by (default: the one that "
                       "TARGET has of its nodes)");
    add_json(command, options.json);
}

Result<void> check_activity(const ActivityOptions& options) {
    if (!options.has_target() && options.policy) {
        return fail(ErrorCode::usage, "--audit-policy is about the grants of a TARGET", {},
                    "name a TARGET, or leave it out");
    }
    auto readers = std::ranges::count(options.logs, "-");
    if (options.target.target == "-") ++readers;
    if (options.policy == "-") ++readers;
    if (readers < 2) return {};
    return fail(ErrorCode::usage,
                "TARGET, --audit-log and --audit-policy cannot share standard input", {},
                "give all but one a file");
}

void define_review(CLI::App& app, AccessReviewOptions& options) {
    static const std::map<std::string, ReviewFormat> kFormats{{"text", ReviewFormat::text},
                                                              {"json", ReviewFormat::json},
                                                              {"csv", ReviewFormat::csv},
                                                              {"html", ReviewFormat::html}};
    auto& command = *app.add_subcommand(
        "access-review", "who holds which right, or who gained or lost one, by owner");
    add_place(command, "TARGET", options.target);
    command.add_option("LATER", options.later,
                       "the same cluster later: tell what changed since TARGET");
    command.add_option("--owners", options.owners,
                       "a file that says who answers for which identity (docs/access.md)");
    command
        .add_option("-o,--output", options.format,
                    "text, json; csv or html: a sheet that owners sign")
        ->transform(CLI::CheckedTransformer(kFormats).description("text, json, csv, html"));
}

Result<void> check_review(const AccessReviewOptions& options) {
    if (options.later && options.target.context) {
        return fail(ErrorCode::usage, "--context is given beside two targets", {},
                    "name the context as TARGET or LATER");
    }
    int readers = options.target.target == "-" ? 1 : 0;
    if (options.later == "-") ++readers;
    if (options.owners == "-") ++readers;
    if (readers < 2) return {};
    return fail(ErrorCode::usage, "TARGET, LATER and --owners cannot share standard input", {},
                "give all but one a file");
}

Result<void> check_who_can(const WhoCanOptions& options) {
    const bool asks = !options.verb.empty();
    const bool lists = !options.as_user.empty() || !options.as_groups.empty();
    if (asks == lists || asks == options.resource.empty()) {
        return fail(ErrorCode::usage, "who-can needs a VERB and a RESOURCE, or --as alone", {},
                    "kubeassay who-can create pods/exec -n prod, or kubeassay who-can --as ann");
    }
    if (lists && (!options.ns.empty() || options.whole || !options.name.empty())) {
        return fail(ErrorCode::usage, "--as lists the rights everywhere", {},
                    "leave -n, -A and --name out");
    }
    return {};
}

Result<void> check_can(const CanOptions& options) {
    if (options.questions != "-" || options.target.target != "-") return {};
    return fail(ErrorCode::usage, "--questions and --from cannot share standard input", {},
                "give one of them a file");
}

}  // namespace

void define_access(CLI::App& app, AccessOptions& options) {
    define_who_can(app, options.who_can);
    define_can(app, options.can);
    define_paths(app, options.paths);
    define_activity(app, options.activity);
    define_review(app, options.review);
}

std::optional<Result<Invocation>> finish_access(const CLI::App& app, const AccessOptions& options) {
    const auto finish = [](const Result<void>& checked, const auto& chosen) -> Result<Invocation> {
        if (!checked) return tl::unexpected(checked.error());
        return Invocation{chosen};
    };
    if (app.got_subcommand("who-can")) {
        return finish(check_who_can(options.who_can), options.who_can);
    }
    if (app.got_subcommand("can")) return finish(check_can(options.can), options.can);
    if (app.got_subcommand("paths")) return finish(check_paths(options.paths), options.paths);
    if (app.got_subcommand("activity")) {
        return finish(check_activity(options.activity), options.activity);
    }
    if (app.got_subcommand("access-review")) {
        return finish(check_review(options.review), options.review);
    }
    return std::nullopt;
}

}  // namespace assay

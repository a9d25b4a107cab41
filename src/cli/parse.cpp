#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/access_options.h"
#include "cli/common_options.h"
#include "cli/history_options.h"
#include "cli/node_options.h"
#include "cli/options.h"
#include "cli/selection_options.h"
#include "cli/tool_options.h"
#include "report/writers.h"

namespace assay {

namespace {

struct Texts {  // what needs a second look after the parser
    std::vector<std::string> outputs;
    std::string as_of;
    std::string fail_on = "critical";
    SelectionTexts selection;
    std::string list_format;
    std::string diff_format;
};

void add_target(CLI::App& command, TargetOptions& options) {
    add_place(command, "TARGET", options,
              "a kubeconfig context, a snapshot, a file or folder of manifests, a dump of kubectl "
              "get, or - (default: the current context)");
    command.add_option("--as", options.as_user, "user to impersonate");
    command.add_option("--as-group", options.as_groups, "group to impersonate; may be repeated")
        ->allow_extra_args(false);
    command.add_flag("--insecure-skip-tls-verify", options.tls_unverified,
                     "do not verify the server's certificate, but judge it");
    command.add_flag("--no-probes{false}", options.probes,
                     "do not ask anything without credentials");
    command.add_flag("--probe-kubelets", options.kubelet_probes,
                     "ask each kubelet at its own port without credentials, as anybody could");
    add_configz(command, options);
    command.add_option("--kubelet-ca", options.kubelet_ca,
                       "with --configz=kubelet: file of the authority that signs kubelets' "
                       "certificates (default: the cluster's)");
    command.add_flag("--trace-requests", options.trace_requests, "name each request on stderr");
    command.add_option("--page-size", options.page_size, "objects per page of a list")
        ->check(CLI::Range(1, 5000));
    command.add_option("--deadline", options.deadline_seconds, "seconds that collecting may take")
        ->check(CLI::Range(1, 86400));
}

void add_policy(CLI::App& command, PolicyOptions& options) {
    command.add_option("--checks", options.checks,
                       "folder of checks that override the shipped ones");
    command.add_option(
        "--profile", options.profile,
        "a shipped profile's name, or a file; cis-kubernetes: the edition of the CIS "
        "benchmark for the cluster's version");
}

void add_gate(CLI::App& command, GateOptions& options, Texts& texts) {
    command.add_option(
        "--fail-on", texts.fail_on,
        "lowest severity whose failure gives exit 1: low, medium, high, critical, never");
    command.add_option("--min-level", options.min_level, "exit 1 below this maturity level")
        ->check(CLI::Range(0, 4));
    command
        .add_option("--min-coverage", options.min_coverage,
                    "exit 3 below this coverage, in percent")
        ->check(CLI::Range(0, 100));
    command.add_flag("--exit-zero", options.exit_zero, "exit 0 instead of 1 or 3");
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const Format& format : formats()) names.emplace_back(format.name);
    return names;
}

void define_audit(CLI::App& app, AuditOptions& options, Texts& texts) {
    auto& command = *app.add_subcommand("audit", "judge a cluster, a snapshot or manifests");
    add_target(command, options.target);
    add_files(command, options.add);
    add_node_jobs(command, options.target);
    add_policy(command, options.policy);
    add_selection(command, options.selection, texts.selection);
    add_gate(command, options.gate, texts);
    command
        .add_option("-o,--output", texts.outputs,
                    "FORMAT or FORMAT=FILE: " + join(format_names(), ", ") + "; may be repeated")
        ->allow_extra_args(false);
    add_language(command, options.language);
    command.add_option("--snapshot", options.snapshot,
                       "also write the evidence to this file (.tar.zst)");
    command.add_option("--sign", options.sign,
                       "a private key (PEM, Ed25519): write FILE.sig beside each file");
    command.add_option("--publish", options.publish,
                       "write the result into the cluster: configmap:NAMESPACE/NAME or "
                       "openreports:NAMESPACE");
    command.add_option("--waivers", options.waivers, "a file of accepted risks; may be repeated")
        ->allow_extra_args(false);
    command
        .add_option("--attestations", options.attestations,
                    "a file of answers to questions that no evidence decides; may be repeated")
        ->allow_extra_args(false);
    command
        .add_option("--compare-kube-bench", options.kube_bench,
                    "what kube-bench --json wrote of a node: its verdicts beside ours; may be "
                    "repeated")
        ->allow_extra_args(false);
    auto* owners = command.add_option("--owners", options.owners,
                                      "a file that maps namespaces, labels, users and groups to "
                                      "owners: findings by team");
    command
        .add_option("--teams", options.teams,
                    "also write a page for each team into this folder, by the file of owners")
        ->needs(owners);
    command.add_option("--baseline", options.baseline,
                       "an earlier -o json: report only what is new since then");
    add_history(command, options);
    command.add_option("--as-of", texts.as_of, "judge as of this date instead of the collection's");
    command
        .add_option("--threads", options.threads,
                    "threads for judging (default: all; one for few objects)")
        ->check(CLI::Range(1, 256));
}

// FILE is not required by the parser: `collect node` has none.
void define_collect(CLI::App& app, SnapshotOptions& snapshot, NodeCommandOptions& node) {
    auto& command = *app.add_subcommand("collect", "write the evidence of a target to a snapshot");
    command.add_option("FILE", snapshot.file, "the snapshot to write (.tar.zst)");
    add_target(command, snapshot.target);
    add_files(command, snapshot.add);
    add_node_jobs(command, snapshot.target);
    add_policy(command, snapshot.policy);
    command.add_option("--sign", snapshot.sign,
                       "a private key (PEM, Ed25519): write FILE.sig beside FILE");
    define_collect_node(command, node);
}

Result<Invocation> finish_collect(const CLI::App& app, SnapshotOptions snapshot,
                                  NodeCommandOptions node) {
    const bool machine = app.get_subcommand("collect")->got_subcommand("node");
    if (!machine && snapshot.file.empty()) {
        return fail(ErrorCode::usage, "FILE is required", {},
                    "kubeassay collect FILE [TARGET], or kubeassay collect node");
    }
    if (!machine) {
        if (auto good = check_configz(snapshot.target); !good) return tl::unexpected(good.error());
        if (auto good = check_nodes(snapshot.target, snapshot.add); !good) {
            return tl::unexpected(good.error());
        }
        return Invocation{std::move(snapshot)};
    }
    if (!snapshot.file.empty() || snapshot.target.target || snapshot.target.context) {
        return fail(ErrorCode::usage, "collect node takes neither FILE nor TARGET", {},
                    "a context that is called node is --context node, a file ./node");
    }
    if (node.run_version && node.root != "/") {
        return fail(ErrorCode::usage, "--run-version and --root are both given", {},
                    "programs of another tree are not started: leave --run-version out");
    }
    return Invocation{std::move(node)};
}

void define_diff(CLI::App& app, DiffOptions& options, std::string& format) {
    auto& command = *app.add_subcommand("diff", "what changed between two snapshots of a cluster");
    command.add_option("A", options.before, "the earlier snapshot")->required();
    command.add_option("B", options.after, "the later snapshot")->required();
    command.add_option("-o,--output", format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->each([&options](const std::string& word) { options.json = word == "json"; });
}

void define_checks(CLI::App& app, ChecksOptions& options, std::string& format) {
    auto& command = *app.add_subcommand("checks", "list, explain, lint and test checks");
    command.require_subcommand(1);
    auto add = [&](const char* name, const char* help, ChecksAction action) -> CLI::App& {
        auto& made = *command.add_subcommand(name, help);
        made.callback([&options, action] { options.action = action; });
        add_policy(made, options.policy);
        return made;
    };
    auto& list = add("list", "one line per check", ChecksAction::list);
    list.add_option("-o,--output", format, "text or markdown")
        ->check(CLI::IsMember({"text", "markdown"}))
        ->each([&options](const std::string& word) { options.markdown = word == "markdown"; });
    auto& explain = add("explain", "everything about one check", ChecksAction::explain);
    explain.add_option("CHECK", options.argument, "the id of a check")->required();
    explain.add_option("--fixtures", options.fixtures,
                       "folder whose fixtures give the example (default: those of the program)");
    add("lint", "every problem of every check", ChecksAction::lint);
    add("test", "judge the fixtures of checks", ChecksAction::test)
        .add_option("FOLDER", options.argument, "folder of <check id>/<verdict>.<why>.yaml")
        ->required();
}

void define_rbac(CLI::App& app, RbacOptions& options) {
    auto& rights = *app.add_subcommand("rbac", "print the least ClusterRole that an audit needs");
    add_place(rights, "TARGET", options.target,
              "ask this context or snapshot which custom resources embed pod templates, and add "
              "them (default: ask nobody)");
    add_policy(rights, options.policy);
    add_configz(rights, options.target);
    rights.add_flag("--nodes", options.target.nodes,
                    "print also the Role that --nodes needs in the namespace of its Jobs");
    rights.add_option("--node-namespace", options.target.node_space,
                      "with --nodes: that namespace (default: kubeassay-nodes)");
    rights.add_option("--name", options.name, "name of the role");
    rights.add_flag("--json", options.json, "JSON instead of YAML");
}

const CLI::App& define_cel(CLI::App& app, CelOptions& options) {
    auto& evaluate = *app.add_subcommand("cel", "evaluate an expression, for authors of checks");
    evaluate.add_option("EXPRESSION", options.expression, "in CEL");
    evaluate.add_option("--object", options.object, "file that `object` is read from, or -");
    evaluate.add_flag("--functions", options.functions, "print every function, as Markdown");
    return evaluate;
}

Result<std::vector<OutputOption>> read_outputs(const std::vector<std::string>& texts) {
    std::vector<OutputOption> outputs;
    const std::vector<std::string> names = format_names();
    std::size_t to_stdout = 0;
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        OutputOption output{text.substr(0, equals),
                            equals == std::string::npos ? "" : text.substr(equals + 1)};
        if (format_named(output.format) == nullptr) {
            const auto meant = nearest(output.format, names);
            return fail(
                ErrorCode::usage, "there is no output format '" + printable(output.format) + "'",
                {}, meant ? "did you mean '" + *meant + "'?" : "formats are " + join(names, ", "));
        }
        if (equals != std::string::npos && output.file.empty()) {
            return fail(ErrorCode::usage, "-o " + output.format + "= names no file");
        }
        if (output.file.empty()) ++to_stdout;
        outputs.push_back(std::move(output));
    }
    if (to_stdout > 1) {
        return fail(ErrorCode::usage, "two outputs cannot share standard output", {},
                    "give all but one a file: -o html=report.html");
    }
    if (outputs.empty()) outputs.push_back({"text", ""});
    return outputs;
}

// Standard input can be read once.
Result<void> refuse_shared_input(const AuditOptions& options) {
    std::size_t readers = options.target.target == "-" ? 1 : 0;
    if (options.baseline == "-") ++readers;
    if (options.owners == "-") ++readers;
    for (const auto* files :
         {&options.waivers, &options.attestations, &options.kube_bench, &options.add.scans}) {
        readers += static_cast<std::size_t>(std::count(files->begin(), files->end(), "-"));
    }
    if (readers < 2) return {};
    return fail(ErrorCode::usage,
                "TARGET, --waivers, --attestations, --owners, --compare-kube-bench, --import and "
                "--baseline cannot share standard input",
                {}, "give all but one a file");
}

Result<Invocation> finish_audit(AuditOptions options, const Texts& texts) {
    if (auto selected = finish_selection(options, texts.selection); !selected) {
        return tl::unexpected(selected.error());
    }
    if (auto alone = refuse_shared_input(options); !alone) return tl::unexpected(alone.error());
    if (auto good = check_configz(options.target); !good) return tl::unexpected(good.error());
    if (auto good = check_history(options); !good) return tl::unexpected(good.error());
    if (auto good = check_nodes(options.target, options.add); !good) {
        return tl::unexpected(good.error());
    }
    auto outputs = read_outputs(texts.outputs);
    if (!outputs) return tl::unexpected(outputs.error());
    options.outputs = std::move(*outputs);
    if (options.language != "en" && !options.teams &&
        std::ranges::find(options.outputs, "html", &OutputOption::format) == options.outputs.end())
        return fail(ErrorCode::usage, "--language: only HTML has another language", {},
                    "add -o html=report.html");
    const bool to_files = options.snapshot || std::ranges::any_of(options.outputs, [](auto& one) {
                              return !one.file.empty();
                          });
    if (options.sign && !to_files) {
        return fail(ErrorCode::usage, "--sign: there is nothing to sign", {},
                    "write a file: -o json=report.json, or --snapshot FILE");
    }
    if (texts.fail_on == "never") {
        options.gate.fail_on.reset();
    } else if (const auto severity = severity_of(texts.fail_on)) {
        options.gate.fail_on = severity;
    } else {
        return fail(ErrorCode::usage, "there is no severity '" + printable(texts.fail_on) + "'", {},
                    "use low, medium, high, critical or never");
    }
    if (!texts.as_of.empty()) {
        options.as_of = parse_instant(texts.as_of);
        if (!options.as_of) {
            return fail(ErrorCode::usage, "'" + printable(texts.as_of) + "' is no date", {},
                        "write --as-of 2026-11-23 or --as-of 2026-11-23T01:00:00Z");
        }
    }
    return Invocation{std::move(options)};
}

// An empty value is a variable that was not set: it must not mean "the current context".
Result<void> refuse_empty_values(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        const std::vector<std::string>& values = option->results();
        if (std::find(values.begin(), values.end(), "") != values.end()) {
            return fail(ErrorCode::usage, option->get_name() + " is empty", {},
                        "give it a value or leave it out");
        }
    }
    for (const CLI::App* inner : command.get_subcommands()) {
        if (auto done = refuse_empty_values(*inner); !done) return done;
    }
    return {};
}

// The parser's own message in one sentence, with the subcommand that was meant.
tl::unexpected<Error> usage_error(const CLI::ParseError& error, const CLI::App& app,
                                  const std::vector<std::string>& arguments) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    if (!arguments.empty() &&
        std::find(names.begin(), names.end(), arguments.front()) == names.end()) {
        const auto meant = nearest(arguments.front(), names);
        return fail(ErrorCode::usage, "there is no command '" + printable(arguments.front()) + "'",
                    {}, meant ? "did you mean '" + *meant + "'?" : "kubeassay --help lists them");
    }
    std::string message = error.what();
    std::replace(message.begin(), message.end(), '\n', ' ');
    return fail(ErrorCode::usage, printable(trim(message), 400), {},
                "kubeassay --help says what there is");
}

}  // namespace

Result<Invocation> parse(const std::vector<std::string>& arguments, const std::string& called) {
    CLI::App app{"kubeassay judges the security of a Kubernetes cluster and proves every verdict"};
    app.name(called);
    app.require_subcommand(1);
    AuditOptions audit;
    SnapshotOptions snapshot;
    NodeCommandOptions node;
    NodeJobCommandOptions node_job;
    DiffOptions diff;
    HistoryOptions history;
    AccessOptions access;
    RbacOptions rbac;
    ChecksOptions checks;
    CelOptions cel;
    Texts texts;
    define_audit(app, audit, texts);
    define_collect(app, snapshot, node);
    define_node_job(app, node_job);
    define_diff(app, diff, texts.diff_format);
    define_history(app, history);
    define_access(app, access);
    define_rbac(app, rbac);
    define_checks(app, checks, texts.list_format);
    const CLI::App& evaluate = define_cel(app, cel);
    ToolOptions tools;
    define_tools(app, tools);
    app.add_subcommand("version", "print the version");

    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
        if (evaluate.parsed() && cel.functions != cel.expression.empty()) {
            throw CLI::RequiredError("EXPRESSION, or --functions alone,");
        }
    } catch (const CLI::CallForHelp&) {
        return Invocation{HelpText{app.help()}};
    } catch (const CLI::ParseError& error) {
        return usage_error(error, app, arguments);
    }
    if (const auto filled = refuse_empty_values(app); !filled) {
        return tl::unexpected(filled.error());
    }
    if (auto asked = finish_tools(app, tools)) return std::move(*asked);
    if (app.got_subcommand("audit")) return finish_audit(std::move(audit), texts);
    if (app.got_subcommand("collect")) {
        return finish_collect(app, std::move(snapshot), std::move(node));
    }
    if (app.got_subcommand("node-job")) return Invocation{std::move(node_job)};
    if (app.got_subcommand("diff")) return Invocation{std::move(diff)};
    if (app.got_subcommand("history")) return finish_history(std::move(history));
    if (auto asked = finish_access(app, access)) return std::move(*asked);
    if (app.got_subcommand("rbac")) return Invocation{std::move(rbac)};
    if (app.got_subcommand("checks")) return Invocation{std::move(checks)};
    if (app.got_subcommand("cel")) return Invocation{std::move(cel)};
    return Invocation{VersionOptions{}};
}

}  // namespace assay

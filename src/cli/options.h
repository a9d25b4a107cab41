// What a command line says, as plain data.
//
// Role: parse() and the files it calls are the only ones that know the parser library; commands
// read these structs. Failure: usage, with one sentence and what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/timepoint.h"
#include "policy/check.h"
#include "policy/selection.h"
#include "snapshot/plan.h"

namespace assay {

// How to reach the target and with whose rights.
struct TargetOptions {
    std::optional<std::string> target;      // path, "-" or context; nothing: the current context
    std::optional<std::string> context;     // --context: never taken for a path
    std::optional<std::string> kubeconfig;  // --kubeconfig
    std::string as_user;
    std::vector<std::string> as_groups;
    bool probes = true;
    bool kubelet_probes = false;  // --probe-kubelets: ask kubelets without credentials
    // --configz: kubelets' own configuration, and who is asked for it; nothing: nobody.
    std::optional<ConfigzRoad> configz;
    std::optional<std::string> kubelet_ca;  // --kubelet-ca: PEM file; only when kubelets are asked
    bool nodes = false;                     // --nodes: read each Node by a Job
    std::string node_image;                 // --node-image: of these Jobs
    std::string node_space;                 // --node-namespace: of these Jobs; empty: the usual one
    bool trace_requests = false;            // one line per request on stderr
    bool tls_unverified = false;            // --insecure-skip-tls-verify
    std::optional<int> page_size;           // objects per page of a LIST
    std::optional<int> deadline_seconds;    // of the whole collection; nothing: none
};

// Which checks, and what they count for.
struct PolicyOptions {
    std::optional<std::string> checks;   // --checks DIR over the shipped ones
    std::optional<std::string> profile;  // a packed profile's name or a file
};

// When a run is a failure.
struct GateOptions {
    std::optional<Severity> fail_on = Severity::critical;  // nothing: --fail-on never
    int min_level = 0;
    int min_coverage = 0;  // percent
    bool exit_zero = false;
};

// Evidence in files to add to what was collected: of nodes (collect/add_nodes.h), of scanners.
struct AddedFileOptions {
    std::vector<std::string> nodes;  // --add-node: of Nodes of the cluster
    std::vector<std::string> hosts;  // --add-host: of machines without a Node object
    std::vector<std::string> scans;  // --import: results of image scanners (collect/import_scans.h)
};

struct OutputOption {
    std::string format;
    std::string file;  // empty: standard output
};

struct AuditOptions {
    TargetOptions target;
    AddedFileOptions add;
    PolicyOptions policy;
    Selection selection;
    GateOptions gate;
    std::vector<OutputOption> outputs;      // at least one after parsing
    std::string language = "en";            // of HTML (report/texts.h)
    std::optional<std::string> snapshot;    // also write the snapshot there
    std::optional<std::string> sign;        // a private key: sign every file that is written
    std::optional<std::string> publish;     // where in the cluster: cli/publish.h
    std::vector<std::string> waivers;       // files
    std::vector<std::string> attestations;  // files
    std::vector<std::string> kube_bench;    // what it wrote, to compare with
    std::optional<std::string> baseline;    // an earlier report in JSON
    std::optional<std::string> history;     // a path or URL (history/history_place.h)
    std::string history_spool;              // folder for a run that could not be stored; empty: any
    std::optional<std::string> owners;      // a file: who owns what
    std::optional<std::string> teams;       // a folder: a page for each team
    std::optional<Instant> as_of;
    unsigned threads = 0;  // 0: as many as there are processors
};
struct SnapshotOptions {
    TargetOptions target;
    AddedFileOptions add;
    PolicyOptions policy;
    std::string file;
    std::optional<std::string> sign;  // a private key
};
// collect node: reads this machine, or a tree of its files.
struct NodeCommandOptions {
    std::string root = "/";
    std::string name;  // empty: as the kubelet calls the machine
    std::string file;  // empty: standard output
    bool run_version = false;
    bool log = false;  // in the form of collect/node_log.h
};
// node-job: prints the Jobs that --nodes would create.
struct NodeJobCommandOptions {
    std::vector<std::string> nodes;
    std::string image;
    std::string space;  // empty: the usual one
};
// diff: two snapshot files.
struct DiffOptions {
    std::string before;
    std::string after;
    bool json = false;
};
enum class HistoryAction : std::uint8_t { list, diff, import_runs, prune };
struct HistoryOptions {
    HistoryAction action = HistoryAction::list;
    std::string place;    // --history
    std::string cluster;  // of list; empty: all
    std::string before;   // of diff: the number of a run, or "last", "previous"
    std::string after;
    std::vector<std::string> files;  // of import
    std::optional<int> keep_days;    // of prune: one of the two at least
    std::optional<int> keep_runs;
    std::string format = "text";
};
// who-can: a question, or whose rights are listed.
struct WhoCanOptions {
    TargetOptions target;
    std::string verb;
    std::string resource;
    std::string name;
    std::string ns;
    bool whole = false;  // --all-namespaces
    std::string as_user;
    std::vector<std::string> as_groups;
    bool json = false;
    bool verify = false;  // ask the API server too
};
// paths: the ends of a way, as paths/typed_vertex.h reads them.
struct PathsOptions {
    TargetOptions target;
    std::string from;  // empty: every identity
    std::string to = "cluster-admin";
    bool json = false;
    bool verify = false;  // ask the API server too
};
// can: a file of questions.
struct CanOptions {
    TargetOptions target;
    std::string questions;
    bool verify = false;
};
// activity: the files of an audit log, and of what TARGET is asked.
struct ActivityOptions {
    TargetOptions target;
    std::vector<std::string> logs;
    std::optional<std::string> policy;  // --audit-policy: a file
    bool json = false;
    // Without one it is about the log alone; a kubeconfig means its current context.
    [[nodiscard]] bool has_target() const {
        return target.target || target.context || target.kubeconfig;
    }
};
enum class ReviewFormat : std::uint8_t { text, json, csv, html };
// access-review: one state, or two of one cluster.
struct AccessReviewOptions {
    TargetOptions target;              // the earlier one of two
    std::optional<std::string> later;  // nothing: there is one
    std::optional<std::string> owners;
    ReviewFormat format = ReviewFormat::text;
};
struct RbacOptions {
    TargetOptions target;  // whose custom resources count; with neither field set nobody is asked
    PolicyOptions policy;
    std::string name = "kubeassay";
    bool json = false;
};
enum class ChecksAction : std::uint8_t { list, explain, lint, test };
// Without --profile it is about every check, whether a run judges it by default or not.
struct ChecksOptions {
    ChecksAction action = ChecksAction::list;
    PolicyOptions policy;
    std::string argument;                 // the check to explain, the folder of fixtures to test
    bool markdown = false;                // of the list
    std::optional<std::string> fixtures;  // where the example of an explained check comes from
};
struct CelOptions {
    std::string expression;
    std::optional<std::string> object;  // a file, or "-"
    bool functions = false;             // print the table of functions; no expression then
};
// verify: a file, its signature and who signed it.
struct SignatureOptions {
    std::string file;
    std::string key;
    std::string signature;  // empty: FILE.sig
};
struct VersionOptions {};
// The parser has an answer of its own: help.
struct HelpText {
    std::string text;
};

using Invocation =
    std::variant<AuditOptions, SnapshotOptions, NodeCommandOptions, NodeJobCommandOptions,
                 DiffOptions, HistoryOptions, WhoCanOptions, CanOptions, PathsOptions,
                 ActivityOptions, AccessReviewOptions, RbacOptions, ChecksOptions, CelOptions,
                 SignatureOptions, VersionOptions, HelpText>;

// `called`: the name in the help, "kubectl assay" when kubectl runs us as its plugin.
[[nodiscard]] Result<Invocation> parse(const std::vector<std::string>& arguments,
                                       const std::string& called = "kubeassay");

}  // namespace assay

#include "cli/gather.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/pem.h"
#include "base/text.h"
#include "cli/terminal.h"
#include "collect/add_nodes.h"
#include "collect/api_source.h"
#include "collect/import_scans.h"
#include "collect/kubeconfig.h"
#include "collect/source.h"
#include "collect/target.h"
#include "facts/needs.h"

namespace assay {

namespace {

std::atomic<bool> interrupted{false};
std::atomic<int> heeding{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void take_signal(int signal) {
    if (heeding.load() == 0 || interrupted.exchange(true)) _exit(128 + signal);
}

// One line on stderr that is rewritten in place, only on a terminal.
class ProgressLine {
public:
    ~ProgressLine() {
        if (shown_) std::fputs("\r\033[K", stderr);
    }
    void show(std::string_view what, std::size_t done, std::size_t total) {
        if (!columns_) return;
        const auto now = std::chrono::steady_clock::now();
        if (shown_ && now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        shown_ = true;
        const std::string of = total > 0 ? fmt::format("/{}", total) : "";
        const double seconds = std::chrono::duration<double>(now - begin_).count();
        const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
        const std::string line =
            fmt::format("collecting {}{} ({:.0f}/s) {}", done, of, rate, printable(what, 50));
        fmt::print(stderr, "\r\033[K{}", printable(line, *columns_ - kDots));
    }

private:
    static constexpr std::size_t kDots = 4;  // of a line that is cut, and the cursor's own place

    // A line that is wider than the terminal would be left there in pieces.
    std::optional<std::size_t> columns_ = terminal_columns(STDERR_FILENO);
    bool shown_ = false;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_{};
};

constexpr std::size_t kAuthorityFile = std::size_t{16} << 20;

// To a kubelet nobody is impersonated: it would answer us by our own rights.
Result<KubeletOptions> kubelets_of(const TargetOptions& options, const ApiTarget& target) {
    if (options.configz == ConfigzRoad::kubelet && !target.as_user.empty()) {
        return fail(ErrorCode::usage,
                    "--configz=kubelet and impersonation (--as): kubelets know none", {},
                    "use --configz, or the credentials of that user");
    }
    KubeletOptions kubelets;
    if (!options.kubelet_ca) return kubelets;
    auto pem = read_file(*options.kubelet_ca, kAuthorityFile);
    if (!pem) return tl::unexpected(pem.error());
    if (const auto good = check_certificates(*pem); !good) {
        return fail(good.error().code, "--kubelet-ca: " + good.error().message,
                    {*options.kubelet_ca}, "give a file with certificates (PEM)");
    }
    kubelets.authorities = std::move(*pem);
    return kubelets;
}

Result<Cluster> cluster_of(const TargetOptions& options, const std::string& context) {
    KubeconfigOptions where;
    if (!context.empty()) where.context = context;
    where.kubeconfig = options.kubeconfig;
    where.tls_unverified = options.tls_unverified;
    where.as_user = options.as_user;
    where.as_groups = options.as_groups;
    auto target = load_target(where);
    if (!target) return tl::unexpected(target.error());
    if (target->tls_unverified) {
        fmt::print(stderr,
                   "kubeassay: warning: the certificate of {} is not verified "
                   "(insecure-skip-tls-verify); the report says so too\n",
                   printable(target->server));
    }
    ApiOptions api;
    auto kubelets = kubelets_of(options, *target);
    if (!kubelets) return tl::unexpected(kubelets.error());
    api.kubelets = std::move(*kubelets);
    api.node_jobs.image = options.node_image;
    if (!options.node_space.empty()) api.node_jobs.space = options.node_space;
    api.node_jobs.complain = [](std::string_view line) {
        fmt::print(stderr, "kubeassay: {}\n", printable(line, 1000));
    };
    api.probes = options.probes;
    if (options.page_size) api.list.page_size = *options.page_size;
    api.rest.whole_limit = std::chrono::seconds(options.deadline_seconds.value_or(0));
    api.plugin_said = [](std::string_view line) {
        fmt::print(stderr, "{}\n", printable(line, 1000));
    };
    if (options.trace_requests) {
        api.rest.trace = [](std::string_view method, std::string_view url) {
            fmt::print(stderr, "{} {}\n", method, printable(url, 1000));
        };
    }
    return Cluster{std::move(*target), std::move(api)};
}

}  // namespace

const std::atomic<bool>& interruption() { return interrupted; }

HeedSignals::HeedSignals() noexcept { ++heeding; }
HeedSignals::~HeedSignals() { --heeding; }

void obey_signals() {
    struct sigaction action {};
    action.sa_handler = take_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

namespace {

// Options about a cluster, given where there is none: said, not refused, for nothing is misread.
void note_idle_options(const TargetOptions& options) {
    std::vector<std::string> idle;
    if (options.kubeconfig) idle.emplace_back("--kubeconfig");
    if (options.tls_unverified) idle.emplace_back("--insecure-skip-tls-verify");
    if (!options.probes) idle.emplace_back("--no-probes");
    if (options.kubelet_probes) idle.emplace_back("--probe-kubelets");
    if (options.configz) idle.emplace_back("--configz");
    if (options.kubelet_ca) idle.emplace_back("--kubelet-ca");
    if (options.nodes) idle.insert(idle.end(), {"--nodes", "--node-image"});
    if (!options.node_space.empty()) idle.emplace_back("--node-namespace");
    if (options.trace_requests) idle.emplace_back("--trace-requests");
    if (options.page_size) idle.emplace_back("--page-size");
    if (options.deadline_seconds) idle.emplace_back("--deadline");
    if (idle.empty()) return;
    fmt::print(stderr, "kubeassay: no effect on a TARGET that is no cluster: {}\n",
               join(idle, ", "));
}

Result<TargetRef> target_of(const TargetOptions& options) {
    if (options.target && options.context) {
        return fail(ErrorCode::usage, "a TARGET and --context are both given", {},
                    "leave one of them out");
    }
    if (options.context) return TargetRef{TargetForm::context, *options.context};
    return resolve_target(options.target);
}

Result<Evidence> gather_target(const TargetOptions& options, const Plan& plan) {
    const auto named = target_of(options);
    if (!named) return tl::unexpected(named.error());
    const TargetRef& ref = *named;
    if (ref.form != TargetForm::context &&
        !(options.as_user.empty() && options.as_groups.empty())) {
        return fail(ErrorCode::usage, "--as and --as-group need a cluster, and TARGET is none", {},
                    "leave them out, or name a context");
    }
    if (ref.form != TargetForm::context) note_idle_options(options);
    std::unique_ptr<Source> source;
    if (ref.form == TargetForm::context) {
        auto cluster = cluster_of(options, ref.name);
        if (!cluster) return tl::unexpected(cluster.error());
        source = api_source(std::move(cluster->target), std::move(cluster->options));
    } else {
        source = file_source(ref);
    }
    std::optional<HeedSignals> heed;  // files are read without looking
    if (ref.form == TargetForm::context) heed.emplace();
    ProgressLine line;
    CollectOptions collecting;
    collecting.progress = [&line](const Progress& step) {
        line.show(step.what, step.done, step.total);
    };
    collecting.interrupted = &interrupted;
    auto evidence = source->collect(plan, collecting);
    // A signal may come after the collection's last look.
    if (heed && evidence && interrupted) return fail(ErrorCode::interrupted, "interrupted");
    return evidence;
}

}  // namespace

Result<Cluster> open_cluster(const TargetOptions& options, std::string_view why) {
    const auto named = target_of(options);
    if (!named) return tl::unexpected(named.error());
    if (named->form != TargetForm::context) {
        return fail(ErrorCode::usage, std::string(why) + " needs a cluster, and TARGET is none", {},
                    "leave it out, or name a context");
    }
    return cluster_of(options, named->name);
}

namespace {

Result<Evidence> gather_with_nodes(const TargetOptions& options, const AddedFileOptions& add,
                                   Plan plan, std::vector<std::string>& notes) {
    if (add.nodes.empty() && add.hosts.empty()) return gather_target(options, plan);
    // A broken file is found before a cluster is asked.
    for (const auto* files : {&add.nodes, &add.hosts}) {
        for (const std::string& file : *files) {
            if (const auto node = read_node_file(file); !node) return tl::unexpected(node.error());
        }
    }
    add_needs(plan, needs_of_subject("Node"));
    auto evidence = gather_target(options, plan);
    if (!evidence) return evidence;
    const auto added = add_nodes(*evidence, {add.nodes, add.hosts}, notes);
    if (!added) return tl::unexpected(added.error());
    return evidence;
}

}  // namespace

Result<Evidence> gather(const TargetOptions& options, const AddedFileOptions& add, Plan plan) {
    std::vector<std::string> notes;
    auto scans = read_scan_files(add.scans, notes);
    if (!scans) return tl::unexpected(scans.error());
    auto evidence = gather_with_nodes(options, add, std::move(plan), notes);
    for (const std::string& note : notes) fmt::print(stderr, "kubeassay: {}\n", note);
    if (evidence && !scans->empty()) add_scans(*evidence, std::move(*scans));
    return evidence;
}

}  // namespace assay

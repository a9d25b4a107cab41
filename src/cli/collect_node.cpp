#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/gather.h"
#include "cli/standard_output.h"
#include "collect/node_log.h"
#include "collect/node_reader.h"
#include "snapshot/node_document.h"
#include "value/decode.h"

namespace assay {

namespace {

// What a person can do something about: usually run it again as root.
void say_what_is_missing(const NodeEvidence& node) {
    const auto denied = std::count_if(node.files.begin(), node.files.end(), [](const auto& file) {
        return file.second.presence == Presence::denied;
    });
    if (node.presence != Presence::present) {
        fmt::print(stderr, "kubeassay: the evidence is not whole: {}\n", node.reason);
    }
    if (node.processes_presence == Presence::denied) {
        fmt::print(stderr, "kubeassay: some processes could not be read: run it as root\n");
    }
    if (denied > 0) {
        fmt::print(stderr, "kubeassay: no permission to read {} files: run it as root\n", denied);
    }
}

}  // namespace

Result<ExitCode> collect_node(const NodeCommandOptions& options) {
    NodeOptions reading;
    reading.root = options.root;
    reading.name = options.name;
    reading.run_version = options.run_version;
    reading.interrupted = &interruption();
    const HeedSignals heed;
    const auto node = read_node(reading);
    if (!node) return tl::unexpected(node.error());
    Store store;
    std::string text = encode_json(node_document(*node, store)) + "\n";
    if (options.log) {
        auto log = node_log(text);
        if (!log) return tl::unexpected(log.error());
        text = std::move(*log);
    }
    const auto written =
        options.file.empty() ? write_stdout(text) : replace_file(options.file, text);
    if (!written) return tl::unexpected(written.error());
    // A container has one log: what is said beside it would stand within the evidence.
    if (!options.log) say_what_is_missing(*node);
    return ExitCode::ok;
}

}  // namespace assay

// What the TARGET argument means, and the sources that are files.
//
// Rule: "-" is standard input; a path if one exists by that name; else a kubeconfig context.
// Without an argument the target is the current context. To name a context that is also a path,
// rename the path or use `--context`.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "collect/source.h"

namespace assay {

enum class TargetForm : std::uint8_t {
    context,         // `name` is a kubeconfig context; empty: the current one
    snapshot,        // a file that starts like a zstd frame
    files,           // a directory, a manifest or a dump, also by a pipe ("/dev/fd/63")
    standard_input,  // "-": a snapshot, a manifest or a dump
};

struct TargetRef {
    TargetForm form = TargetForm::context;
    std::string name;
};

// Never fails: a path that cannot be opened is `files`, and its source reports why.
[[nodiscard]] TargetRef resolve_target(const std::optional<std::string>& argument);

// Precondition: the form is not `context` (collect/api_source.h serves that one).
[[nodiscard]] std::unique_ptr<Source> file_source(const TargetRef& target);

}  // namespace assay

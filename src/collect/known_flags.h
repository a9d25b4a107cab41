// The programs of a Kubernetes node and their flags: the only command-line values kept as they are.
#pragma once

#include <string_view>

namespace assay {

// `name` without dashes: "anonymous-auth".
[[nodiscard]] bool is_known_flag(std::string_view name);

// By the last part of the path: "/usr/local/bin/kube-apiserver".
[[nodiscard]] bool is_known_program(std::string_view path);

}  // namespace assay

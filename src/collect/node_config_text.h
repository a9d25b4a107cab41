// The text of a node's configuration file as it may be kept.
//
// Role: the redaction of what collect/redact.h has no rule for by itself. Each form is read as what
// it is and written anew; a text that is not what its place says becomes one marker word, since
// nothing can be said about what it holds.
// Rules beyond those of Redactor::file_text: a value beside a name ({name: X, value: ...}), values
// of environments and HTTP headers, options of auth providers, and numbers under names of
// credentials are markers; `args` follow the rules of argument lists. Manifests follow the rules of
// objects. Of files of variables only KUBELET_* keep their words, by the rules of argument lists.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace assay {

enum class TextForm : std::uint8_t {
    yaml,       // or JSON: component configurations, kubeconfigs
    manifest,   // a Kubernetes object, in YAML or JSON
    toml,       // containerd, CRI-O
    variables,  // NAME="words", as in /etc/default
};

[[nodiscard]] std::string redacted_config_text(std::string_view text, TextForm form);

// The documents of a YAML or JSON text, unredacted; none when one of them is no map.
[[nodiscard]] std::vector<Value> config_documents(std::string_view text, Store& store);

}  // namespace assay

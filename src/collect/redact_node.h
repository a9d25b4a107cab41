// Redaction of node evidence that somebody else wrote down.
//
// Role: what collect/redact.h and node_config_text.h do while a node is read, done to a document:
// argument lists, variables of etcd, texts of files. What was redacted before stays as it is.
// A file whose name is that of a credential's place keeps no text at all where it has a `secret`.
#pragma once

#include <string>
#include <string_view>

#include "snapshot/evidence.h"

namespace assay {

void redact_node(NodeEvidence& node);

// The value of a variable of etcd, by the rules of the flag it stands for: ETCD_NAME is --name
// (etcd's pkg/flags/flag.go FlagToEnv).
[[nodiscard]] std::string redacted_variable(std::string_view name, std::string_view value);

}  // namespace assay

// Redaction of a decoded configuration document.
#pragma once

#include "value/store.h"

namespace assay {

// The document with texts that look like a credential, or stand under a name like one, replaced by
// marker words; so is a server or proxy of a kubeconfig that names a user. The same node when there
// is none. Nodes of `store`.
[[nodiscard]] Value redact_config(const Value& document, Store& store);

}  // namespace assay

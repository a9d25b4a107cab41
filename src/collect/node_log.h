// A node document as the log of a container: what `collect node --log` writes.
//
// Role: a Job on a node has no other way out than its standard output, and what `pods/log` gives
// of that may be cut: by a rotation, a limit, a container that was killed. So the log says itself
// whether it is whole:
//
//   kubeassay node evidence 1 begin
//   KLUv/WS...                              the document, zstd, base64, lines of one width
//   kubeassay node evidence 1 end 31415 12 9f86d081...
//
// The last line is the manifest: bytes of the document, number of lines between, SHA-256 of the
// document. Nothing stands before the first line or after the last.
// Presence of what is read: partial where the beginning, a line or the manifest is missing, or the
// log is larger than 8 MB (a runtime rotates at 10 MB, --container-log-max-size); malformed where
// something else stands in it or the document is not the one of the manifest. Only a document whose
// hash is the manifest's is present. Memory: the log, and at most
// kNodeDocumentLimit beside it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/presence.h"

namespace assay {

inline constexpr std::size_t kNodeLogLimit = std::size_t{8} << 20;
inline constexpr std::size_t kNodeDocumentLimit = std::size_t{16} << 20;

struct NodeLog {
    Presence presence = Presence::partial;
    std::string reason;    // one clause when not present
    std::string document;  // when present
};

// Whether a text means to be a log: by the first words.
[[nodiscard]] bool is_node_log(std::string_view text);

[[nodiscard]] NodeLog read_node_log(std::string_view log);

// Failure: unwritable when the log or the document would be larger than the limits.
[[nodiscard]] Result<std::string> node_log(std::string_view document);

}  // namespace assay

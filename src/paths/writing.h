// What the command `paths` prints.
//
// Role: ways as text for people and as JSON for programs. Every name comes from the cluster: text
// output is escaped, JSON is valid UTF-8.
// Shape of a hop in the JSON: {"kind", "meaning", "from", "to", "grants": [as in access/writing.h],
// "field"?, "guard"?: {"reason", "text"}}, where a binding without a name is one that somebody
// may make; of a vertex: {"kind", "namespace"?, "name"?,
// "ability"?}.
#pragma once

#include <string>

#include "access/remarks.h"
#include "paths/answer.h"
#include "paths/entry_points.h"

namespace assay {

// "User ann", "Deployment shop/web", "run pods in namespace shop", "cluster-admin".
[[nodiscard]] std::string text_of(const VertexName& name);

// Every identity with a path, those that are expected apart, then exposed Services and the choke
// points.
[[nodiscard]] std::string table_text(const PathAnswer& answer, const EntryPoints& entries,
                                     const Remarks& remarks);
[[nodiscard]] std::string table_json(const PathAnswer& answer, const EntryPoints& entries,
                                     const Remarks& remarks);
// The way of one vertex, hop by hop, and what it reaches.
[[nodiscard]] std::string way_text(const PathAnswer& answer, VertexId from, const Remarks& remarks);
[[nodiscard]] std::string way_json(const PathAnswer& answer, VertexId from, const Remarks& remarks);

}  // namespace assay

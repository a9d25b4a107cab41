// The entries of a snapshot and the documents among them.
//
// Role: turns evidence into named entries in their order in the file, and the documents back
// into evidence. Knows nothing of archives (snapshot/archive.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "snapshot/evidence.h"

namespace assay {

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kProbesName = "probes.json";

// Calls `take` for each entry but the manifest, in order, and gives the manifest's bytes.
// Precondition: the evidence is arranged. The first error of `take` ends it. Without a `take` only
// the manifest is wanted, and no list of objects is held whole.
[[nodiscard]] Result<std::string> lay_out(
    const Evidence& evidence,
    const std::function<Result<void>(const std::string& name, std::string_view bytes)>& take);

// Names are made of letters, digits, '-', '.' and '_'; any other byte is written %XX and a long
// name by its hash, so no name can leave the archive and two names never meet.
[[nodiscard]] std::string chunk_name(const Request& request, std::size_t number);
[[nodiscard]] std::string node_entry_name(std::string_view node);

// An entry as the manifest lists it.
struct ListedEntry {
    std::string name;
    std::string sha256;
    std::uint64_t count = 0;  // lines of a chunk, probes; 1 for a node
};
struct Manifest {
    Evidence evidence;  // everything the manifest itself says; no objects, probes or nodes
    bool origins = false;
    std::vector<std::vector<ListedEntry>> chunks;  // by request
    std::vector<std::uint64_t> counts;             // by request
    std::vector<ListedEntry> nodes;
    ListedEntry probes;
};

// All errors are ErrorCode::malformed and name the member.
[[nodiscard]] Result<Manifest> parse_manifest(std::string_view bytes);
[[nodiscard]] Result<std::vector<Probe>> parse_probes(std::string_view bytes);
[[nodiscard]] Result<NodeEvidence> parse_node(std::string_view bytes);

// A line of a chunk: the object, or {"object": ..., "origin": ...} where the manifest says so. As
// the manifest comes last, a line is decoded first and unwrapped later.
[[nodiscard]] Result<Value> parse_line(std::string_view line, Store& store);
[[nodiscard]] Result<StoredObject> unwrap_line(const Value& line);

}  // namespace assay

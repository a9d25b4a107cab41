// The snapshot file: one cluster's evidence as an ordinary .tar.zst (docs/snapshot-format.md).
//
// Role: carries evidence from where it was collected to where it is judged. Reading what was
// written gives the same evidence.
// Layout: objects/<group or core>/<resource>/N.jsonl in chunks up to 1 MB, nodes/<name>.json,
// probes.json, and manifest.json last, which lists every request and chunk with its SHA-256.
// Identity: the SHA-256 of manifest.json. It covers every byte of evidence and depends neither on
// compression nor on the order in which things were collected.
// Failure: a file without a manifest is truncated and refused; so is a wrong hash or count, a
// missing, repeated or unlisted entry, a name that could leave the archive, and more bytes than
// the bounds allow. Errors say which entry and what is wrong.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "snapshot/evidence.h"

namespace assay {

inline constexpr std::string_view kSnapshotSchema = "kubeassay.snapshot/1";
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

// Arranges the evidence and sets its sha256. Collectors call it once, at the very end.
void seal(Evidence& evidence);

// The identity of arranged evidence, without writing anything.
[[nodiscard]] std::string snapshot_identity(const Evidence& evidence);

// Written beside `path`, synced and renamed: the final name holds a whole snapshot or nothing.
// Precondition: the evidence is arranged. Gives the identity.
[[nodiscard]] Result<std::string> write_snapshot(const Evidence& evidence,
                                                 const std::filesystem::path& path);

[[nodiscard]] Result<Evidence> read_snapshot(const std::filesystem::path& path);
// `name` stands in errors.
[[nodiscard]] Result<Evidence> read_snapshot_bytes(std::string_view bytes, std::string_view name);

// Whether a file that begins with these bytes is a zstd frame, the outer form of a snapshot.
[[nodiscard]] bool looks_like_snapshot(std::string_view first_bytes);

}  // namespace assay

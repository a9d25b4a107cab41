// Results of image scanners from files, added to the evidence of a cluster.
//
// Role: --import. Each file is one document of a scanner (collect/scan_formats.h) in JSON; it is
// hostile like every other file. Only what snapshot/image_scan.h names is kept, so neither
// secrets that a scanner found nor its prose get into the evidence.
// Failure (usage, exit 2): a file that cannot be read, is larger than kMaxScanFile, is no such
// document, or holds no scan of an image at all.
// Absence: parts of a file that are no scan of an image are counted in a note.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "snapshot/evidence.h"
#include "snapshot/image_scan.h"

namespace assay {

inline constexpr std::size_t kMaxScanFile = std::size_t{256} << 20;

[[nodiscard]] Result<std::vector<ImageScan>> read_scan_files(const std::vector<std::string>& files,
                                                             std::vector<std::string>& notes);

// Adds them to those that a snapshot had already, and seals the evidence again.
void add_scans(Evidence& evidence, std::vector<ImageScan> scans);

}  // namespace assay

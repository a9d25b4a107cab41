// What evidence keeps of a scan of an image for vulnerabilities.
//
// Role: collect/import_scans writes it from what a scanner wrote, facts/images reads it. It is an
// object in the evidence like any other, of a kind that no server has:
//   {apiVersion: kubeassay/v1, kind: ImageScan, metadata: {name},
//    scan: {scanner, date, references: [text], ids: [text],
//           critical: [{id, package, installed, fixed, fixedOn, published}]}}
// `references` are names of the image as the scanner was given or found them; `ids` its digests in
// registries and the digest of its configuration, "sha256:...". `critical` are the vulnerabilities
// that the scanner calls critical, and no others. Times are RFC 3339.
// Absence: a text that the scanner did not give is missing; without `fixed` there is no fix.
// Ordering: critical by id, package, installed. `name` follows from the rest, so that a scan that
// is given twice is one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/store.h"

namespace assay {

inline constexpr std::string_view kScanGroup = "kubeassay";
inline constexpr std::string_view kScanApiVersion = "kubeassay/v1";
inline constexpr std::string_view kScanKind = "ImageScan";
inline constexpr std::string_view kScanResource = "imagescans";

struct CriticalVulnerability {
    std::string id;
    std::string package;
    std::string installed;
    std::string fixed;      // the version that has it no longer
    std::string fixed_on;   // since when that version is there
    std::string published;  // when the vulnerability was
    friend auto operator<=>(const CriticalVulnerability&, const CriticalVulnerability&) = default;
};

struct ImageScan {
    std::string scanner;  // "trivy", "grype"
    std::string date;
    std::vector<std::string> references;
    std::vector<std::string> ids;
    std::vector<CriticalVulnerability> critical;
};

// Sorts what is in it.
[[nodiscard]] Value image_scan_object(ImageScan scan, Store& store);
[[nodiscard]] ImageScan image_scan_of(const Value& object);

}  // namespace assay

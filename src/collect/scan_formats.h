// What scanners of images write, read as scans.
//
// Role: one document of a scanner in, the scans in it out. Known are the JSON of `trivy image` and
// `trivy k8s --report all`, of `grype`, and VulnerabilityReport objects of the Trivy operator
// (aquasecurity.github.io), alone or in a List with others.
// Failure: malformed, when the document is none of these, has something else where a list of what
// was found belongs, or says of a vulnerability nothing that is a severity: what was not understood
// may be critical.
// Absence: what was scanned for something else, failed, or is not known to be of one image, gives
// no scan and is counted in `skipped`. Which vulnerabilities a scanner was told to leave out
// (its own filters and ignore files) nobody can tell by its result.
// Bounds: texts are cut, lists have limits; beyond them the document is malformed.
// Source: trivy pkg/types/report.go and pkg/k8s/report/report.go, grype presenter/models,
// trivy-operator pkg/apis/aquasecurity/v1alpha1/vulnerability_types.go.
#pragma once

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "snapshot/image_scan.h"
#include "value/value.h"

namespace assay {

struct ScansRead {
    std::vector<ImageScan> scans;
    std::size_t skipped = 0;
};

[[nodiscard]] Result<ScansRead> read_scans(const Value& document);

}  // namespace assay

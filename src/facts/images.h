// The images that run, and what scanners said of them.
//
// Role: the universe `image`, one subject for each image of pods that are not finished:
//   {name, digest, pods, scans: [{scanner, date, by}],
//    critical: [{id, package, installed, fixed, fixedOn, published, seenFixed}]}
// An image is known by its name in the pod and by the digest that the node told of it
// (status.containerStatuses.imageID). A scan is of it when they share a digest, or, where one of
// them knows no digest, when they share the full name; `by` says which ("digest", "reference").
// `critical` are those of the newest scan by each scanner, and of scans without a date.
// `seenFixed` is when the first of all scans was made that names the fix: since then, at the
// latest, it is known.
// Absence: without a scan of an image both lists are unknown(not-asked), never empty. While scans
// are missing from the evidence both end in an unknown. A date that a scanner did not give is
// unknown; `fixed` is empty where there is no fix. Where no scans were given at all there is one
// row for all images.
#pragma once

#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Universe derive_images(const Evidence& evidence, Store& store);

}  // namespace assay

// What runs the containers of each node: containerd, CRI-O, Docker, runc, crun.
//
// Role: the universe `runtime`: one row for each program of each Node, and of each added host that
// has no Node object. Which runtime a node uses is what its kubelet says
// (status.nodeInfo.containerRuntimeVersion).
// Versions: the package database of the node says more than the runtime says of itself, but what
// runs decides: a package counts only where it is the version that runs. No API tells runc's: it
// comes from the node's evidence, or from the release of a distribution that ships it (RKE2).
// References: kind Runtime, named "<node>/<program>".
// Absence: without node evidence a Node still has a row for runc, whose version is unknown. There
// is none where runc is known not to be there (crun is used, a Windows node, a host that runs no
// containers). crun has a row where it was found. A Node that does not name its runtime is a gap.
#pragma once

#include "facts/data.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Universe derive_runtimes(const Evidence& evidence, const FactsData& data,
                                       Store& store);

}  // namespace assay

// Where somebody from outside gets in: exposed Services and the programs behind them.
//
// Role: of the command `paths`. Whoever finds a flaw in a program behind an exposed Service goes on
// from its pod, so the shortest way of these programs is the Service's own.
// Source: what is exposed, and by what, is the universe of facts/exposure.h; the pods behind are
// those that the Service selects (pkg/controller/endpointslice, "selector").
// Absence: a Service without a selector, one that was not read, and pods that were not read have
// `why`: then none of the programs that are listed having a way is no answer. Kinds that expose and
// were not completely read are in `missing`.
// Ordering: by namespace and name.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/presence.h"
#include "facts/facts.h"
#include "paths/answer.h"

namespace assay {

struct EntryPoint {
    std::string ns;
    std::string name;
    std::set<std::string> via;       // "NodePort", "LoadBalancer", "externalIPs", "Ingress", ...
    std::vector<VertexId> programs;  // sorted; of the graph that the inventory begins
    std::optional<Unknown> why;
};

struct EntryPoints {
    std::vector<EntryPoint> services;
    std::vector<Unknown> missing;  // distinct
};

[[nodiscard]] EntryPoints entry_points(const Facts& facts, const Inventory& inventory);

// The one from which the target is nearest: a path before one that a guard may bar, that before
// what is not known. Nothing of none.
[[nodiscard]] std::optional<VertexId> nearest(const PathAnswer& answer,
                                              const std::vector<VertexId>& among);
// Of an entry point: that of its nearest program, and unknown instead of none where `why` is.
[[nodiscard]] PathResult result_of(const PathAnswer& answer, const EntryPoint& entry);

}  // namespace assay

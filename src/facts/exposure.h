// What is reachable from outside the cluster: Services, Ingresses, Gateway routes.
//
// Role: the universe `exposure`, one subject for each Service port that something leads to:
//   {via, kind, namespace, name, service, port, targetPort, admin, matchedBy}
// via is "NodePort", "LoadBalancer", "externalIPs" or the kind of the route; kind, namespace and
// name are those of the object that exposes; service is "namespace/name"; admin is the name of the
// console (facts/data.h) it leads to, or null, with matchedBy "service", "label", "image", "port".
// Absence: admin is unknown when the pods behind a Service were not completely read, or when it
// has no selector (its endpoints are not evidence), and nothing else decides.
#pragma once

#include <span>

#include "facts/data.h"
#include "facts/isolation.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Universe derive_exposures(const Evidence& evidence, const FactsData& data,
                                        Store& store);

// Gateway API kinds whose rules lead to Services.
[[nodiscard]] std::span<const PolicyKind> route_kinds();

}  // namespace assay

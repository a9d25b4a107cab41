// Questions without credentials.
//
// Role: asks what anybody on the network may ask: no certificate, no token, a connection of its
// own. The names are "/version" and "/api/v1/namespaces" (the API server's own port) and
// "http:8080/version" (plain HTTP on port 8080 of its host, the insecure port of old servers).
// The probe "tls" is collect/tls_probe.h.
// Absence: every probe gets a record. A closed port gives unreachable with `refused`: it proves
// nothing by itself. An answer is `present` whatever its status; `kubernetes` says whether its body
// is one that a Kubernetes API server writes.
// Through a proxy port 8080 is not asked: a proxy that leads to one port only says nothing of
// others.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "collect/rest_client.h"
#include "snapshot/evidence.h"
#include "snapshot/plan.h"

namespace assay {

// Starts the probe; `done` is called from client.run(). An unknown name is not_asked.
void start_probe(RestClient& client, const ApiTarget& target, const WantedProbe& wanted,
                 std::function<void(Probe&&)> done);

// The record of an answer, or of none. Whose body it is only is_kubernetes_answer() is asked.
[[nodiscard]] Probe answered_probe(std::string name, const Answer& answer, bool proxied);

// Whether the text is a version document, a List or a Status of Kubernetes; fills `version`.
[[nodiscard]] bool is_kubernetes_answer(std::string_view body, std::string& version);

}  // namespace assay

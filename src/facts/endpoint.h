// The address of the API server, as a subject: what the handshakes of the probe "tls" are about.
//
// Role: one subject in a cluster, named by the server's URL: whoever answers there. It is not one
// of the API servers: behind a load balancer any of them may answer, and a verdict on the address
// holds however many there are. Files have no address: the kind is out of scope.
#pragma once

#include "facts/subjects.h"
#include "snapshot/evidence.h"

namespace assay {

[[nodiscard]] Universe derive_endpoint(const Evidence& evidence, Store& store);

}  // namespace assay

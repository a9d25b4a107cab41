// The answer to a question without credentials, as expressions read it.
//
// Role: {status, kubernetes, refused, version}; of the probe "tls" {lowest, subject, issuer,
// notBefore, notAfter, chain}, times as text, `lowest` and `chain` unknown by themselves.
// Absence: unknown when no answer is known, with the probe's reason; a closed port is an answer.
#pragma once

#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Value probe_answer(const Probe& probe, Store& store);

}  // namespace assay

// How far the pod of a Job is, by the status that its kubelet wrote.
//
// Role: what collect/node_jobs.h waits for. Only words that are such reasons (letters alone) are
// repeated: a status is what somebody else wrote. Absence: a status that says nothing is `waits`.
#pragma once

#include <cstdint>
#include <string>

#include "value/value.h"

namespace assay {

struct JobPodState {
    enum class Step : std::uint8_t { waits, succeeded, failed } step = Step::waits;
    std::string text;  // one clause: "its pod did not start (ContainerCreating)"
};

[[nodiscard]] JobPodState job_pod_state(Value status);

}  // namespace assay

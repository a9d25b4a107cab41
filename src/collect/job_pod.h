// The pod of a Job, and how far it is, by the status that its kubelet wrote.
//
// Role: what collect/node_jobs.h waits for. A pod on another node than the Job's is not its pod.
// Only words that are such reasons (letters alone) are repeated: a status is what somebody else
// wrote. Absence: a status that says nothing is `waits`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "value/value.h"

namespace assay {

struct JobPodState {
    enum class Step : std::uint8_t { waits, succeeded, failed } step = Step::waits;
    std::string text;  // one clause: "its pod did not start (ContainerCreating)"
};

// Of a list of pods; null when it is not in it.
[[nodiscard]] Value pod_of_job(Value list, std::string_view job, std::string_view node);

[[nodiscard]] JobPodState job_pod_state(Value status);

}  // namespace assay

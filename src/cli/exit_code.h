// Exit codes: a contract with schedulers and pipelines (README.md lists them for users).
//
// Ordering: the first of internal, usage, target, output, nothing_judged, gate_broken, not_known
// that holds is given.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace assay {

enum class ExitCode : std::uint8_t {
    ok = 0,
    gate_broken =
        1,          // a failure at or above --fail-on, or a level below --min-level; diff: a change
    usage = 2,      // the command line or a policy file cannot be used
    not_known = 3,  // unknown or error at or above --fail-on, or too little coverage
    target = 4,     // the target could not be reached or read
    nothing_judged = 5,  // no subject passed or failed
    output = 6,          // an output could not be written
    internal = 70,
    interrupted = 130,
};

[[nodiscard]] ExitCode exit_code_of(ErrorCode code);

}  // namespace assay

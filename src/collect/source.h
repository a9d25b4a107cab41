// Source: the one seam between kubeassay and what it looks at.
//
// Role: a Source carries out a Plan and gives Evidence. Three kinds exist: an API server, files
// (manifests and dumps) and a snapshot. Everything to the right of this call is pure.
// Failure: an Error means that the target as a whole could not be reached or read (exit 4). What
// is missing in part is no error: it stands in the evidence as a presence.
// Promise: whatever is in the evidence has been redacted (collect/redact.h), arranged, and sealed
// (snapshot/container.h: seal), so a live audit judges exactly the lines it would write.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string_view>

#include "base/error.h"
#include "snapshot/evidence.h"
#include "snapshot/plan.h"

namespace assay {

// One step of a collection, for people who wait. `what` ("pods", "deploy/app.yaml") is hostile
// text: print it with printable(). `total` is 0 while it is not known.
struct Progress {
    std::string_view what;
    std::size_t done = 0;
    std::size_t total = 0;
};

struct CollectOptions {
    std::function<void(const Progress&)> progress{};  // may be empty; called on one thread
    const std::atomic<bool>* interrupted = nullptr;   // set: stop soon with ErrorCode::interrupted
};

class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    // May be called once.
    [[nodiscard]] virtual Result<Evidence> collect(const Plan& plan,
                                                   const CollectOptions& options) = 0;
};

}  // namespace assay

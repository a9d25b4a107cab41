// Asks the API server of a cluster about rights that an answer rests on.
//
// Role: `--verify` of who-can, paths and can. A spot check: at most kMostClaims, evenly chosen.
// Failure: usage when TARGET is no cluster, said before anything is collected.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/claim.h"
#include "access/remarks.h"
#include "base/error.h"
#include "cli/gather.h"
#include "collect/access_reviews.h"

namespace assay {

inline constexpr std::size_t kMostClaims = 500;

class Verifier {
public:
    // One that asks nothing, when it is not wanted.
    [[nodiscard]] static Result<Verifier> open(bool wanted, const TargetOptions& target);

    // What stands below an answer: `others`, and what the API server says of the claims, which are
    // made for that alone.
    [[nodiscard]] Result<Remarks> remarks(std::string others,
                                          const std::function<Claims()>& claims) const;

    [[nodiscard]] bool asks() const { return cluster_.has_value(); }
    // What the API server answers to these specs, in their order. Precondition: asks().
    [[nodiscard]] Result<std::vector<ReviewAnswer>> ask(
        const std::vector<std::string>& specs) const;

private:
    [[nodiscard]] Result<Verification> verify(const Claims& claims) const;

    std::optional<Cluster> cluster_;
};

}  // namespace assay

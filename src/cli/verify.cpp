#include "cli/verify.h"

#include <string>
#include <utility>
#include <vector>

namespace assay {

Result<Verifier> Verifier::open(bool wanted, const TargetOptions& target) {
    Verifier verifier;
    if (!wanted) return verifier;
    auto cluster = open_cluster(target, "--verify");
    if (!cluster) return tl::unexpected(cluster.error());
    verifier.cluster_ = std::move(*cluster);
    return verifier;
}

Result<Remarks> Verifier::remarks(std::string others, const std::function<Claims()>& claims) const {
    Remarks remarks{std::move(others)};
    if (!cluster_) return remarks;
    auto verified = verify(claims());
    if (!verified) return tl::unexpected(verified.error());
    remarks.verified = std::move(*verified);
    return remarks;
}

Result<std::vector<ReviewAnswer>> Verifier::ask(const std::vector<std::string>& specs) const {
    RestOptions rest = cluster_->options.rest;
    const HeedSignals heed;
    rest.interrupted = [] { return interruption().load(); };
    rest = with_renewal(cluster_->target, std::move(rest), cluster_->options.plugin_said);
    return ask_reviews(cluster_->target, rest, specs);
}

Result<Verification> Verifier::verify(const Claims& claims) const {
    const std::vector<Claim> chosen = claims.some(kMostClaims);
    std::vector<std::string> specs;
    for (const Claim& claim : chosen) specs.push_back(review_spec(claim));
    const auto answers = ask(specs);
    if (!answers) return tl::unexpected(answers.error());
    Verification verified;
    verified.claims = claims.size();
    verified.asked = chosen.size();
    for (std::size_t at = 0; at < chosen.size(); ++at) {
        const ReviewAnswer& answer = (*answers)[at];
        if (!answer.allowed) {
            if (verified.unanswered++ == 0) verified.why = answer.reason;
        } else if (*answer.allowed) {
            ++verified.same;
        } else {
            verified.refused.push_back({chosen[at], answer.reason});
        }
    }
    return verified;
}

}  // namespace assay

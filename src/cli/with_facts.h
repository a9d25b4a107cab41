// What the evidence of a target says, for commands that answer questions about it.
#pragma once

#include "cli/exit_code.h"
#include "cli/gather.h"
#include "cli/open_policy.h"
#include "facts/facts.h"

namespace assay {

// use(facts) on what the plan brings.
template <class Use>
Result<ExitCode> with_facts(const TargetOptions& target, const Plan& plan, const Use& use) {
    const auto policy = open_policy({});
    if (!policy) return ExitCode::usage;
    const auto evidence = gather(target, {}, plan);
    if (!evidence) return tl::unexpected(evidence.error());
    const auto facts = derive(*evidence, policy->facts);
    if (!facts) return tl::unexpected(facts.error());
    return use(*facts);
}

}  // namespace assay

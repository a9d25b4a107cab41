#include "score/actors.h"

#include <utility>

#include "score/tally.h"

namespace assay {

std::vector<AssessedActor> assess_actors(std::span<const Actor> actors,
                                         std::span<const AssessedCheck> checks) {
    std::vector<AssessedActor> assessed;
    for (const Actor& actor : actors) {
        AssessedActor made;
        made.id = actor.id;
        made.title = actor.title;
        made.means = actor.means;
        for (const AssessedCheck& check : checks) {
            if (check.out_of_scope || !actor.may_use(check.id)) continue;
            count_verdict(made.checks, check.verdict);
            if (check.verdict != Verdict::fail) continue;
            made.failing.push_back(check.id);
            ++made.by_severity[static_cast<std::size_t>(check.severity)];
        }
        assessed.push_back(std::move(made));
    }
    return assessed;
}

}  // namespace assay

// Who could use what fails: a small table under the domains.
#include <string>
#include <utility>

#include "report/html_view.h"
#include "report/words.h"

namespace assay {

ViewMap actors_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList rows;
    for (const AssessedActor& actor : assessment.actors) {
        const VerdictCounts& checks = actor.checks;
        rows.emplace_back(ViewMap{
            {"title", shown(say.shipped("actor_title", actor.id, actor.title))},
            {"means", shown(say.shipped("actor_means", actor.id, actor.means))},
            {"failing", by_severity(actor.by_severity, say)},
            {"unknown", std::to_string(checks.unknown + checks.error)},
            {"all", say.counted("count.check",
                                checks.pass + checks.fail + checks.unknown + checks.error)}});
    }
    ViewMap view{{"any", !rows.empty()}};
    view.emplace("rows", std::move(rows));
    return view;
}

}  // namespace assay

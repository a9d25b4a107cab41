// What was not read and why, and what would answer it.
#include <cstddef>
#include <string>
#include <utility>

#include "report/html_view.h"
#include "report/rows.h"
#include "report/words.h"

namespace assay {
namespace {

std::string effect_text(const AssessedRequest& request, const ReportTexts& say) {
    std::string text;
    for (const std::string& check : request.effect)
        text += (text.empty() ? "" : ", ") + shown(check);
    return text.empty() ? say("limits.no_check") : text;
}

ViewList requests_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList requests;
    for (const AssessedRequest& request : assessment.requests) {
        if (request.presence == Presence::present || request.presence == Presence::absent) continue;
        requests.emplace_back(ViewMap{{"id", shown(request.id)},
                                      {"presence", say.word("presence", text_of(request.presence))},
                                      {"reason", shown(request.reason)},
                                      {"effect", effect_text(request, say)}});
    }
    return requests;
}

ViewList unknowns_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList unknowns;
    for (const UnknownGroup& group : unknown_groups(assessment)) {
        ViewList checks;
        for (const UnknownRows& rows : group.checks) {
            if (rows.check == nullptr) continue;
            checks.emplace_back(ViewMap{{"id", shown(rows.check->id)},
                                        {"text", shown(rows.text)},
                                        {"rows", say.counted("count.row", rows.rows.size())}});
        }
        unknowns.emplace_back(ViewMap{{"reason", say.word("reason", text_of(group.reason))},
                                      {"answer", answer_to(group.reason, say)},
                                      {"checks", std::move(checks)}});
    }
    return unknowns;
}

ViewList probes_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList probes;
    for (const AssessedProbe& probe : assessment.probes) {
        std::string answer = say.word("presence", text_of(probe.presence));
        if (probe.status != 0) answer += ", HTTP " + std::to_string(probe.status);
        if (!probe.reason.empty()) answer += ", " + shown(probe.reason);
        probes.emplace_back(ViewMap{{"name", shown(probe.name)}, {"answer", answer}});
    }
    return probes;
}

std::string probes_text(const Assessment& assessment, const ReportTexts& say) {
    if (assessment.target.kind == TargetKind::files) return say("probes.files");
    if (assessment.target.probes_off) return say("probes.off");
    return assessment.probes.empty() ? say("probes.none") : say("probes.asked");
}

ViewMap rows_view(ViewList rows) {
    ViewMap view{{"any", !rows.empty()}};
    view.emplace("rows", std::move(rows));
    return view;
}

}  // namespace

ViewMap limits_view(const Assessment& assessment, const RenderOptions& options,
                    const ReportTexts& say) {
    ViewList unread;
    for (const UnreadItem& item : assessment.unread) {
        if (unread.size() == options.rows_per_check) break;
        unread.emplace_back(
            ViewMap{{"where", shown(item.where)}, {"message", shown(item.message)}});
    }
    ViewList outside;
    for (const std::string& check : assessment.out_of_scope) outside.emplace_back(shown(check));
    const std::string nodes =
        assessment.nodes_asked ? say("limits.nodes_asked") : say("limits.nodes_not_asked");
    return {{"gates", gates_text(assessment, say)},
            {"part", shown(part_text(assessment, say))},
            {"nodes", nodes},
            {"requests", rows_view(requests_view(assessment, say))},
            {"unknowns", rows_view(unknowns_view(assessment, say))},
            {"probesText", probes_text(assessment, say)},
            {"probes", rows_view(probes_view(assessment, say))},
            {"unread", rows_view(std::move(unread))},
            {"unreadCount", say.counted("count.item", assessment.unread.size())},
            {"outOfScope", rows_view(std::move(outside))}};
}

}  // namespace assay

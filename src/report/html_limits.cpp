// What was not read and why, and what would answer it.
#include <cstddef>
#include <string>
#include <utility>

#include "report/html_view.h"
#include "report/rows.h"
#include "report/words.h"

namespace assay {
namespace {

std::string effect_text(const AssessedRequest& request) {
    std::string text;
    for (const std::string& check : request.effect)
        text += (text.empty() ? "" : ", ") + shown(check);
    return text.empty() ? "no check" : text;
}

ViewList requests_view(const Assessment& assessment) {
    ViewList requests;
    for (const AssessedRequest& request : assessment.requests) {
        if (request.presence == Presence::present || request.presence == Presence::absent) continue;
        requests.emplace_back(ViewMap{{"id", shown(request.id)},
                                      {"presence", std::string(text_of(request.presence))},
                                      {"reason", shown(request.reason)},
                                      {"effect", effect_text(request)}});
    }
    return requests;
}

ViewList unknowns_view(const Assessment& assessment) {
    ViewList unknowns;
    for (const UnknownGroup& group : unknown_groups(assessment)) {
        ViewList checks;
        for (const UnknownRows& rows : group.checks) {
            if (rows.check == nullptr) continue;
            checks.emplace_back(ViewMap{{"id", shown(rows.check->id)},
                                        {"text", shown(rows.text)},
                                        {"rows", counted(rows.rows.size(), "row")}});
        }
        unknowns.emplace_back(ViewMap{{"reason", std::string(text_of(group.reason))},
                                      {"answer", std::string(answer_to(group.reason))},
                                      {"checks", std::move(checks)}});
    }
    return unknowns;
}

ViewList probes_view(const Assessment& assessment) {
    ViewList probes;
    for (const AssessedProbe& probe : assessment.probes) {
        std::string answer(text_of(probe.presence));
        if (probe.status != 0) answer += ", HTTP " + std::to_string(probe.status);
        if (!probe.reason.empty()) answer += ", " + shown(probe.reason);
        probes.emplace_back(ViewMap{{"name", shown(probe.name)}, {"answer", answer}});
    }
    return probes;
}

std::string probes_text(const Assessment& assessment) {
    if (assessment.target.kind == TargetKind::files)
        return "Files were read, so nothing was probed.";
    if (assessment.target.probes_off)
        return "Probes without credentials were switched off: what strangers reach was not tried.";
    return assessment.probes.empty()
               ? "No probe was planned."
               : "These questions were asked without credentials; nothing else was tried.";
}

ViewMap rows_view(ViewList rows) {
    ViewMap view{{"any", !rows.empty()}};
    view.emplace("rows", std::move(rows));
    return view;
}

}  // namespace

ViewMap limits_view(const Assessment& assessment, const RenderOptions& options) {
    ViewList unread;
    for (const UnreadItem& item : assessment.unread) {
        if (unread.size() == options.rows_per_check) break;
        unread.emplace_back(
            ViewMap{{"where", shown(item.where)}, {"message", shown(item.message)}});
    }
    ViewList outside;
    for (const std::string& check : assessment.out_of_scope) outside.emplace_back(shown(check));
    const std::string nodes =
        assessment.nodes_asked ? "Node evidence was asked for."
                               : "Node evidence (processes, files, listeners) was not asked for.";
    return {{"gates", gates_text(assessment)},
            {"part", shown(part_text(assessment))},
            {"nodes", nodes},
            {"requests", rows_view(requests_view(assessment))},
            {"unknowns", rows_view(unknowns_view(assessment))},
            {"probesText", probes_text(assessment)},
            {"probes", rows_view(probes_view(assessment))},
            {"unread", rows_view(std::move(unread))},
            {"unreadCount", counted(assessment.unread.size(), "item")},
            {"outOfScope", rows_view(std::move(outside))}};
}

}  // namespace assay

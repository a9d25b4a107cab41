#include "report/rows.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace assay {

bool is_open(const Finding& finding) { return !finding.details().waiver && !finding.is_known; }

std::vector<CheckRows> rows_with(const Assessment& assessment, Verdict verdict) {
    std::map<std::string, const Advice*> advice;
    for (const Advice& each : assessment.advice) advice.emplace(each.check, &each);
    std::vector<CheckRows> groups;
    for (const AssessedCheck& check : assessment.checks) {
        CheckRows group{&check, nullptr, {}};
        for (const Finding& row : assessment.findings.held(check.id))
            if (row.verdict == verdict && is_open(row)) group.rows.push_back(&row);
        if (group.rows.empty()) continue;
        if (const auto found = advice.find(check.id); found != advice.end())
            group.advice = found->second;
        groups.push_back(std::move(group));
    }
    const auto key = [&](const CheckRows& group) {
        const bool advised = verdict == Verdict::fail && group.advice != nullptr;
        const auto place = advised ? group.advice - assessment.advice.data() : 0;
        return std::tuple(place, -static_cast<int>(group.check->severity), group.check->id);
    };
    std::ranges::sort(groups, {}, key);
    return groups;
}

std::vector<UnknownGroup> unknown_groups(const Assessment& assessment) {
    std::map<Reason, UnknownGroup> groups;
    for (const Finding& row : assessment.findings.held()) {
        if (row.verdict != Verdict::unknown || !is_open(row)) continue;
        const Unknown why = row.unknown.value_or(Unknown{});
        UnknownGroup& group = groups[why.reason];
        group.reason = why.reason;
        const auto same = [&](const UnknownRows& rows) {
            return rows.check != nullptr && rows.check->id == row.check && rows.text == why.text;
        };
        auto found = std::ranges::find_if(group.checks, same);
        if (found == group.checks.end())
            found = group.checks.insert(found, {assessment.find(*row.check), why.text, {}});
        found->rows.push_back(&row);
    }
    std::vector<UnknownGroup> sorted;
    sorted.reserve(groups.size());
    for (auto& [reason, group] : groups) sorted.push_back(std::move(group));
    return sorted;
}

std::string subject_text(const SubjectRef& subject, const ReportTexts& say) {
    if (subject.name.empty())
        return subject.ns.empty()
                   ? say("subject.unread", {{"kind", subject.kind}})
                   : say("subject.unread_in", {{"kind", subject.kind}, {"namespace", subject.ns}});
    if (subject.ns.empty()) return subject.kind + " " + subject.name;
    return subject.kind + " " + subject.ns + "/" + subject.name;
}

std::string place_text(const Finding& finding) {
    const auto& [shared_file, line, column] = finding.details().place;
    const std::string& file = shared_file;
    const std::string& path = finding.details().path;
    std::string text = file.empty() ? *finding.request : file;
    if (!file.empty() && line > 0) {
        text += ":" + std::to_string(line);
        if (column > 0) text += ":" + std::to_string(column);
    }
    if (text.empty()) text = text_of(finding.source);
    if (path.empty()) return text;
    return text.empty() ? path : text + ", " + path;
}

}  // namespace assay

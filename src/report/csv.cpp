// Every finding as one line of comma-separated values, for spreadsheets.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "report/rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

std::string state_of(const Assessment& assessment, const Finding& finding) {
    if (finding.details().waiver)
        return waiver_text(assessment.waivers[*finding.details().waiver].waiver);
    return finding.is_known ? "in the baseline" : "open";
}

// `part`: a text of an item.
template <class Part>
std::string found_text(const Finding& finding, const Part& part) {
    std::string text;
    for (const FoundItem& item : finding.details().found) {
        const std::string_view one = part(item);
        if (!text.empty() && !one.empty()) text += " ";
        text += one;
    }
    return text;
}

// By id of a check, the controls of the benchmark that it decides: "1.2.6 1.2.7".
std::map<std::string, std::string> controls_by_check(const Assessment& assessment) {
    std::map<std::string, std::string> found;
    if (!assessment.benchmark) return found;
    for (const AssessedControl& control : assessment.benchmark->controls)
        for (const std::string& check : control.checks) {
            std::string& ids = found[check];
            ids += (ids.empty() ? "" : " ") + control.id;
        }
    return found;
}

std::vector<std::string> cells_of(const Assessment& assessment, const Finding& finding,
                                  const std::map<std::string, std::string>& controls) {
    const AssessedCheck* check = assessment.find(*finding.check);
    const SubjectRef& subject = finding.subject;
    const Unknown why = finding.unknown.value_or({});
    const auto decides = controls.find(*finding.check);
    return {
        *finding.check,
        check == nullptr ? "" : std::string(text_of(check->severity)),
        check == nullptr ? "" : std::string(text_of(check->domain)),
        std::string(text_of(finding.verdict)),
        finding.verdict == Verdict::fail ? state_of(assessment, finding) : "",
        subject.api_version,
        subject.kind,
        subject.ns,
        subject.name,
        found_text(finding, [](const FoundItem& item) -> std::string_view { return *item.name; }),
        finding.unknown ? std::string(text_of(why.reason)) : "",
        finding.unknown ? why.text : *finding.details().message,
        place_text(finding),
        *finding.details().decided_by,
        found_text(finding, [](const FoundItem& item) { return item.fingerprint.view(); }),
        scope_text(assessment),
        decides == controls.end() ? "" : decides->second,
        check == nullptr || !check->own_severity ? "" : std::string(text_of(*check->own_severity))};
}

}  // namespace

Result<std::string> write_csv(const Assessment& assessment, const RenderOptions&) {
    std::string text;
    add_csv_line(text, {"check", "severity", "domain", "verdict", "state", "apiVersion", "kind",
                        "namespace", "name", "items", "reason", "message", "where", "decidedBy",
                        "fingerprints", "scope", "controls", "ownSeverity"});
    const auto controls = controls_by_check(assessment);
    for (const Finding& finding : assessment.findings)
        add_csv_line(text, cells_of(assessment, finding, controls));
    return text;
}

}  // namespace assay

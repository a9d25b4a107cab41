// SARIF 2.1.0 (OASIS, with errata 01), inside the limits of GitHub code scanning: failures as
// results, everything unknown as notifications of the run.
//
// Passes are left out: code scanning shows every result as an alert. Accepted failures carry a
// suppression. What is in no file has a path that names the object, because a result needs one.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "evaluate/identity.h"
#include "report/rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxResults = 25000;  // of a run
constexpr std::size_t kText = 1000;
constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// Message text: not empty, and nothing in it is one of SARIF's own links ("[text](target)").
Json message(std::string_view raw) {
    std::string text;
    for (const char c : printable(raw, kText)) {
        if (c == '[' || c == ']' || c == '\\') text += '\\';
        text += c;
    }
    return {{"text", text.empty() ? "no message" : text}};
}

// A path as a relative URI reference, or a file URI of an absolute one.
std::string uri(std::string_view path) {
    return (path.starts_with('/') ? "file://" : "") + percent_encoded(path, "/");
}

std::string_view level_of(Severity severity) {
    if (severity >= Severity::high) return "error";
    return severity == Severity::medium ? "warning" : "note";
}

// GitHub: over 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, else low.
std::string_view score_of(Severity severity) {
    static constexpr std::string_view kScores[] = {"2.0", "5.5", "8.0", "9.5"};
    return kScores[static_cast<std::size_t>(severity)];
}

Json rule_of(const AssessedCheck& check) {
    Json rule{{"id", as_utf8(check.id)},
              {"shortDescription", message(check.title)},
              {"fullDescription", message(check.why)},
              {"help", message(check.remediation)},
              {"defaultConfiguration", {{"level", level_of(check.severity)}}},
              {"properties",
               {{"security-severity", score_of(check.severity)},
                {"severity", text_of(check.severity)},
                {"tags", {"security", text_of(check.domain)}}}}};
    if (check.own_severity) rule["properties"]["ownSeverity"] = text_of(*check.own_severity);
    for (const std::string& reference : check.references) {
        if (!reference.starts_with("https://") || !is_utf8(reference)) continue;
        rule["helpUri"] = "https://" + uri(std::string_view(reference).substr(8));
        break;
    }
    return rule;
}

std::string object_path(const SubjectRef& subject) {
    return "kubernetes/" + (subject.ns.empty() ? "" : subject.ns + "/") + group_kind(subject) +
           "/" + subject.name;
}

Json location_of(const Finding& finding) {
    const FilePlace& place = finding.details().place;
    Json physical{
        {"artifactLocation",
         {{"uri", uri(place.file->empty() ? object_path(finding.subject) : *place.file)}}}};
    physical["region"] = {{"startLine", place.line > 0 ? place.line : 1}};
    if (place.line > 0 && place.column > 0) physical["region"]["startColumn"] = place.column;
    return {{"physicalLocation", std::move(physical)},
            {"logicalLocations",
             {{{"name", printable(finding.subject->name)},
               {"fullyQualifiedName", printable(object_path(finding.subject), kText)},
               {"kind", "resource"}}}}};
}

// The same while check, subject and the names of what fails are the same.
std::string identity_of(const Finding& finding) {
    std::string text(finding.check);
    const SubjectRef& subject = finding.subject;
    for (const std::string& part : {group_kind(subject), subject.ns, subject.name})
        text += '\0' + part;
    for (const FoundItem& item : finding.details().found) text += '\0' + *item.name;
    return sha256_hex(text).substr(0, 32);
}

Json result_of(const Assessment& assessment, const Finding& finding, const AssessedCheck& check) {
    const std::string identity = identity_of(finding);
    Json result{
        {"ruleId", as_utf8(*finding.check)},
        {"ruleIndex", &check - assessment.checks.data()},
        {"kind", "fail"},
        {"level", level_of(check.severity)},
        {"message", message(subject_text(finding.subject) + ": " + *finding.details().message)},
        {"locations", Json::array({location_of(finding)})},
        {"partialFingerprints",
         {{"kubeassay/v1", identity}, {"primaryLocationLineHash", identity + ":1"}}}};
    if (assessment.baseline) result["baselineState"] = "new";
    if (finding.details().waiver) {
        const Waiver& waiver = assessment.waivers[*finding.details().waiver].waiver;
        result["suppressions"] =
            Json::array({{{"kind", "external"},
                          {"status", "accepted"},
                          {"justification", printable(waiver_text(waiver), kText)}}});
    }
    return result;
}

Json notification(std::string_view level, std::string_view text) {
    return {{"level", level}, {"message", message(text)}};
}

Json notifications_of(const Assessment& assessment, std::size_t left_out) {
    Json list = Json::array();
    if (assessment.part)
        list.push_back(notification("warning", "A part was looked at: " + part_text(assessment)));
    if (assessment.baseline) list.push_back(notification("note", baseline_text(assessment)));
    if (left_out > 0)
        list.push_back(notification("warning", counted(left_out, "failing finding") +
                                                   " of the lowest severities are not listed: a "
                                                   "run holds 25,000 results"));
    for (const AppliedWaiver& one : assessment.waivers) {
        const std::string problem = waiver_problem(one);
        if (!problem.empty())
            list.push_back(notification(
                "warning", "The waiver of " + one.waiver.check + " at " + one.waiver.where.file +
                               ":" + std::to_string(one.waiver.where.line) + ": " + problem));
    }
    for (const UnknownGroup& group : unknown_groups(assessment))
        for (const UnknownRows& rows : group.checks)
            if (rows.check != nullptr)
                list.push_back(notification(
                    "warning", rows.check->id + ": " + counted(rows.rows.size(), "verdict") +
                                   " unknown, " + std::string(text_of(group.reason)) + ": " +
                                   rows.text));
    for (const Finding& finding : assessment.findings.held())
        if (finding.verdict == Verdict::error && is_open(finding))
            list.push_back(notification("error", *finding.check + ", " +
                                                     subject_text(finding.subject) + ": " +
                                                     *finding.details().message));
    return list;
}

}  // namespace

Result<std::string> write_sarif(const Assessment& assessment, const RenderOptions&) {
    std::vector<const Finding*> failing;
    for (const Finding& finding : assessment.findings.held())
        if (finding.verdict == Verdict::fail && !finding.is_known &&
            assessment.find(*finding.check) != nullptr)
            failing.push_back(&finding);
    std::ranges::stable_sort(failing, std::ranges::greater{}, [&](const Finding* finding) {
        return assessment.find(*finding->check)->severity;
    });
    const std::size_t left_out = failing.size() - std::min(failing.size(), kMaxResults);
    failing.resize(failing.size() - left_out);
    Json rules = Json::array();
    for (const AssessedCheck& check : assessment.checks) rules.push_back(rule_of(check));
    Json results = Json::array();
    for (const Finding* finding : failing)
        results.push_back(result_of(assessment, *finding, *assessment.find(*finding->check)));
    const Json run{
        {"tool",
         {{"driver",
           {{"name", "kubeassay"}, {"version", assessment.tool_version}, {"rules", rules}}}}},
        {"automationDetails", {{"id", "kubeassay/"}}},
        {"invocations",
         Json::array({{{"executionSuccessful", true},
                       {"toolExecutionNotifications", notifications_of(assessment, left_out)}}})},
        {"columnKind", "unicodeCodePoints"},
        {"results", results}};
    const Json document{{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
    return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace assay

// OSCAL 1.2.1 assessment results (NIST): a finding for each control of a benchmark, or for each
// check where the profile is none; an observation for each check, with what failed or is not known.
//
// Truth: OSCAL knows satisfied and not-satisfied. Only a pass is satisfied; what is not known is
// not-satisfied with the reason `other` and remarks that say so. What does not apply has no
// finding. Identity: UUIDs follow from the evidence, the policy and the date of the audit, so the
// same audit gives the same document. Ids of controls and checks are made OSCAL tokens: "1.2.6" is
// "cis-1.2.6", "rbac/pod-exec" is "rbac.pod-exec".
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/uuid.h"
#include "report/rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kOscal = "1.2.1";
constexpr std::size_t kText = 1000;
constexpr std::size_t kToken = 200;
constexpr UuidSpace kSpace{0x5d, 0x1c, 0x0b, 0x9e, 0x52, 0x0a, 0x4b, 0x7c,
                           0x9a, 0x6f, 0x3e, 0x0d, 0x71, 0x42, 0xc8, 0x15};

// A letter or underscore, then letters, digits, dots, dashes and underscores.
std::string token(std::string_view prefix, std::string_view id) {
    std::string text(prefix);
    for (const char c : id.substr(0, kToken)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        text += plain ? c : '.';
    }
    return text;
}

// A line of CommonMark that is text, whatever it says: what begins markup inside a line, and a mark
// that could begin a block, are numeric references. Never empty, which the schema forbids.
std::string line(std::string_view raw) {
    constexpr std::string_view kMarkup = "\\`*_[]<>&!#~|";
    constexpr std::string_view kBlock = "-+=>: ";
    std::string text;
    for (const char c : printable(raw, kText)) {
        const bool marks = kMarkup.find(c) != std::string_view::npos ||
                           (text.empty() && kBlock.find(c) != std::string_view::npos);
        text +=
            marks ? "&#" + std::to_string(static_cast<unsigned char>(c)) + ";" : std::string(1, c);
    }
    return text.empty() ? "none" : text;
}

// A control of a benchmark, or a check.
struct Judged {
    std::string id;
    std::string token;
    std::string title;
    Verdict verdict;
    std::string why;  // it is not known
    std::vector<std::string> checks;
};

class OscalDocument {
public:
    OscalDocument(const Assessment& assessment, std::size_t rows)
        : assessment_(assessment),
          rows_(rows),
          key_(assessment.snapshot_sha256 + assessment.policy_sha256 +
               format_instant(assessment.as_of) + scope_text(assessment)) {}

    Json make();

private:
    std::string uuid(std::string_view what, std::string_view id) const {
        return uuid_of(kSpace, key_ + "\n" + std::string(what) + "\n" + std::string(id));
    }
    Json finding(const Judged& judged) const;
    Json observation(const AssessedCheck& check) const;
    std::vector<Judged> judged() const;
    Json result() const;
    Json metadata() const;

    const Assessment& assessment_;
    std::size_t rows_;
    std::string key_;
};

std::string_view reason_of(Verdict verdict) {
    if (verdict == Verdict::pass) return "pass";
    return verdict == Verdict::fail ? "fail" : "other";
}

Json OscalDocument::finding(const Judged& judged) const {
    const Verdict verdict = judged.verdict;
    Json status{{"state", verdict == Verdict::pass ? "satisfied" : "not-satisfied"},
                {"reason", reason_of(verdict)}};
    if (verdict == Verdict::unknown || verdict == Verdict::error) {
        status["remarks"] = line("not known: " + judged.why);
    }
    Json made{
        {"uuid", uuid("finding", judged.id)},
        {"title", line(judged.title)},
        {"description", line(judged.title)},
        {"target", {{"type", "objective-id"}, {"target-id", judged.token}, {"status", status}}}};
    for (const std::string& check : judged.checks) {
        const AssessedCheck* const known = assessment_.find(check);
        if (known == nullptr || known->out_of_scope) continue;
        made["related-observations"].push_back({{"observation-uuid", uuid("observation", check)}});
    }
    return made;
}

std::string row_text(const Finding& finding) {
    std::string text = subject_text(finding.subject) + ": ";
    if (finding.unknown) {
        return text + "not known (" + std::string(text_of(finding.unknown->reason)) +
               "): " + finding.unknown->text;
    }
    const std::string place = place_text(finding);
    text += *finding.details().message;
    return place.empty() ? text : text + ", " + place;
}

Json OscalDocument::observation(const AssessedCheck& check) const {
    const VerdictCounts& subjects = check.subjects;
    const std::string counts =
        std::to_string(subjects.fail) + " fail, " + std::to_string(subjects.pass) + " pass, " +
        std::to_string(subjects.unknown + subjects.error) + " are not known, " +
        std::to_string(subjects.not_applicable) + " do not apply";
    Json made{{"uuid", uuid("observation", check.id)},
              {"title", line(check.title)},
              {"description", line(counts)},
              {"props",
               {{{"name", "check"}, {"value", check.id}},
                {{"name", "severity"}, {"value", text_of(check.severity)}}}},
              {"methods", {"TEST"}},
              {"collected", format_instant(assessment_.collected_at)}};
    if (check.own_severity)
        made["props"].push_back(
            {{"name", "own-severity"}, {"value", text_of(*check.own_severity)}});
    Json evidence = Json::array();
    std::size_t left_out = 0;
    for (const Finding& finding : assessment_.findings.held(check.id)) {
        if (finding.verdict == Verdict::pass || finding.verdict == Verdict::not_applicable)
            continue;
        if (evidence.size() >= rows_) {
            ++left_out;
            continue;
        }
        evidence.push_back({{"description", line(row_text(finding))}});
        if (finding.details().waiver) {
            const Waiver& waiver = assessment_.waivers[*finding.details().waiver].waiver;
            evidence.back()["remarks"] = line(waiver_text(waiver));
        }
    }
    if (!evidence.empty()) made["relevant-evidence"] = std::move(evidence);
    if (left_out > 0) made["remarks"] = "and " + counted(left_out, "finding") + " more";
    return made;
}

std::vector<Judged> OscalDocument::judged() const {
    std::vector<Judged> all;
    if (assessment_.benchmark) {
        for (const AssessedControl& control : assessment_.benchmark->controls) {
            const std::string why =
                control.unknown
                    ? std::string(text_of(control.unknown->reason)) + ", " + control.unknown->text
                    : std::string(text_of(control.verdict));
            all.push_back({control.id, token("cis-", control.id), control.id + " " + control.title,
                           control.verdict, why, control.checks});
        }
    } else {
        for (const AssessedCheck& check : assessment_.checks) {
            if (check.out_of_scope) continue;
            all.push_back({check.id,
                           token("", check.id),
                           check.title,
                           check.verdict,
                           std::string(text_of(check.verdict)),
                           {check.id}});
        }
    }
    std::erase_if(all, [](const Judged& one) { return one.verdict == Verdict::not_applicable; });
    return all;
}

Json OscalDocument::result() const {
    Json findings = Json::array();
    Json reviewed = Json::array();
    for (const Judged& one : judged()) {
        reviewed.push_back({{"control-id", one.token}});
        findings.push_back(finding(one));
    }
    Json observations = Json::array();
    for (const AssessedCheck& check : assessment_.checks) {
        if (!check.out_of_scope) observations.push_back(observation(check));
    }
    Json made{
        {"uuid", uuid("result", "")},
        {"title", line(assessment_.target.name)},
        {"description", line("Profile " + assessment_.profile + ", " + scope_text(assessment_))},
        {"start", format_instant(assessment_.collected_at)}};
    Json selection = reviewed.empty() ? Json{{"include-all", Json::object()}}
                                      : Json{{"include-controls", std::move(reviewed)}};
    made["reviewed-controls"] = {{"control-selections", Json::array({std::move(selection)})}};
    if (!observations.empty()) made["observations"] = std::move(observations);
    if (!findings.empty()) made["findings"] = std::move(findings);
    return made;
}

Json OscalDocument::metadata() const {
    return {{"title", line("Assessment of " + assessment_.target.name)},
            {"last-modified", format_instant(assessment_.as_of)},
            {"version", assessment_.tool_version.empty() ? "0" : assessment_.tool_version},
            {"oscal-version", kOscal}};
}

// The import of a plan is required: there is none, and a resource says so.
Json OscalDocument::make() {
    const std::string plan = uuid("plan", "");
    return {{"assessment-results",
             {{"uuid", uuid("document", "")},
              {"metadata", metadata()},
              {"import-ap", {{"href", "#" + plan}}},
              {"results", Json::array({result()})},
              {"back-matter",
               {{"resources",
                 {{{"uuid", plan},
                   {"title", "No assessment plan"},
                   {"description", "The audit follows its profile, not a plan in OSCAL."}}}}}}}}};
}

}  // namespace

Result<std::string> write_oscal(const Assessment& assessment, const RenderOptions& options) {
    return OscalDocument(assessment, options.rows_per_check).make().dump(2) + "\n";
}

}  // namespace assay

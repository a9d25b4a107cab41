#include "report/baseline.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "evaluate/identity.h"
#include "report/writers.h"

namespace assay {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> refuse(const std::string& file, std::string why) {
    return fail(ErrorCode::usage, "the baseline " + why, {file},
                "a baseline is what `kubeassay audit -o json=FILE` wrote");
}

// A nested value cannot be deeper than any report's; nlohmann's reader of text does not recurse.
std::string text_of_member(const Json& map, const char* key) {
    return map.at(key).get<std::string>();
}

class RowReader {
public:
    RowReader(const Policy& policy, Baseline& baseline) : policy_(policy), baseline_(baseline) {}

    // Throws Json::exception when a member is missing or of another type.
    void read(const Json& finding) {
        const std::string verdict = text_of_member(finding, "verdict");
        if (verdict == "pass" || verdict == "not-applicable") return;
        std::string check = text_of_member(finding, "check");
        if (check != asked_) {  // rows of a check stand together
            asked_ = check;
            const Check* const now = named_check(policy_.checks, check);
            today_ = now == nullptr ? check : now->id;
        }
        check = today_;
        const Json& of = finding.at("subject");
        const SubjectRef subject{text_of_member(of, "apiVersion"), text_of_member(of, "kind"),
                                 text_of_member(of, "namespace"), text_of_member(of, "name")};
        const auto add = [&](const std::string& item) {
            baseline_.rows.emplace(verdict, check, group_kind(subject), subject.ns, subject.name,
                                   item);
        };
        if (verdict != "fail") add({});
        for (const Json& item : finding.at("found")) add(text_of_member(item, "item"));
    }

private:
    const Policy& policy_;
    Baseline& baseline_;
    std::string asked_;  // the last row's check, and its id of today
    std::string today_;
};

bool is_in(const Baseline& baseline, const Finding& finding) {
    const SubjectRef& subject = finding.subject;
    const auto has = [&](const std::string& item) {
        return baseline.rows.contains({std::string(text_of(finding.verdict)), *finding.check,
                                       group_kind(subject), subject.ns, subject.name, item});
    };
    if (finding.verdict != Verdict::fail) return has({});
    return !finding.details().found.empty() &&
           std::ranges::all_of(finding.details().found,
                               [&](const FoundItem& item) { return has(*item.name); });
}

}  // namespace

Result<Baseline> read_baseline(std::string file, std::string_view text, const Policy& policy) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return refuse(file, "is not JSON, or was cut");
    if (!json.is_object() || !json.contains("schema"))
        return refuse(file, "is no report of kubeassay");
    if (json["schema"] != kAssessmentSchema)
        return refuse(file, "has another schema than " + std::string(kAssessmentSchema));
    Baseline baseline;
    try {
        baseline.collected_at = text_of_member(json, "collectedAt");
        baseline.target_kind = text_of_member(json.at("target"), "kind");
        baseline.target_uid = text_of_member(json.at("target"), "uid");
        RowReader reader(policy, baseline);
        for (const Json& finding : json.at("findings")) reader.read(finding);
    } catch (const Json::exception&) {
        return refuse(file, "lacks a member, or has one of another type");
    }
    baseline.file = std::move(file);
    return baseline;
}

Result<void> compare_with(const Baseline& baseline, Assessment& assessment) {
    const Target& target = assessment.target;
    const std::string kind(text_of(target.kind));
    if (kind != baseline.target_kind)
        return refuse(baseline.file, "is about " + printable(baseline.target_kind, 20) +
                                         ", and this audit about " + kind);
    if (!target.uid.empty() && !baseline.target_uid.empty() && target.uid != baseline.target_uid)
        return refuse(baseline.file, "is about another cluster");
    std::size_t known = 0;
    for (Finding& finding : assessment.findings.held()) {
        if (finding.verdict == Verdict::pass || finding.verdict == Verdict::not_applicable)
            continue;
        finding.is_known = is_in(baseline, finding);
        if (finding.is_known) ++known;
    }
    assessment.baseline = ComparedBaseline{baseline.file, baseline.collected_at, known};
    return {};
}

}  // namespace assay

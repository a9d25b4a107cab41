// The assessment as JSON: reports/assessment.schema.json says what each field means. One finding
// per line; bytes that are not UTF-8 become U+FFFD; no field is ever left out, only null.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxDepth = 64;  // of a proof's value; deeper ones are shown as text

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }
Json number_or_null(std::uint32_t number) { return number == 0 ? Json() : Json(number); }

Json of(const Interval& interval) { return {{"lo", interval.lo}, {"hi", interval.hi}}; }
Json of(const std::optional<Interval>& interval) { return interval ? of(*interval) : Json(); }
Json of(const std::optional<Unknown>& unknown) {
    if (!unknown) return {};
    return {{"code", text_of(unknown->reason)}, {"text", unknown->text}};
}
Json of(const SubjectRef& subject) {
    return {{"apiVersion", subject.api_version},
            {"kind", subject.kind},
            {"namespace", subject.ns},
            {"name", subject.name}};
}
Json of(const VerdictCounts& counts) {
    return {{"pass", counts.pass},
            {"fail", counts.fail},
            {"unknown", counts.unknown},
            {"not-applicable", counts.not_applicable},
            {"error", counts.error}};
}
Json by_severity(const std::array<std::size_t, 4>& counts) {
    Json json = Json::object();
    for (std::size_t index = counts.size(); index-- > 0;)
        json[std::string(text_of(static_cast<Severity>(index)))] = counts[index];
    return json;
}

bool too_deep(std::string_view text) {
    std::size_t depth = 0;
    for (const char c : text) {
        if (c == '[' || c == '{') {
            if (++depth > kMaxDepth) return true;
        }
        if ((c == ']' || c == '}') && depth > 0) --depth;
    }
    return false;
}

// A proof's value is JSON text, unless it was cut.
Json of(const Proof& proof) {
    Json value = proof.value;
    if (!too_deep(proof.value)) {
        Json parsed = Json::parse(proof.value, nullptr, false);
        if (!parsed.is_discarded()) value = std::move(parsed);
    }
    return {{"what", proof.what}, {"value", std::move(value)}};
}

Json origin_of(const Finding& finding) {
    if (finding.source.empty()) return {};
    return {{"source", finding.source},
            {"request", text_or_null(finding.request)},
            {"path", text_or_null(finding.path)},
            {"file", text_or_null(finding.place.file)},
            {"line", number_or_null(finding.place.line)},
            {"column", number_or_null(finding.place.column)}};
}

Json of(const Waiver& waiver) {
    return {{"check", waiver.check},    {"kind", waiver.kind},       {"namespace", waiver.ns},
            {"name", waiver.name},      {"item", waiver.item},       {"owner", waiver.owner},
            {"reason", waiver.reason},  {"expires", waiver.expires}, {"file", waiver.where.file},
            {"line", waiver.where.line}};
}

Json of(const AppliedWaiver& applied) {
    Json json = of(applied.waiver);
    json["findings"] = applied.findings;
    json["expired"] = applied.expired;
    json["problem"] = text_or_null(waiver_problem(applied));
    return json;
}

Json found_of(const Finding& finding) {
    Json found = Json::array();
    for (const FoundItem& item : finding.found)
        found.push_back({{"item", item.name}, {"fingerprint", text_or_null(item.fingerprint)}});
    return found;
}

Json of(const Finding& finding, const AssessedCheck* check) {
    Json json{{"check", finding.check}, {"verdict", text_of(finding.verdict)}};
    json["reason"] = of(finding.unknown);
    json["severity"] = check == nullptr ? Json() : Json(text_of(check->severity));
    json["domain"] = check == nullptr ? Json() : Json(text_of(check->domain));
    json["effort"] = check == nullptr ? Json() : Json(text_of(check->effort));
    json["subject"] = of(finding.subject);
    json["at"] = finding.at ? of(*finding.at) : Json();
    json["message"] = finding.message;
    json["origin"] = origin_of(finding);
    json["evidence"] = Json::array();
    for (const Proof& proof : finding.evidence) json["evidence"].push_back(of(proof));
    json["decidedBy"] = text_or_null(finding.decided_by);
    json["found"] = found_of(finding);
    json["waiver"] = finding.waiver ? Json(*finding.waiver) : Json();
    json["known"] = finding.is_known;
    json["count"] = finding.count;
    return json;
}

Json of(const AssessedCheck& check) {
    return {{"id", check.id},
            {"title", check.title},
            {"severity", text_of(check.severity)},
            {"domain", text_of(check.domain)},
            {"effort", text_of(check.effort)},
            {"verdict", text_of(check.verdict)},
            {"outOfScope", check.out_of_scope},
            {"subjects", of(check.subjects)},
            {"value", of(check.value)},
            {"why", check.why},
            {"remediation", check.remediation},
            {"references", check.references}};
}

Json of(const AssessedGate& gate) {
    return {{"id", gate.id},
            {"level", gate.level},
            {"title", gate.title},
            {"verdict", text_of(gate.verdict)},
            {"reason", of(gate.unknown)},
            {"checks", gate.fed_by},
            {"decidable", gate.decidable}};
}

Json of(const LevelRange& level) {
    return {{"lo", level.lo}, {"hi", level.hi}, {"determined", level.determined}};
}

Json of(const AssessedDomain& domain) {
    Json gates = Json::array();
    for (const AssessedGate& gate : domain.gates) gates.push_back(of(gate));
    return {{"id", text_of(domain.domain)},
            {"title", domain.title},
            {"weight", domain.weight},
            {"score", of(domain.score)},
            {"level", of(domain.level)},
            {"coverage", domain.coverage.basis_points()},
            {"knownWeight", domain.coverage.known},
            {"applicableWeight", domain.coverage.applicable},
            {"applicableChecks", domain.applicable_checks},
            {"blocking", domain.blocking},
            {"gates", std::move(gates)}};
}

Json of(const AssessedUpgrade& upgrade) {
    return {{"component", upgrade.component},
            {"from", upgrade.from},
            {"to", upgrade.to},
            {"severity", text_of(upgrade.severity)},
            {"subjects",
             {{"kind", text_or_null(upgrade.kind)},
              {"failing", upgrade.failing},
              {"all", upgrade.all},
              {"complete", upgrade.complete}}},
            {"vulnerabilities", upgrade.vulnerabilities},
            {"checks", upgrade.checks}};
}

Json of(const AssessedRequest& request) {
    return {{"id", request.id},         {"presence", text_of(request.presence)},
            {"reason", request.reason}, {"status", request.status},
            {"count", request.count},   {"bytes", request.bytes},
            {"effect", request.effect}};
}

Json of(const AssessedProbe& probe) {
    return {{"name", probe.name},
            {"presence", text_of(probe.presence)},
            {"reason", probe.reason},
            {"status", probe.status}};
}

Json of(const Advice& advice) {
    return {{"check", advice.check},
            {"failing", advice.failing},
            {"levelGain", advice.level_gain},
            {"scoreGain", advice.score_gain}};
}

Json target_of(const Assessment& assessment) {
    const Target& target = assessment.target;
    return {{"kind", text_of(target.kind)},
            {"name", target.name},
            {"uid", target.uid},
            {"server", target.server},
            {"version", target.version},
            {"platform", target.platform},
            {"tlsUnverified", target.tls_unverified},
            {"probesOff", target.probes_off},
            {"nodesAsked", assessment.nodes_asked}};
}

Json score_of(const Assessment& assessment) {
    Json score = of(assessment.score);
    if (!score.is_null()) score["unit"] = "basis points";
    return score;
}

Json level_of(const Assessment& assessment) {
    const auto lo = static_cast<std::size_t>(assessment.level.lo);
    Json level = of(assessment.level);
    level["name"] = lo < assessment.levels.size() ? Json(assessment.levels[lo]) : Json();
    level["limitedBy"] = text_of(assessment.limited_by);
    return level;
}

// Members of the document, one per line.
class Members {
public:
    void one(std::string_view name, const Json& value) {
        begin(name);
        text_ += dump(value);
    }
    template <class Range, class Make>
    void list(std::string_view name, const Range& range, Make make) {
        begin(name);
        text_ += '[';
        bool first = true;
        for (const auto& element : range) {
            text_ += first ? "\n    " : ",\n    ";
            first = false;
            text_ += dump(make(element));
        }
        text_ += first ? "]" : "\n  ]";
    }
    [[nodiscard]] std::string finish() && { return std::move(text_) + "\n}\n"; }

private:
    void begin(std::string_view name) {
        text_ += text_.empty() ? "{\n  " : ",\n  ";
        text_ += dump(Json(name)) + ": ";
    }
    std::string text_;
};

Json baseline_of(const Assessment& assessment) {
    if (!assessment.baseline) return {};
    return {{"file", assessment.baseline->file},
            {"collectedAt", assessment.baseline->collected_at},
            {"known", assessment.baseline->known}};
}

Json part_of(const Assessment& assessment) {
    if (!assessment.part) return {};
    const AuditedPart& part = *assessment.part;
    const auto words = [](const auto& values) {
        Json list = Json::array();
        for (const auto value : values) list.push_back(text_of(value));
        return list;
    };
    return {{"checks", part.selection.checks},
            {"skip", part.selection.skip},
            {"severities", words(part.selection.severities)},
            {"domains", words(part.selection.domains)},
            {"namespaces", part.selection.namespaces},
            {"excludeNamespaces", part.selection.exclude_namespaces},
            {"checksLeftOut", part.checks_left_out},
            {"findingsLeftOut", part.findings_left_out}};
}

void write_header(Members& members, const Assessment& assessment) {
    members.one("schema", kAssessmentSchema);
    members.one("tool", {{"name", "kubeassay"},
                         {"version", assessment.tool_version},
                         {"content", assessment.content},
                         {"vulnerabilitiesAsOf", assessment.vulnerabilities_as_of},
                         {"scoreModel", assessment.score_model}});
    members.one("target", target_of(assessment));
    members.one("collectedAt", format_instant(assessment.collected_at));
    members.one("asOf", format_date(assessment.as_of));
    members.one("snapshot", {{"sha256", text_or_null(assessment.snapshot_sha256)}});
    members.one("profile", {{"id", assessment.profile},
                            {"sha256", assessment.profile_sha256},
                            {"policySha256", assessment.policy_sha256}});
    members.one("part", part_of(assessment));
}

void write_numbers(Members& members, const Assessment& assessment) {
    members.one("counts", {{"objects", assessment.objects},
                           {"subjects", assessment.subjects},
                           {"verdicts", of(assessment.verdicts)},
                           {"bySeverity", by_severity(assessment.failing_rows)},
                           {"failingChecks", by_severity(assessment.failing_checks)}});
    members.one("coverage", {{"basisPoints", assessment.coverage.basis_points()},
                             {"knownWeight", assessment.coverage.known},
                             {"applicableWeight", assessment.coverage.applicable},
                             {"gatesDecided", assessment.gates.decided},
                             {"gatesDecidable", assessment.gates.decidable},
                             {"gatesNodesWouldDecide", assessment.gates.nodes_would_decide},
                             {"gates", assessment.gates.all},
                             {"outOfScope", assessment.out_of_scope}});
    members.one("score", score_of(assessment));
    members.one("level", level_of(assessment));
}

}  // namespace

Result<std::string> write_json(const Assessment& assessment, const RenderOptions&) {
    const auto plain = [](const auto& element) { return of(element); };
    Members members;
    write_header(members, assessment);
    members.one("baseline", baseline_of(assessment));
    members.list("requests", assessment.requests, plain);
    members.list("probes", assessment.probes, plain);
    members.list("unread", assessment.unread, [](const UnreadItem& item) {
        return Json{{"where", item.where}, {"message", item.message}};
    });
    write_numbers(members, assessment);
    members.list("domains", assessment.domains, plain);
    members.list("advice", assessment.advice, plain);
    members.list("upgrades", assessment.upgrades, plain);
    members.list("checks", assessment.checks, plain);
    members.list("waivers", assessment.waivers, plain);
    members.list("findings", assessment.findings, [&](const Finding& finding) {
        return of(finding, assessment.find(finding.check));
    });
    return std::move(members).finish();
}

}  // namespace assay

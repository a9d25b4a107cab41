// The assessment as JSON: reports/assessment.schema.json says what each field means. One finding
// per line; bytes that are not UTF-8 become U+FFFD; no field is ever left out, only null.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "report/json_access.h"
#include "report/json_answers.h"
#include "report/json_check.h"
#include "report/json_finding.h"
#include "report/json_history.h"
#include "report/json_places.h"
#include "report/json_plan.h"
#include "report/json_score.h"
#include "report/words.h"
#include "report/writers.h"
#include "score/controls.h"

namespace assay {
namespace {

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

Json of(const Waiver& waiver) {
    return {{"check", waiver.check},
            {"kind", waiver.kind},
            {"namespace", waiver.ns},
            {"name", waiver.name},
            {"item", waiver.item},
            {"owner", waiver.owner},
            {"reason", waiver.reason},
            {"expires", waiver.expires},
            {"file", waiver.where.file},
            {"line", waiver.where.line},
            {"since", text_or_null(waiver.since)},
            {"compensating", text_or_null(waiver.compensating)}};
}

Json of(const AppliedWaiver& applied) {
    Json json = of(applied.waiver);
    json["findings"] = applied.findings;
    json["expired"] = applied.expired;
    json["problem"] = text_or_null(waiver_problem(applied));
    return json;
}

Json of(const AssessedGate& gate) {
    return {{"id", gate.id},
            {"level", gate.level},
            {"title", gate.title},
            {"verdict", text_of(gate.verdict)},
            {"reason", gate.unknown ? reason_json(*gate.unknown) : Json()},
            {"checks", gate.fed_by},
            {"decidable", gate.decidable}};
}

Json of(const AssessedDomain& domain) {
    Json gates = Json::array();
    for (const AssessedGate& gate : domain.gates) gates.push_back(of(gate));
    return {{"id", text_of(domain.domain)},
            {"title", domain.title},
            {"weight", domain.weight},
            {"score", interval_json(domain.score)},
            {"level", level_json(domain.level)},
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

Json of(const AssessedActor& actor) {
    return {{"id", actor.id},
            {"title", actor.title},
            {"means", actor.means},
            {"checks", of(actor.checks)},
            {"failingBySeverity", by_severity(actor.by_severity)},
            {"failing", actor.failing}};
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

Json of(const UnreadItem& item) { return {{"where", item.where}, {"message", item.message}}; }

Json of(const Advice& advice) {
    return {{"check", advice.check},
            {"failing", advice.failing},
            {"levelGain", advice.level_gain},
            {"scoreGain", advice.score_gain}};
}

Json of(const AssessedControl& control) {
    return {{"id", control.id},
            {"level", control.level ? Json(*control.level) : Json()},
            {"title", control.title},
            {"verdict", text_of(control.verdict)},
            {"reason", control.unknown ? reason_json(*control.unknown) : Json()},
            {"checks", control.checks},
            {"failing", control.failing},
            {"question", text_or_null(control.question)},
            {"attestation", control.answer ? attestation_json(*control.answer) : Json()},
            {"kubeBench", control.kube_bench ? Json(text_of(*control.kube_bench)) : Json()}};
}

Json benchmark_of(const Assessment& assessment) {
    if (!assessment.benchmark) return {};
    const AssessedBenchmark& benchmark = *assessment.benchmark;
    Json controls = Json::array();
    for (const AssessedControl& control : benchmark.controls) controls.push_back(of(control));
    Json totals = Json::array();
    for (const LevelTotal& total : totals_of(benchmark)) {
        totals.push_back({{"level", total.level ? Json(*total.level) : Json()},
                          {"verdicts", of(total.verdicts)},
                          {"controls", total.all}});
    }
    return {{"id", benchmark.id},
            {"title", benchmark.title},
            {"kubernetes", benchmark.versions},
            {"sources", benchmark.sources},
            {"fit", text_of(benchmark.fit)},
            {"reason", benchmark.reason},
            {"controlsLeftOut", benchmark.left_out},
            {"kubeBench", benchmark.kube_bench},
            {"totals", std::move(totals)},
            {"controls", std::move(controls)}};
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
    Json score = interval_json(assessment.score);
    if (!score.is_null()) score["unit"] = "basis points";
    return score;
}

Json level_of(const Assessment& assessment) {
    const auto lo = static_cast<std::size_t>(assessment.level.lo);
    Json level = level_json(assessment.level);
    level["name"] = lo < assessment.levels.size() ? Json(assessment.levels[lo]) : Json();
    level["limitedBy"] = text_of(assessment.limited_by);
    return level;
}

// Members of the document, one per line, handed on in pieces.
class Members {
public:
    explicit Members(const PieceSink& put) : put_(put) {}

    void one(std::string_view name, const Json& value) {
        begin(name);
        text_ += dump(value);
    }
    // `append` writes an element behind a text.
    template <class Range, class Append>
    void list(std::string_view name, const Range& range, Append append) {
        begin(name);
        text_ += '[';
        bool first = true;
        for (const auto& element : range) {
            if (!first) text_ += ',';
            text_ += "\n    ";
            first = false;
            append(element, text_);
            if (text_.size() >= kPiece) hand_on();
        }
        text_ += first ? "]" : "\n  ]";
    }
    [[nodiscard]] Result<void> finish() && {
        text_ += "\n}\n";
        hand_on();
        return std::move(written_);
    }

private:
    static constexpr std::size_t kPiece = std::size_t{64} << 10;

    void begin(std::string_view name) {
        text_ += begun_ ? ",\n  " : "{\n  ";
        begun_ = true;
        text_ += dump(Json(name)) + ": ";
    }
    // After a failure nothing more is put.
    void hand_on() {
        if (written_) written_ = put_(text_);
        text_.clear();
    }

    const PieceSink& put_;
    std::string text_;
    bool begun_ = false;
    Result<void> written_;
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
            {"controls", part.selection.controls},
            {"levels", part.selection.control_levels},
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
    members.one("withAcceptedRisks", accepted_json(assessment.accepted));
}

}  // namespace

Result<void> write_json_pieces(const Assessment& assessment, const PieceSink& put) {
    const auto by = [](auto make) {
        return [make](const auto& element, std::string& text) { text += dump(make(element)); };
    };
    const auto plain = by([](const auto& element) { return of(element); });
    Members members(put);
    write_header(members, assessment);
    members.one("baseline", baseline_of(assessment));
    members.one("history", history_json(assessment));
    members.list("requests", assessment.requests, plain);
    members.list("probes", assessment.probes, plain);
    members.list("unread", assessment.unread, plain);
    write_numbers(members, assessment);
    members.list("domains", assessment.domains, plain);
    members.one("benchmark", benchmark_of(assessment));
    members.one("access", access_json(assessment.access));
    members.list("advice", assessment.advice, plain);
    members.one("plan", plan_json(assessment.plan));
    members.list("upgrades", assessment.upgrades, plain);
    members.list("actors", assessment.actors, plain);
    members.list("namespaces", assessment.namespaces, by(namespace_json));
    members.list("teams", assessment.teams, by(team_json));
    members.list("questions", assessment.questions, by(question_json));
    members.list("checks", assessment.checks, append_check);
    members.list("waivers", assessment.waivers, plain);
    FindingWriter findings(assessment);
    members.list("findings", assessment.findings, [&](const Finding& finding, std::string& text) {
        findings.append(finding, text);
    });
    return std::move(members).finish();
}

Result<std::string> write_json(const Assessment& assessment, const RenderOptions&) {
    std::string text;
    const auto written =
        write_json_pieces(assessment, [&text](std::string_view piece) -> Result<void> {
            text += piece;
            return {};
        });
    if (!written) return tl::unexpected(written.error());
    return text;
}

}  // namespace assay

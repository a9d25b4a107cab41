#include "history/run_document.h"

#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "score/model.h"

namespace assay {
namespace {

using Json = nlohmann::json;

// A text that no word of ours: the file is not ours.
struct BadWord : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T>
T must(std::optional<T> value) {
    if (!value) throw BadWord("a word that is not known");
    return *std::move(value);
}

// in_range() says of the whole whether it can be meant.
void must(bool holds) {
    if (!holds) throw BadWord("a number out of its range");
}
template <class Number>
Number number_of(const Json& json) {
    const bool is_number = json.is_number_integer();
    // What is beyond 64 bits with a sign comes back below zero.
    const auto value = is_number ? json.get<std::int64_t>() : 0;
    must(is_number && std::in_range<Number>(value) && (value < 0) == (json < 0));
    return static_cast<Number>(value);
}
Instant instant_of(const Json& json) { return {number_of<std::int64_t>(json)}; }
bool flag_of(const Json& json) {
    const int flag = number_of<int>(json);
    must(flag == 0 || flag == 1);
    return flag == 1;
}

Json of(const std::optional<Interval>& interval) {
    return interval ? Json::array({interval->lo, interval->hi}) : Json();
}
Json of(const LevelRange& level) {
    return Json::array({level.lo, level.hi, level.determined ? 1 : 0});
}
Json of(const VerdictCounts& counts) {
    return Json::array(
        {counts.pass, counts.fail, counts.unknown, counts.not_applicable, counts.error});
}

std::optional<Interval> interval_of(const Json& json) {
    if (json.is_null()) return std::nullopt;
    return Interval{number_of<int>(json.at(0)), number_of<int>(json.at(1))};
}
LevelRange level_of(const Json& json) {
    return {number_of<int>(json.at(0)), number_of<int>(json.at(1)), flag_of(json.at(2))};
}
VerdictCounts counts_of(const Json& json) {
    const auto at = [&json](std::size_t index) { return number_of<std::size_t>(json.at(index)); };
    const VerdictCounts counts{at(0), at(1), at(2), at(3), at(4)};
    must(in_range(counts));
    return counts;
}

Json series_json(const RunSeries& series) {
    return {{"kind", series.target_kind},
            {"uid", series.cluster_uid},
            {"name", series.cluster_name},
            {"profile", series.profile},
            {"selection", series.selection}};
}

Json numbers_json(const RunNumbers& numbers) {
    Json domains = Json::object();
    for (const auto& [domain, state] : numbers.domains)
        domains[std::string(text_of(domain))] = {
            {"score", of(state.score)}, {"level", of(state.level)}, {"coverage", state.coverage}};
    return {{"collectedAt", numbers.collected_at.seconds},
            {"asOf", numbers.as_of.seconds},
            {"tool", numbers.tool},
            {"content", numbers.content},
            {"model", numbers.model},
            {"profileSha256", numbers.profile_sha256},
            {"policySha256", numbers.policy_sha256},
            {"snapshotSha256", numbers.snapshot_sha256},
            {"score", of(numbers.score)},
            {"level", of(numbers.level)},
            {"coverage", numbers.coverage},
            {"verdicts", of(numbers.verdicts)},
            {"failingChecks", numbers.failing_checks},
            {"domains", std::move(domains)}};
}

Json check_json(const Tally& tally) {
    return {{"severity", text_of(tally.severity)},
            {"domain", text_of(tally.domain)},
            {"subjects", of(tally.subjects)},
            {"openEnded", tally.open_ended},
            {"outOfScope", tally.out_of_scope},
            {"reason", tally.unknown ? Json(text_of(tally.unknown->reason)) : Json()}};
}

RunSeries series_of(const Json& json) {
    const auto text = [&json](const char* name) { return json.at(name).get<std::string>(); };
    (void)must(target_kind_of(text("kind")));
    if (const auto selection = text("selection");
        !selection.empty() && !Json::parse(selection, nullptr, false).is_object())
        throw BadWord("a selection that is none");
    return {text("kind"), text("uid"), text("name"), text("profile"), text("selection")};
}

RunNumbers numbers_of(const Json& json) {
    const auto text = [&json](const char* name) { return json.at(name).get<std::string>(); };
    RunNumbers numbers{.collected_at = instant_of(json.at("collectedAt")),
                       .as_of = instant_of(json.at("asOf")),
                       .tool = text("tool"),
                       .content = text("content"),
                       .model = number_of<int>(json.at("model")),
                       .profile_sha256 = text("profileSha256"),
                       .policy_sha256 = text("policySha256"),
                       .snapshot_sha256 = text("snapshotSha256"),
                       .score = interval_of(json.at("score")),
                       .level = level_of(json.at("level")),
                       .coverage = number_of<int>(json.at("coverage")),
                       .verdicts = counts_of(json.at("verdicts"))};
    for (std::size_t index = 0; index < numbers.failing_checks.size(); ++index)
        numbers.failing_checks.at(index) =
            number_of<std::size_t>(json.at("failingChecks").at(index));
    must(in_range(numbers));
    for (const auto& [name, state] : json.at("domains").items()) {
        const RunDomain domain{interval_of(state.at("score")), level_of(state.at("level")),
                               number_of<int>(state.at("coverage"))};
        must(in_range(domain));
        numbers.domains[must(domain_of(name))] = domain;
    }
    return numbers;
}

Tally check_of(const std::string& id, const Json& json) {
    Tally tally;
    tally.id = id;
    tally.severity = must(severity_of(json.at("severity").get<std::string>()));
    tally.domain = must(domain_of(json.at("domain").get<std::string>()));
    tally.subjects = counts_of(json.at("subjects"));
    tally.open_ended = json.at("openEnded").get<bool>();
    tally.out_of_scope = json.at("outOfScope").get<bool>();
    if (!json.at("reason").is_null())
        tally.unknown = {must(reason_from(json.at("reason").get<std::string>())), {}};
    return tally;
}

Json findings_json(const RunFindings& findings) {
    Json rows = Json::array();
    for (const auto& [key, state] : findings)
        rows.push_back({key.check, key.kind, key.ns, key.name, key.item, text_of(state.verdict),
                        text_of(state.severity), state.accepted ? 1 : 0, state.fingerprint});
    return rows;
}

GateState gate_of(const Json& json) {
    const int level = number_of<int>(json.at(0));
    must(0 <= level && level <= kAuditLevel);
    return {level, must(verdict_of(json.at(1).get<std::string>()))};
}

RunFindings findings_of(const Json& rows) {
    RunFindings findings;
    for (const Json& row : rows) {
        const auto text = [&row](std::size_t index) { return row.at(index).get<std::string>(); };
        const Verdict verdict = must(verdict_of(text(5)));
        if (verdict == Verdict::pass || verdict == Verdict::not_applicable)
            throw BadWord("a pass is no finding to keep");
        findings[{text(0), text(1), text(2), text(3), text(4)}] = {
            verdict, must(severity_of(text(6))), flag_of(row.at(7)), text(8)};
    }
    return findings;
}

}  // namespace

std::string run_document(const RunRecord& record) {
    Json gates = Json::object();
    for (const auto& [id, state] : record.gates)
        gates[id] = Json::array({state.level, text_of(state.verdict)});
    Json checks = Json::object();
    for (const auto& [id, tally] : record.checks) checks[id] = check_json(tally);
    const Json json{{"schema", kRunSchema},
                    {"series", series_json(record.series)},
                    {"numbers", numbers_json(record.numbers)},
                    {"gates", std::move(gates)},
                    {"checks", std::move(checks)},
                    {"findings", findings_json(record.findings)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<RunRecord> read_run_document(std::string_view file, std::string_view text) {
    const auto refuse = [file](const char* why) {
        return fail(ErrorCode::malformed, std::string("this is no run of a history: ") + why,
                    {std::string(file)},
                    "give a file that `kubeassay audit --history` has kept aside");
    };
    bool whole_texts = true;  // no database keeps a zero byte in a text
    const auto look = [&](int, Json::parse_event_t, const Json& part) {
        whole_texts = whole_texts && !(part.is_string() && part.get_ref<const std::string&>().find(
                                                               '\0') != std::string::npos);
        return true;
    };
    const Json json = Json::parse(text, look, false);
    if (json.is_discarded()) return refuse("it is not JSON, or was cut");
    if (!whole_texts) return refuse("a text in it has a zero byte");
    if (!json.is_object() || json.value("schema", Json()) != kRunSchema)
        return refuse("it has another schema than kubeassay.run/1");
    try {
        RunRecord record{.series = series_of(json.at("series")),
                         .numbers = numbers_of(json.at("numbers")),
                         .gates = {},
                         .checks = {},
                         .findings = findings_of(json.at("findings"))};
        for (const auto& [id, state] : json.at("gates").items()) record.gates[id] = gate_of(state);
        for (const auto& [id, state] : json.at("checks").items())
            record.checks.emplace(id, check_of(id, state));
        return record;
    } catch (const Json::exception&) {
        return refuse("it lacks a member, or has one of another type");
    } catch (const BadWord& word) {
        return refuse(word.what());
    }
}

std::string run_identity(const RunRecord& record) { return sha256_hex(run_document(record)); }

}  // namespace assay

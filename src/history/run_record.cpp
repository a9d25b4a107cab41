#include "history/run_record.h"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "evaluate/identity.h"
#include "score/model.h"

namespace assay {
namespace {

// PostgreSQL's texts are UTF-8 without zero bytes.
std::string kept(std::string_view text) {
    return text.find('\0') == std::string_view::npos ? as_utf8(text) : printable(text);
}

std::string selection_text(const Assessment& assessment) {
    if (!assessment.part) return {};
    const Selection& selection = assessment.part->selection;
    nlohmann::json json = nlohmann::json::object();
    const auto put = [&json](const char* name, nlohmann::json values) {
        if (!values.empty()) json[name] = std::move(values);
    };
    const auto words = [](const auto& values) {
        nlohmann::json list = nlohmann::json::array();
        for (const auto value : values) list.push_back(std::string(text_of(value)));
        return list;
    };
    put("checks", selection.checks);
    put("skip", selection.skip);
    put("severities", words(selection.severities));
    put("domains", words(selection.domains));
    put("namespaces", selection.namespaces);
    put("excludeNamespaces", selection.exclude_namespaces);
    put("controls", selection.controls);
    put("levels", selection.control_levels);
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

RunSeries series_of(const Assessment& assessment) {
    const Target& target = assessment.target;
    return {std::string(text_of(target.kind)), kept(target.uid), kept(target.name),
            kept(assessment.profile), selection_text(assessment)};
}

RunNumbers numbers_of(const Assessment& assessment) {
    RunNumbers numbers{.collected_at = assessment.collected_at,
                       .as_of = assessment.as_of,
                       .tool = assessment.tool_version,
                       .content = assessment.content,
                       .model = assessment.score_model,
                       .profile_sha256 = assessment.profile_sha256,
                       .policy_sha256 = assessment.policy_sha256,
                       .snapshot_sha256 = assessment.snapshot_sha256,
                       .score = assessment.score,
                       .level = assessment.level,
                       .coverage = assessment.coverage.basis_points(),
                       .verdicts = assessment.verdicts,
                       .failing_checks = assessment.failing_checks};
    for (const AssessedDomain& domain : assessment.domains)
        numbers.domains[domain.domain] = {domain.score, domain.level,
                                          domain.coverage.basis_points()};
    return numbers;
}

RunChecks checks_of(const Assessment& assessment) {
    RunChecks checks;
    for (const AssessedCheck& check : assessment.checks) {
        Tally& tally = checks[check.id];
        tally.id = check.id;
        tally.severity = check.severity;
        tally.domain = check.domain;
        tally.subjects = check.subjects;
        tally.out_of_scope = check.out_of_scope;
        tally.open_ended = check.open_ended;
        const auto rows = assessment.findings.held(check.id);
        const auto open = std::ranges::find(rows, Verdict::unknown, &Finding::verdict);
        if (open != rows.end()) tally.unknown = {open->unknown.value_or(Unknown{}).reason, {}};
    }
    return checks;
}

// Several findings of one key: the worst stands, and what is accepted is accepted in all of them.
void put(RunFindings& findings, FindingKey key, FindingState state) {
    const auto [place, is_new] = findings.try_emplace(std::move(key), state);
    if (is_new) return;
    FindingState& there = place->second;
    if (there.verdict == state.verdict) {
        there.accepted = there.accepted && state.accepted;
        if (there.fingerprint < state.fingerprint) there.fingerprint = state.fingerprint;
    } else if (worse(there.verdict, state.verdict) != there.verdict) {
        there = std::move(state);
    }
}

FindingKey key_of(const Finding& finding) {
    const SubjectRef& subject = *finding.subject;
    FindingKey key{
        *finding.check, kept(group_kind(subject)), kept(subject.ns), kept(subject.name), {}};
    // A gap (facts/subjects.h) is no subject: it names a part of a list.
    if (finding.verdict == Verdict::unknown && finding.source == SubjectSource::none &&
        !key.name.empty()) {
        key.item = key.ns.empty() ? key.name : key.ns + "/" + key.name;
        key.ns.clear();
        key.name.clear();
    }
    return key;
}

RunFindings findings_of(const Assessment& assessment) {
    RunFindings findings;
    for (const Finding& finding : assessment.findings.held()) {
        if (finding.verdict == Verdict::pass || finding.verdict == Verdict::not_applicable)
            continue;
        const AssessedCheck* const check = assessment.find(*finding.check);
        if (check == nullptr) continue;
        const FindingKey key = key_of(finding);
        const FindingState state{
            finding.verdict, check->severity, finding.details().waiver.has_value(), {}};
        if (finding.details().found.empty()) put(findings, key, state);
        for (const FoundItem& item : finding.details().found) {
            FindingKey of_item = key;
            of_item.item = kept(*item.name);
            FindingState with = state;
            with.fingerprint = item.fingerprint.view();
            put(findings, std::move(of_item), std::move(with));
        }
        // More items than are named, or than could be decided: of the others nothing is known.
        if (finding.is_open || finding.details().found.size() >= kMaxNamedItems)
            put(findings, key, {Verdict::unknown, check->severity, false, {}});
    }
    return findings;
}

// Seconds of the years 1 and 9999.
constexpr std::int64_t kFirstSecond = -62135596800;
constexpr std::int64_t kLastSecond = 253402300799;
constexpr int kMostPoints = 10000;
constexpr std::size_t kMostCount = std::size_t{1} << 53U;

bool is_within(int low, int high, int most) { return 0 <= low && low <= high && high <= most; }

}  // namespace

bool in_range(const RunDomain& domain) {
    return (!domain.score || is_within(domain.score->lo, domain.score->hi, kMostPoints)) &&
           is_within(domain.level.lo, domain.level.hi, kAuditLevel) &&
           is_within(domain.coverage, kMostPoints, kMostPoints);
}

bool in_range(const VerdictCounts& counts) {
    return std::max({counts.pass, counts.fail, counts.unknown, counts.not_applicable,
                     counts.error}) <= kMostCount;
}

bool in_range(const RunNumbers& numbers) {
    const auto is_time = [](Instant time) {
        return kFirstSecond <= time.seconds && time.seconds <= kLastSecond;
    };
    return is_time(numbers.collected_at) && is_time(numbers.as_of) &&
           is_within(numbers.model, kMostPoints, kMostPoints) &&
           in_range(RunDomain{numbers.score, numbers.level, numbers.coverage}) &&
           in_range(numbers.verdicts) && std::ranges::max(numbers.failing_checks) <= kMostCount;
}

std::string RunSeries::cluster_identity() const {
    return target_kind + (cluster_uid.empty() ? " name " + cluster_name : " uid " + cluster_uid);
}

RunRecord record_of(const Assessment& assessment) {
    RunRecord record{.series = series_of(assessment),
                     .numbers = numbers_of(assessment),
                     .gates = {},
                     .checks = checks_of(assessment),
                     .findings = findings_of(assessment)};
    for (const AssessedDomain& domain : assessment.domains)
        for (const AssessedGate& gate : domain.gates)
            record.gates[gate.id] = {gate.level, gate.verdict};
    return record;
}

}  // namespace assay

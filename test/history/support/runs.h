// Runs made by hand.
#pragma once

#include <string>

#include "history/run_record.h"

namespace assay::test {

inline constexpr Instant kFirstDay{1'790'000'000};

// A run of the cluster with the uid "u-1" and the check "a/one" (critical), "a/two" (medium) and
// "a/three" (low), with nothing failing.
inline RunRecord empty_run(int day) {
    RunRecord run;
    run.series = {"cluster", "u-1", "prod", "default", {}};
    run.numbers.collected_at = kFirstDay.plus_days(day);
    run.numbers.as_of = run.numbers.collected_at;
    run.numbers.content = "2026.11";
    run.numbers.tool = "1";
    run.numbers.score = Interval{4000, 5000};
    run.numbers.level = {1, 2, false};
    run.numbers.domains[Domain::access] = {Interval{1, 2}, {0, 3, false}, 77};
    run.numbers.domains[Domain::network] = {std::nullopt, {0, 3, false}, 0};
    run.gates["g1"] = {1, Verdict::pass};
    const auto add = [&run](const char* id, Severity severity) {
        Tally& tally = run.checks[id];
        tally.id = id;
        tally.severity = severity;
        tally.subjects.pass = 3;
    };
    add("a/one", Severity::critical);
    add("a/two", Severity::medium);
    add("a/three", Severity::low);
    return run;
}

inline FindingKey key_of(std::string check, std::string name, std::string item = {}) {
    return {std::move(check), "Pod", "team", std::move(name), std::move(item)};
}

inline void add_failure(RunRecord& run, const FindingKey& key, bool accepted = false) {
    Tally& tally = run.checks.at(key.check);
    ++tally.subjects.fail;
    ++run.numbers.verdicts.fail;
    run.findings[key] = {Verdict::fail, tally.severity, accepted, "0123456789abcdef"};
}

inline void add_unknown(RunRecord& run, const FindingKey& key) {
    Tally& tally = run.checks.at(key.check);
    ++tally.subjects.unknown;
    tally.unknown = Unknown{Reason::denied, {}};
    tally.open_ended = tally.open_ended || key.name.empty();
    run.findings[key] = {Verdict::unknown, tally.severity, false, {}};
}

}  // namespace assay::test

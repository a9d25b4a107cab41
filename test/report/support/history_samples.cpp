#include "report/support/history_samples.h"

namespace assay::test {
namespace {

constexpr Instant kStart{1'760'000'000};

TrendPoint point(int day, int score) {
    return {.run = day + 1,
            .collected_at = kStart.plus_days(day),
            .content = "2026.11",
            .model = 1,
            .score = Interval{score, score + 700},
            .level = {1, 2, false},
            .coverage = 6000,
            .failing = 40,
            .failing_checks = {1, 2, 3, 0}};
}

void add(AssessedHistory& history, ChangeClass change, Severity severity, std::string name,
         std::string item = {}) {
    history.changes.push_back({change, severity, "workload/host-path", "apps/Deployment", "team-a",
                               std::move(name), std::move(item)});
    ++history.counts[static_cast<std::size_t>(change)];
}

}  // namespace

AssessedHistory long_history(const Assessment& assessment) {
    AssessedHistory history;
    history.place = "postgres://audit:***@db/fleet";
    for (int day = 0; day < 300; ++day) history.trend.push_back(point(day, 3000 + day * 10));
    history.trend[100].breaks = true;
    history.trend[200].score.reset();
    history.trend[201].rescored = true;
    TrendPoint now = point(300, 0);
    now.run = 0;
    now.score = assessment.score;
    now.level = assessment.level;
    history.last = LastRun{300, history.trend.back().collected_at, history.trend.back().score,
                           history.trend.back().level};
    history.trend.push_back(now);
    for (std::size_t index = 0; index < kChangeClasses.size(); ++index)
        add(history, static_cast<ChangeClass>(index), Severity::high, "web", "agent");
    history.assured = {false, 2, 31, {"they must span 90 days; they span 31 days"}};
    history.by_name = true;
    history.later = kStart.plus_days(400);
    return history;
}

AssessedHistory hostile_history(const std::vector<std::string>& names) {
    AssessedHistory history;
    history.trend = {point(0, 4000), point(1, 4100)};
    history.last = LastRun{1, kStart, history.trend.front().score, {}};
    for (const std::string& name : names) {
        history.changes.push_back(
            {ChangeClass::fresh, Severity::critical, name, name, name, name, name});
        ++history.counts[0];
    }
    history.trend[1].content = names.front();
    history.trend[1].breaks = true;
    history.place = names.front();
    history.assured = {false, 1, 0, names};
    return history;
}

}  // namespace assay::test

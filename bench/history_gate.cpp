// What a year of audits costs to roll up: history_gate [--gate]
//
// A generator (seed 1) makes 365 daily runs of 250 checks and some 2,000 findings of which a few
// change from day to day. The roll is what `history list` does: every run with its numbers and
// domains, the trend, and the text of it. Its SQL is written down as it is asked, and asked again
// without reading a row: that is the floor. Both in turns; the least time of each counts. With
// --gate the exit code is 1 unless the roll costs at most three times its SQL, and unless the file
// is at most four times that of one run.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "history/history.h"
#include "history/history_writing.h"
#include "history/look_back.h"

namespace {

using namespace assay;

constexpr double kBound = 3;
constexpr double kGrowth = 4;
constexpr int kRuns = 365;
constexpr int kTurns = 9;
constexpr int kChecks = 250;
constexpr int kFindings = 2000;

// Hands everything on, and keeps what was asked.
class Recorder final : public Database {
public:
    explicit Recorder(Database& inner) : inner_(inner) {}
    [[nodiscard]] const SqlWords& words() const override { return inner_.words(); }
    [[nodiscard]] Result<void> run(std::string_view sql, std::span<const SqlValue> values,
                                   const RowSink& sink) override {
        if (asked_ != nullptr)
            asked_->push_back({std::string(sql), {values.begin(), values.end()}});
        return inner_.run(sql, values, sink);
    }
    using Database::run;
    [[nodiscard]] Result<void> begin() override { return inner_.begin(); }
    [[nodiscard]] Result<void> begin_reading() override { return inner_.begin_reading(); }
    [[nodiscard]] Result<void> commit() override { return inner_.commit(); }
    void rollback() noexcept override { inner_.rollback(); }

    struct Asked {
        std::string sql;
        std::vector<SqlValue> values;
    };
    void record(std::vector<Asked>* into) { asked_ = into; }

private:
    Database& inner_;
    std::vector<Asked>* asked_ = nullptr;
};

class Generator {
public:
    Generator() {
        run_.series = {"cluster", "uid-1", "prod", "default", {}};
        run_.numbers.content = "2026.11";
        for (int number = 0; number < kChecks; ++number) {
            Tally& tally = run_.checks[fmt::format("area/check-{}", number)];
            tally.id = fmt::format("area/check-{}", number);
            tally.subjects.pass = 100;
        }
        for (std::size_t domain = 0; domain < kDomains.size(); ++domain)
            run_.numbers.domains[static_cast<Domain>(domain)] = {
                Interval{4000, 5000}, {1, 2, false}, 6000};
        for (int number = 0; number < kFindings; ++number) flip(number);
    }
    RunRecord next() {
        run_.numbers.collected_at = Instant{1'760'000'000}.plus_days(day_++);
        run_.numbers.score = Interval{pick(5000), 6000};
        for (int changed = 0; changed < 10; ++changed) flip(pick(kFindings));
        run_.numbers.verdicts.fail = run_.findings.size();
        return run_;
    }

private:
    int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    void flip(int number) {
        const FindingKey key{fmt::format("area/check-{}", number % kChecks), "apps/Deployment",
                             fmt::format("team-{}", number % 40), fmt::format("web-{}", number),
                             "container"};
        if (run_.findings.erase(key) == 0)
            run_.findings[key] = {Verdict::fail, Severity::high, false, "0123456789abcdef"};
    }

    RunRecord run_;
    int day_ = 0;
    std::mt19937 random_{1};
};

double milliseconds(const auto& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
}

// The bytes of the text, so that nothing is left out.
std::size_t roll(History& history) {
    auto runs = history.runs();
    if (!runs) return 0;
    auto trend = line_of(history, *runs, Policy{});
    if (!trend) return 0;
    const RunSeries series = runs->front().series;
    return lines_text({{series, std::move(*runs), std::move(*trend)}}, {"0", "1", "2", "3", "4"})
        .size();
}

std::uintmax_t size_of(Database& database, const std::string& file) {
    (void)database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return std::filesystem::file_size(file);
}

int measure(const std::string& folder, bool gate) {
    const auto place = history_place(folder + "/history.db");
    { (void)History::open(*place, HistoryUse::create); }
    auto file = open_database(*place, HistoryUse::existing);
    if (!file) return 1;
    auto recorder = std::make_unique<Recorder>(**file);
    Recorder& asked_by = *recorder;
    History history(std::move(recorder));
    Generator generator;
    std::uintmax_t first = 0;
    for (int day = 0; day < kRuns; ++day) {
        if (const auto added = history.add(generator.next()); !added) {
            fmt::print(stderr, "{}\n", added.error().text());
            return 1;
        }
        if (day == 0) first = size_of(**file, place->target);
    }
    const std::uintmax_t all = size_of(**file, place->target);
    std::vector<Recorder::Asked> asked;
    asked_by.record(&asked);
    const std::size_t bytes = roll(history);
    asked_by.record(nullptr);
    double best_roll = std::numeric_limits<double>::infinity();
    double best_sql = best_roll;
    for (int turn = 0; turn < kTurns; ++turn) {
        best_roll = std::min(best_roll, milliseconds([&] { (void)roll(history); }));
        best_sql = std::min(best_sql, milliseconds([&] {
                                for (const auto& one : asked)
                                    (void)(*file)->run(one.sql, one.values, {});
                            }));
    }
    const double ratio = best_roll / best_sql;
    const double growth = static_cast<double>(all) / static_cast<double>(first);
    fmt::print(
        "roll of {} runs: {:.2f} ms ({} bytes), its SQL {:.2f} ms: {:.2f} times (bound {})\n",
        kRuns, best_roll, bytes, best_sql, ratio, kBound);
    fmt::print("file of {} runs: {} bytes, of one {}: {:.2f} times (bound {})\n", kRuns, all, first,
               growth, kGrowth);
    const bool good = bytes > 0 && ratio <= kBound && growth <= kGrowth;
    return !gate || good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    std::string folder =
        (std::filesystem::temp_directory_path() / "kubeassay-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    const int code = measure(folder, argc > 1 && std::strcmp(argv[1], "--gate") == 0);
    std::filesystem::remove_all(folder);
    return code;
}

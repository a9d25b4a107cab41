// CEL against cel-go (OptOptimize), in one run: cel_gate [--gate]
//
// Both sides evaluate the expressions of bench/cel_expressions.json over the same pod, in turns,
// and the least time of each side counts: what else runs on the machine only ever adds. With --gate
// the exit code is 1 unless the geometric means of the ratios are at least 2 over the scalar rows
// and 8 over the loops; on a noisy machine more turns are taken before that is said. 77: no cel-go.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cel/environment.h"
#include "cel/evaluator.h"
#include "cel/plan.h"
#include "value/decode.h"

namespace {

using namespace assay;
using namespace assay::cel;

constexpr double scalar_bound = 2;
constexpr double loop_bound = 8;
constexpr int fewest_turns = 6;
constexpr int most_turns = 60;

struct Row {
    std::string name;
    bool loop = false;
    Program program;
    double ours = std::numeric_limits<double>::infinity();
    double theirs = std::numeric_limits<double>::infinity();
};

std::optional<std::string> output_of(const std::string& command) {
    std::FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return std::nullopt;
    std::string text;
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        text.append(buffer.data(), size);
    }
    if (pclose(pipe) != 0) return std::nullopt;
    return text;
}

std::vector<Row> compile_rows(const Value& table, const Environment& environment) {
    std::vector<Row> rows;
    for (const Value& entry : table.get("expressions").items_or_none()) {
        auto program = Program::compile(entry.get("text").text_or(), environment);
        if (!program) {
            std::cerr << program.error().front().text() << "\n";
            std::exit(1);
        }
        rows.push_back({std::string(entry.get("name").text_or()),
                        entry.get("group").text_or() == "loop", std::move(*program)});
    }
    return rows;
}

void measure_ours(Row& row, Evaluator& evaluator, std::span<const Datum> slots) {
    using Clock = std::chrono::steady_clock;
    constexpr int batch = 2000;
    constexpr int rounds = 8;
    for (int round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        for (int i = 0; i < batch; ++i) {
            evaluator.arena().reset();
            if (!evaluator.run(row.program, slots).is_true()) {
                std::cerr << row.name << " is not true\n";
                std::exit(1);
            }
        }
        const std::chrono::duration<double, std::nano> spent = Clock::now() - start;
        row.ours = std::min(row.ours, spent.count() / batch);
    }
}

bool measure_theirs(std::vector<Row>& rows, const std::string& command) {
    const auto text = output_of(command);
    if (!text) return false;
    std::istringstream lines(*text);
    for (Row& row : rows) {
        double nanoseconds = 0;
        if (!(lines >> nanoseconds)) return false;
        row.theirs = std::min(row.theirs, nanoseconds);
    }
    return true;
}

double mean_ratio(const std::vector<Row>& rows, bool loop) {
    double sum = 0;
    int count = 0;
    for (const Row& row : rows) {
        if (row.loop != loop) continue;
        sum += std::log(row.theirs / row.ours);
        ++count;
    }
    return std::exp(sum / count);
}

bool holds(const std::vector<Row>& rows) {
    return mean_ratio(rows, false) >= scalar_bound && mean_ratio(rows, true) >= loop_bound;
}

}  // namespace

int main(int argc, char** argv) {
    const bool gate = argc > 1 && std::string_view(argv[1]) == "--gate";
    const std::string root = ASSAY_SOURCE_DIR;
    const std::string table_path = root + "/bench/cel_expressions.json";
    auto oracle = output_of("bash '" + root + "/test/oracle/build.sh' celbench");
    if (!oracle) {
        std::cout << "skipped: cel-go's benchmark could not be built\n";
        return 77;
    }
    while (!oracle->empty() && oracle->back() == '\n') oracle->pop_back();

    std::ifstream file(table_path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    Store store;
    const Result<Value> table = decode_json(text, store);
    if (!table) {
        std::cerr << table.error().text() << "\n";
        return 1;
    }
    Environment environment = Environment::standard();
    environment.variable("object");
    environment.variable("p");
    std::vector<Row> rows = compile_rows(*table, environment);
    const std::array<Datum, 2> slots{Datum::of(table->get("object")), Datum::of(table->get("p"))};
    Arena arena;
    Evaluator evaluator(arena);

    int turns = 0;
    while (turns < fewest_turns || (turns < most_turns && !holds(rows))) {
        for (Row& row : rows) measure_ours(row, evaluator, slots);
        if (!measure_theirs(rows, "'" + *oracle + "' '" + table_path + "'")) {
            std::cerr << "cel-go's benchmark failed\n";
            return 1;
        }
        ++turns;
    }
    std::cout << fmt::format("CEL, nanoseconds per evaluation, least of {} turns\n", turns);
    for (const Row& row : rows) {
        std::cout << fmt::format("  {:14} {:7.1f}  cel-go {:8.1f}  {:5.1f} times\n", row.name,
                                 row.ours, row.theirs, row.theirs / row.ours);
    }
    const double scalar = mean_ratio(rows, false);
    const double loop = mean_ratio(rows, true);
    std::cout << fmt::format(
        "  scalar rows {:.2f} times (at least {}), loops {:.2f} times (at least {})\n", scalar,
        scalar_bound, loop, loop_bound);
    return gate && !holds(rows) ? 1 : 0;
}

// Compares this engine with cel-go on random expressions over random objects.
//
// cel_differential generate SEED COUNT       writes requests, one JSON object per line
// cel_differential compare REQUESTS RESULTS  evaluates them and compares; exit 1 on a difference
// cel_differential generate-library and compare-library do the same with calls of Kubernetes' own
// functions, judged by the API server's library.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include <fmt/format.h>

#include "cel/differential/canonical.h"
#include "cel/differential/deduced.h"
#include "cel/differential/generator.h"
#include "cel/differential/library_generator.h"
#include "cel/evaluator.h"
#include "value/decode.h"

namespace {

using namespace assay;
using namespace assay::cel;
using namespace assay::cel::test;

int generate(std::uint64_t seed, std::size_t count) {
    Generator generator(seed);
    for (std::size_t i = 0; i < count; ++i) {
        Store store;
        const std::string expression = generator.expression();
        std::cout << fmt::format("{{\"expr\":{},\"object\":{}}}\n",
                                 encode_json(store.text(expression)), generator.object());
    }
    return std::cout.good() ? 0 : 1;
}

// What the expressions of the library may look into.
constexpr std::string_view library_object =
    R"({"a":1,"spec":{"a":"b","list":[{"name":"a","ports":[1,80]},{"name":"nginx"},{"name":"redis-main-1"}]}})";

int generate_library(std::uint64_t seed, std::size_t count) {
    LibraryGenerator generator(seed);
    for (std::size_t i = 0; i < count; ++i) {
        Store store;
        std::cout << fmt::format("{{\"expr\":{},\"object\":{}}}\n",
                                 encode_json(store.text(generator.expression())), library_object);
    }
    return std::cout.good() ? 0 : 1;
}

struct Outcome {
    std::string result;
    Cost cost = 0;
};

Outcome evaluate(const std::string& expression, const Value& object, Arena& arena) {
    const auto program = Program::compile(expression, oracle_environment());
    if (!program) return {"refused"};
    Evaluator evaluator(arena);
    const std::array<Datum, 1> slots{Datum::of(object)};
    const Datum result = evaluator.run(*program, slots);
    return {canonical(result), evaluator.cost()};
}

// An error ends the counting at another place, texts beyond ASCII count by byte here, and calls on
// what the checker knows nothing of cost 1 there.
bool comparable_cost(std::string_view expression, std::string_view result) {
    const auto has = [&](std::string_view part) { return expression.find(part) != part.npos; };
    const bool undeclared = has("dyn(") || has("object.spec.list.map");
    return result != "error" && !undeclared &&
           std::all_of(expression.begin(), expression.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Of a list of which nothing is known: sortBy() of it is a list here, and reverse() takes texts
// too.
bool comparable_type(std::string_view expression) {
    const auto has = [&](std::string_view part) { return expression.find(part) != part.npos; };
    return !has("dyn(") || !(has(".sortBy(") || has(".reverse()"));
}

// What was compared; the first differences are printed.
struct Tally {
    std::size_t count = 0;
    std::size_t different = 0;

    void add(const Value& request, std::string_view what, std::string_view theirs,
             std::string_view ours) {
        ++count;
        if (theirs == ours || ++different > 25) return;
        std::cout << fmt::format("{}\n  object {}\n  {}: theirs {} ours {}\n",
                                 request.get("expr").text_or(), encode_json(request.get("object")),
                                 what, theirs, ours);
    }
};

// One line of the other side: the result, and of the API server its cost and type too.
struct Wanted {
    std::string result;
    std::string cost;
    std::string type;

    explicit Wanted(std::string line) : result(std::move(line)) {
        type = take_last();
        cost = take_last();
        if (cost.empty()) std::swap(cost, type);
    }

private:
    std::string take_last() {
        const std::size_t tab = std::min(result.rfind('\t'), result.size());
        std::string last = result.substr(std::min(tab + 1, result.size()));
        result.erase(tab);
        return last;
    }
};

class Comparison {
public:
    explicit Comparison(bool library) : library_(library) {}

    void add(const Value& request, const Wanted& wanted) {
        arena_.reset();
        const std::string expression(request.get("expr").text_or());
        const Outcome made = evaluate(expression, request.get("object"), arena_);
        ++kinds_[wanted.result.substr(0, wanted.result.find_first_of(":[{("))];
        // The API server refuses some when it checks them; where it refuses for a value of the
        // wrong kind we have nothing to compare with.
        const bool undecided = wanted.result == "unstable" || wanted.result == "unplanned" ||
                               wanted.result == "mode" || (library_ && wanted.result == "refused");
        results_.add(request, "result", wanted.result, undecided ? wanted.result : made.result);
        if (!library_) return;
        if (made.result == wanted.result && comparable_cost(expression, wanted.result)) {
            costs_.add(request, "cost", wanted.cost, std::to_string(made.cost));
        }
        if (!wanted.type.empty() && comparable_type(expression)) {
            types_.add(request, "type", wanted.type, deduced(expression));
        }
    }

    bool finish() const {
        std::cout << fmt::format("{} expressions, {} differ; their results by kind:",
                                 results_.count, results_.different);
        for (const auto& [kind, number] : kinds_) std::cout << fmt::format(" {} {}", kind, number);
        std::cout << "\n";
        if (library_) {
            std::cout << fmt::format("{} costs, {} differ; {} types, {} differ\n", costs_.count,
                                     costs_.different, types_.count, types_.different);
        }
        const bool whole = !library_ || (costs_.count > 0 && types_.count > 0);
        return results_.count > 0 && whole &&
               results_.different + costs_.different + types_.different == 0;
    }

private:
    bool library_;
    Arena arena_;
    std::map<std::string, std::size_t> kinds_;
    Tally results_;
    Tally costs_;
    Tally types_;
};

int compare(const char* requests_path, const char* results_path, bool library) {
    std::ifstream requests(requests_path);
    std::ifstream results(results_path);
    Comparison comparison(library);
    std::string line;
    std::string wanted;
    while (std::getline(requests, line)) {
        if (!std::getline(results, wanted)) {
            std::cerr << "the other side gave fewer results than there are requests\n";
            return 1;
        }
        Store store;
        const Result<Value> request = decode_json(line, store);
        if (!request) {
            std::cerr << request.error().text() << "\n";
            return 1;
        }
        comparison.add(*request, Wanted(wanted));
    }
    return comparison.finish() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view mode = argc == 4 ? argv[1] : "";
    if (mode.starts_with("generate")) {
        const std::uint64_t seed = std::strtoull(argv[2], nullptr, 10);
        const std::size_t count = std::strtoull(argv[3], nullptr, 10);
        return mode == "generate" ? generate(seed, count) : generate_library(seed, count);
    }
    if (mode.starts_with("compare")) return compare(argv[2], argv[3], mode == "compare-library");
    std::cerr << "usage: cel_differential generate[-library] SEED COUNT | "
                 "compare[-library] REQUESTS RESULTS\n";
    return 2;
}

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
#include "cel/differential/generator.h"
#include "cel/differential/library_generator.h"
#include "cel/environment.h"
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
    static const Environment environment = [] {
        Environment made = Environment::standard();
        made.variable("object");
        made.allow_undeclared();
        return made;
    }();
    const auto program = Program::compile(expression, environment);
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

// The API server refuses some when it checks them; where it refuses for a value of the wrong kind
// we have nothing to compare with.
int compare(const char* requests_path, const char* results_path, bool library) {
    std::ifstream requests(requests_path);
    std::ifstream results(results_path);
    std::map<std::string, std::size_t> kinds;
    std::size_t count = 0;
    std::size_t different = 0;
    std::size_t costs = 0;
    std::size_t costs_different = 0;
    std::string line;
    std::string wanted;
    Arena arena;
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
        arena.reset();
        const std::string expression(request->get("expr").text_or());
        const Outcome outcome = evaluate(expression, request->get("object"), arena);
        const std::string& made = outcome.result;
        std::string cost = wanted.substr(std::min(wanted.find('\t'), wanted.size()));
        if (library) wanted.erase(wanted.size() - cost.size());
        ++count;
        ++kinds[wanted.substr(0, wanted.find_first_of(":[{("))];
        const bool undecided = wanted == "unstable" || wanted == "unplanned" || wanted == "mode" ||
                               (library && wanted == "refused");
        if (library && made == wanted && comparable_cost(expression, wanted)) {
            ++costs;
            if (cost != "\t" + std::to_string(outcome.cost) && ++costs_different <= 25) {
                std::cout << fmt::format("{}\n  cost theirs{} ours {}\n", expression, cost,
                                         outcome.cost);
            }
        }
        if (made == wanted || undecided) continue;
        if (++different <= 25) {
            std::cout << fmt::format("{}\n  object {}\n  theirs {}\n  ours   {}\n", expression,
                                     encode_json(request->get("object")), wanted, made);
        }
    }
    std::cout << fmt::format("{} expressions, {} differ; their results by kind:", count, different);
    for (const auto& [kind, number] : kinds) std::cout << fmt::format(" {} {}", kind, number);
    std::cout << "\n";
    if (library) std::cout << fmt::format("{} costs, {} differ\n", costs, costs_different);
    return different == 0 && costs_different == 0 && count > 0 ? 0 : 1;
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

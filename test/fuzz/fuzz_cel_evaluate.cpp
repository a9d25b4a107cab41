// Any bytes as an expression and, after the last line "---", the JSON it looks at: evaluation
// and the search for a witness end within the step limit, and the same run gives the same result.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cel/environment.h"
#include "cel/evaluator.h"
#include "cel/witness.h"
#include "value/decode.h"

namespace {

using namespace assay;

constexpr std::string_view kObject =
    R"({"a": 1, "b": [1, "x", 2.5, null], "c": {"d": {"e": true}}, "f": "text"})";
constexpr std::string_view kMark = "\n---\n";

cel::Environment environment() {
    cel::Environment made = cel::Environment::standard();
    made.variable("object");
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const cel::Environment names = environment();
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t mark = input.rfind(kMark);
    const auto program = cel::Program::compile(input.substr(0, mark), names);
    if (!program) return 0;
    Store store;
    const bool own = mark != std::string_view::npos;
    const auto object = decode_json(own ? input.substr(mark + kMark.size()) : kObject, store);
    cel::Arena arena;
    cel::Evaluator evaluator(arena);
    evaluator.cost_limit(20'000);
    const std::array<cel::Datum, 1> slots{cel::Datum::of(object ? *object : Value())};
    const std::string first = evaluator.run(*program, slots).to_string();
    const cel::Datum again = evaluator.run(*program, slots);
    if (again.to_string() != first) std::abort();
    (void)cel::explain(evaluator, *program, slots, again);
    return 0;
}
